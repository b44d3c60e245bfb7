from django.urls import path

from apps.agenda import feeds, views

app_name = "agenda"
urlpatterns = [
    path("", views.show, name="show"),
    path("ipek-agenda.ics", views.download, name="download"),
    path("programme/", views.own_programme, name="own_programme"),
    path("programme/<str:company_id>/", views.programme, name="programme"),
    path("programme/<str:company_id>/print/", views.print_programme, name="print_programme"),
    path("fits/<str:company_id>/", views.fits, name="fits"),
    path("trips/", views.trips, name="trips"),
    path("trips/of/<str:company_id>/", views.new_trip, name="new_trip"),
    path("trips/<str:public_id>/", views.trip, name="trip"),
    path("trips/<str:public_id>/change/", views.edit_trip, name="edit_trip"),
    path("trips/<str:public_id>/print/", views.print_trip, name="print_trip"),
    path("trips/<str:public_id>/trip.ics", views.trip_file, name="trip_file"),
    path("trips/<str:public_id>/seen/", views.mark_seen, name="trip_seen"),
    path("trips/<str:public_id>/cancel/", views.cancel_trip, name="cancel_trip"),
    path("fairs/", views.fairs, name="fairs"),
    path("fairs/<slug:code>/unfollow/", views.unfollow, name="unfollow"),
    path("fairs/address/", views.make_fairs_address, name="make_fairs_address"),
    path("fairs/address/close/", views.revoke_fairs_address, name="revoke_fairs_address"),
    path("address/", views.make_address, name="make_address"),
    path("address/close/", views.revoke_address, name="revoke_address"),
]
feed_patterns = (
    [
        path("agenda/<str:signed>.ics", feeds.agenda, name="agenda"),
        path("fairs/<str:signed>.ics", feeds.fairs, name="fairs"),
    ],
    "feeds",
)
