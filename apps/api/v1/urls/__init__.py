"""The addresses of version 1, by area."""

from django.urls import path

from apps.api.v1.urls import (
    companies,
    desk,
    exhibitions,
    forums,
    me,
    meetings,
    opportunities,
    reference,
    suggestions,
)
from apps.api.views import DocsView, SchemaView

app_name = "v1"

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    *reference.urlpatterns,
    *exhibitions.urlpatterns,
    *companies.urlpatterns,
    *desk.urlpatterns,
    *opportunities.urlpatterns,
    *forums.urlpatterns,
    *meetings.urlpatterns,
    *suggestions.urlpatterns,
    *me.urlpatterns,
]
