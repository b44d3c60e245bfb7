"""A trip as a calendar file. A fair that was taken off, or a cancelled trip, is struck out by a higher sequence."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.agenda.models import Trip, TripStop
from apps.core.ical import Entry, calendar
from apps.core.joining import placed
from apps.exhibitions.enums import EditionStatus


def calendar_of_trip(trip: Trip) -> bytes:
    stops = trip.stops.select_related("trip", "edition__exhibition", "edition__city", "edition__venue")
    return calendar(entries_of_stops(stops), name=_("Trip: %(title)s") % {"title": trip.title})


def entries_of_stops(stops: Iterable[TripStop]) -> list[Entry]:
    """Return an entry for each stop whose days are confirmed. The same stop has one UID in every file."""
    return [_entry(stop.trip, stop) for stop in stops if stop.edition.is_date_publishable]


def _entry(trip: Trip, stop: TripStop) -> Entry:
    edition = stop.edition
    return Entry(
        key=f"trip-{stop.public_id}",
        sequence=stop.sequence + edition.sequence,
        summary=edition.title,
        start=edition.start_date,
        end=edition.end_date or edition.start_date,
        changed_at=max(trip.updated_at, edition.updated_at),
        location=placed(edition.venue, edition.city),
        description=_("Trip: %(title)s") % {"title": trip.title},
        url=settings.SITE_URL + reverse("agenda:trip", args=[trip.public_id]),
        is_cancelled=stop.removed_at is not None or edition.status == EditionStatus.CANCELLED,
        is_tentative=edition.status == EditionStatus.POSTPONED,
    )
