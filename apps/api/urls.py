from django.urls import include, path

from apps.api.views import UnknownAddress

app_name = "api"
urlpatterns = [
    path("v1/", include("apps.api.v1.urls")),
    path("", UnknownAddress.as_view()),
    path("<path:rest>", UnknownAddress.as_view()),
]
