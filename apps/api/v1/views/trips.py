"""Which fair fits a company, and its trips."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from apps.agenda import selectors, services
from apps.agenda.models import Trip
from apps.agenda.trip_calendar import calendar_of_trip
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.trips import FitsAnswer, ItineraryAnswer, TripBody, TripLine
from apps.companies.selectors import own_company
from apps.core.downloads import private_file


class FitList(ApiView):
    @operation("List the exhibitions that fit your company", item=FitsAnswer)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        """The best first, each with its reasons."""
        company = own_company(reader(request), public_id)
        return {"results": selectors.fits_for(company), "expected": selectors.expected_fits_for(company)}


class TripList(ApiView):
    @operation(
        "List the trips of your company", item=TripLine, query=PageQuery, order=("-created_at", "-public_id")
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Trip]:
        """Yours, those on which you go, and those that are shared."""
        return selectors.trips_of(reader(request), own_company(reader(request), public_id))

    @operation("Plan a trip", body=TripBody, item=TripLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Trip:
        company = own_company(reader(request), public_id)
        made = services.plan_trip(user=reader(request), company=company, **data)
        return selectors.trip_for(reader(request), made.public_id)


class TripView(ApiView):
    @operation("Read a trip", item=TripLine)
    def get(self, request: Request, public_id: str) -> Trip:
        return selectors.trip_for(reader(request), public_id)

    @operation("Change a trip", body=TripBody, item=TripLine)
    def patch(self, request: Request, public_id: str, data: dict[str, Any]) -> Trip:
        """A fair that is not in `editions` any more is struck out of calendars."""
        trip = selectors.trip_for(reader(request), public_id)
        there = {"title": trip.title, "notes": trip.notes, "is_shared": trip.is_shared}
        there |= {
            "editions": [stop.edition for stop in trip.live_stops],
            "people": list(trip.people.all()),
        }
        services.change_trip(user=reader(request), trip=trip, **(there | data))
        return selectors.trip_for(reader(request), public_id)

    @operation("Cancel a trip", status=204)
    def delete(self, request: Request, public_id: str) -> None:
        services.cancel_trip(user=reader(request), trip=selectors.trip_for(reader(request), public_id))


class TripSeen(ApiView):
    @operation("Say that you have looked at a trip after a change", body=Nothing, item=TripLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Trip:
        services.mark_seen(user=reader(request), trip=selectors.trip_for(reader(request), public_id))
        return selectors.trip_for(reader(request), public_id)


class TripItinerary(ApiView):
    @operation("Read a trip as an itinerary", item=ItineraryAnswer)
    def get(self, request: Request, public_id: str) -> Any:
        """In order of time, with the ways between, what clashes, holidays, and the company's meetings on these days."""
        return selectors.itinerary(selectors.trip_for(reader(request), public_id))


class TripFile(ApiView):
    renderer_classes = [FileRenderer]

    @operation("Download a trip as a calendar file", files=("text/calendar",))
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """A cancelled trip too: calendars then strike its days out."""
        found = selectors.trip_for(reader(request), public_id, with_cancelled=True)
        return private_file(calendar_of_trip(found), media_type="text/calendar", name="ipek-trip.ics")
