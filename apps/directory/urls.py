from django.urls import path

from apps.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.company_list, name="list"),
]
