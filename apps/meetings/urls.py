from django.urls import path

from apps.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.request_list, name="requests"),
    path("ask/<str:company_id>/", views.ask, name="ask"),
    path("ask/<str:company_id>/at/<slug:slug>/", views.ask_at_fair, name="ask_at_fair"),
    path("keep-apart/<str:company_id>/", views.keep_apart, name="keep_apart"),
    path("meet-again/<str:company_id>/", views.meet_again, name="meet_again"),
    path("requests/<str:public_id>/", views.request_detail, name="request"),
    path("requests/<str:public_id>/accept/", views.accept, name="accept"),
    path("requests/<str:public_id>/decline/", views.decline, name="decline"),
    path("requests/<str:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/<str:public_id>/propose/", views.propose, name="propose"),
    path("requests/<str:public_id>/agree/<str:proposal_id>/", views.agree, name="agree"),
    path("requests/<str:public_id>/book/", views.book, name="book"),
    path("<str:public_id>/", views.meeting, name="meeting"),
    path("<str:public_id>/move/", views.move, name="move"),
    path("<str:public_id>/outcome/", views.outcome, name="outcome"),
    path("<str:public_id>/cancel/", views.cancel, name="cancel"),
]
