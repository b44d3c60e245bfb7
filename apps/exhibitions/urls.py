from django.urls import path, register_converter
from django.urls.converters import IntConverter

from apps.exhibitions import views


class MonthNumber(IntConverter):
    regex = "1[0-2]|[1-9]"


class CalendarYear(IntConverter):
    regex = "20[0-9]{2}"


register_converter(MonthNumber, "month")
register_converter(CalendarYear, "calendar_year")

app_name = "exhibitions"
urlpatterns = [
    path("", views.calendar, name="list"),
    path("calendar.ics", views.calendar_file, name="list_ics"),
    path("month/", views.this_month, name="this_month"),
    path("month/<calendar_year:year>/<month:month>/", views.month, name="month"),
    path("<slug:slug>/", views.edition, name="edition"),
    path("<slug:slug>/calendar.ics", views.edition_file, name="edition_ics"),
    path("<slug:slug>/attend/<str:public_id>/", views.attend, name="attend"),
    path("<slug:slug>/leave/<str:public_id>/", views.leave, name="leave"),
]
