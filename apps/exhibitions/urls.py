from django.urls import path, register_converter
from django.urls.converters import IntConverter

from apps.exhibitions.views import editions, files, pages


class MonthNumber(IntConverter):
    regex = "1[0-2]|[1-9]"


class CalendarYear(IntConverter):
    regex = "20[0-9]{2}"


register_converter(MonthNumber, "month")
register_converter(CalendarYear, "calendar_year")

app_name = "exhibitions"
urlpatterns = [
    path("", pages.calendar, name="list"),
    path("calendar.ics", files.calendar_file, name="list_ics"),
    path("month/", pages.this_month, name="this_month"),
    path("month/<calendar_year:year>/<month:month>/", pages.month, name="month"),
    path("year/", pages.this_year, name="this_year"),
    path("year/<calendar_year:year>/", pages.year, name="year"),
    path("timeline/", pages.timeline_now, name="timeline_now"),
    path("timeline/<calendar_year:year>/<month:month>/", pages.timeline, name="timeline"),
    path("<slug:slug>/", editions.edition, name="edition"),
    path("<slug:slug>/calendar.ics", files.edition_file, name="edition_ics"),
    path("<slug:slug>/follow/", editions.follow, name="follow"),
    path("<slug:slug>/unfollow/", editions.unfollow, name="unfollow"),
    path("<slug:slug>/attend/<str:public_id>/", editions.attend, name="attend"),
    path("<slug:slug>/leave/<str:public_id>/", editions.leave, name="leave"),
]
