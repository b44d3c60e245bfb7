"""Exhibitions: editions, the calendar, who goes there, trips, and how organisers keep it."""

from django.urls import path

from apps.api.v1.views import attending, exhibitions, keeping, periods, trips

urlpatterns = [
    path("editions/", exhibitions.EditionList.as_view(), name="editions"),
    path("editions/<slug:slug>/", exhibitions.EditionView.as_view(), name="edition"),
    path("editions/<slug:slug>/news/", exhibitions.EditionNews.as_view(), name="edition-news"),
    path("editions/<slug:slug>/companies/", attending.EditionCompanies.as_view(), name="edition-companies"),
    path("my/editions/", attending.OwnEditions.as_view(), name="own-editions"),
    path("my/following/", attending.FollowedList.as_view(), name="followed"),
    path("my/calendar-addresses/<slug:feed>/", attending.CalendarAddress.as_view(), name="calendar-address"),
    path(
        "my/companies/<public_id:public_id>/attendances/",
        attending.AttendanceList.as_view(),
        name="attendances",
    ),
    path(
        "my/companies/<public_id:public_id>/attendances/<slug:slug>/",
        attending.AttendanceView.as_view(),
        name="attendance",
    ),
    path("exhibitions/<slug:code>/following/", exhibitions.Following.as_view(), name="following"),
    path("exhibitions/<slug:code>/", exhibitions.ExhibitionView.as_view(), name="exhibition"),
    path("my/companies/<public_id:public_id>/fits/", trips.FitList.as_view(), name="fits"),
    path("my/companies/<public_id:public_id>/trips/", trips.TripList.as_view(), name="trips"),
    path("trips/<public_id:public_id>/", trips.TripView.as_view(), name="trip"),
    path("trips/<public_id:public_id>/itinerary/", trips.TripItinerary.as_view(), name="trip-itinerary"),
    path("trips/<public_id:public_id>/file/", trips.TripFile.as_view(), name="trip-file"),
    path("trips/<public_id:public_id>/seen/", trips.TripSeen.as_view(), name="trip-seen"),
    path("calendar/month/<int:year>/<int:month>/", periods.MonthView.as_view(), name="month"),
    path("calendar/year/<int:year>/", periods.YearView.as_view(), name="year"),
    path("calendar/timeline/<int:year>/<int:month>/", periods.TimelineView.as_view(), name="timeline"),
    path("organiser/editions/", keeping.StaleList.as_view(), name="stale-editions"),
    path("organiser/editions/<slug:slug>/", keeping.KeptEditionView.as_view(), name="kept-edition"),
    path("organiser/editions/<slug:slug>/checked/", keeping.EditionCheck.as_view(), name="edition-check"),
    path("organiser/editions/<slug:slug>/phases/", keeping.EditionPhases.as_view(), name="edition-phases"),
    path(
        "organiser/editions/<slug:slug>/deadlines/",
        keeping.EditionDeadlines.as_view(),
        name="edition-deadlines",
    ),
    path(
        "organiser/editions/<slug:slug>/deadlines/<public_id:deadline_id>/",
        keeping.EditionDeadline.as_view(),
        name="edition-deadline",
    ),
    path("organiser/editions/<slug:slug>/claims/", keeping.EditionClaims.as_view(), name="edition-claims"),
    path("organiser/date-claims/", keeping.ClaimList.as_view(), name="date-claims"),
    path(
        "organiser/date-claims/<public_id:claim_id>/decision/",
        keeping.ClaimDecision.as_view(),
        name="claim-decision",
    ),
    path("organiser/calendar-imports/", keeping.ImportList.as_view(), name="calendar-imports"),
    path(
        "organiser/calendar-imports/<public_id:import_id>/",
        keeping.ImportView.as_view(),
        name="calendar-import",
    ),
    path(
        "organiser/calendar-imports/<public_id:import_id>/date-order/",
        keeping.ImportOrder.as_view(),
        name="calendar-import-order",
    ),
    path(
        "organiser/calendar-imports/<public_id:import_id>/confirmation/",
        keeping.ImportConfirmation.as_view(),
        name="calendar-import-confirmation",
    ),
]
