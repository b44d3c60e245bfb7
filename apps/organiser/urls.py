from django.urls import path

from apps.organiser import views

app_name = "organiser"
urlpatterns = [
    path("forums/", views.forums, name="forums"),
    path("forums/<str:public_id>/", views.forum, name="forum"),
    path("forums/<str:public_id>/progress/", views.progress, name="progress"),
    path("forums/<str:public_id>/plan/", views.plan, name="plan"),
    path("forums/<str:public_id>/suggestions/", views.score, name="score"),
    path("plans/<str:public_id>/", views.draft, name="draft"),
    path("plans/<str:public_id>/publish/", views.publish, name="publish"),
    path("plans/<str:public_id>/discard/", views.discard, name="discard"),
]
