from django.urls import path

from apps.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.suggestion_list, name="list"),
]
