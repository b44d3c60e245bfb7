from django.urls import path

from apps.agenda import feeds, views

app_name = "agenda"
urlpatterns = [
    path("", views.show, name="show"),
    path("ipek-agenda.ics", views.download, name="download"),
    path("address/", views.make_address, name="make_address"),
    path("address/close/", views.revoke_address, name="revoke_address"),
]
feed_patterns = ([path("agenda/<str:signed>.ics", feeds.agenda, name="agenda")], "feeds")
