from django.urls import path

from apps.reference import views

app_name = "reference"
urlpatterns = [
    path("", views.hs_codes, name="hs_codes"),
    path("options/", views.hs_options, name="hs_options"),
]
