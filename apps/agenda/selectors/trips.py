"""Trips as the company's people may see them, and one as an itinerary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.agenda.models import Trip, TripStop
from apps.agenda.routes import is_too_tight
from apps.agenda.selectors.meetings import AgendaItem, item_of
from apps.companies.models import Company, Membership
from apps.companies.selectors import Viewer
from apps.core.errors import NotFound
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.selectors import holidays_by_day, stay_of
from apps.exhibitions.travel import Leg, clashes, legs
from apps.meetings.selectors import upcoming_meetings_of
from apps.reference.models import Holiday

STRUCK_OUT_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ItineraryStep:
    """One fair, and the way from the one before it. A fair whose days are not confirmed (any more) has no way."""

    stop: TripStop
    way: Leg[str] | None
    is_tight: bool
    holidays: list[Holiday]

    @property
    def is_called_off(self) -> bool:
        return self.stop.edition.status != EditionStatus.SCHEDULED


@dataclass(frozen=True, slots=True)
class Itinerary:
    steps: list[ItineraryStep]
    clashes: list[tuple[TripStop, TripStop]]
    meetings: list[AgendaItem]
    first: date | None
    last: date | None

    @property
    def is_moved(self) -> bool:
        return any(step.stop.moved_at for step in self.steps)


def trips_for(user: Viewer, *, with_cancelled: bool = False) -> QuerySet[Trip]:
    """Return the trips of the user's companies: their own, those on which they go, and those that are shared."""
    if not isinstance(user, User):
        return Trip.objects.none()
    companies = Membership.objects.filter(user=user).values("company_id")
    mine = Q(made_by=user) | Q(is_shared=True) | Q(people__user=user)
    found = Trip.objects.filter(mine, company__in=companies)
    ids = (found if with_cancelled else found.filter(cancelled_at=None)).values("pk")
    stops = TripStop.objects.filter(removed_at=None).select_related(
        "edition__exhibition", "edition__city", "edition__venue__city"
    )
    rows = Trip.objects.filter(pk__in=ids).select_related("company", "made_by")
    return rows.prefetch_related("people", Prefetch("stops", stops, to_attr="live_stops")).order_by(
        "-created_at", "-pk"
    )


def trips_of(user: Viewer, company: Company) -> QuerySet[Trip]:
    return trips_for(user).filter(company=company)


def trip_for(user: Viewer, public_id: str, *, with_cancelled: bool = False) -> Trip:
    """Return one trip, or raise NotFound. Calendars also ask for cancelled ones, to strike them out."""
    found = trips_for(user, with_cancelled=with_cancelled).filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no such trip, or it is not for you to see."))
    return found


def own_stops(user: User) -> QuerySet[TripStop]:
    """Return the fairs of the trips on which the user goes or which they planned.

    What was taken off or called off within the last half-year is among them, so that calendars strike it out.
    """
    companies = Membership.objects.filter(user=user).values("company_id")
    own = Trip.objects.filter(Q(people__user=user) | Q(made_by=user), company__in=companies)
    since = timezone.now() - STRUCK_OUT_FOR
    return TripStop.objects.filter(Q(removed_at=None) | Q(removed_at__gte=since), trip__in=own.values("pk"))


def stops_of_traveller(user: User) -> list[TripStop]:
    """Return these fairs in order of time; one query."""
    related = own_stops(user).select_related("trip", "edition__exhibition", "edition__city", "edition__venue")
    return list(related.order_by("edition__start_date", "pk"))


def itinerary(trip: Trip, *, with_days: bool = True) -> Itinerary:
    """Return the trip in order of time, with clashes, ways that are too tight, holidays and meetings on the way.

    Without `with_days` holidays and meetings stay out, and nothing further is read: for lists.
    """
    stops = trip.live_stops
    dated = {stop.edition.slug: stop for stop in stops if stop.edition.is_date_publishable}
    undated = [stop for stop in stops if not stop.edition.is_date_publishable]
    stays = sorted(
        (stay_of(stop.edition) for stop in dated.values()), key=lambda stay: (stay.first, stay.last)
    )
    ways = {way.end.key: way for way in legs(stays)}
    first, last = (stays[0].first, max(stay.last for stay in stays)) if stays else (None, None)
    off = holidays_by_day(first, last) if with_days and first and last else {}
    steps = [
        ItineraryStep(
            dated[stay.key],
            ways.get(stay.key),
            stay.key in ways and is_too_tight(ways[stay.key]),
            [
                holiday
                for day, found in sorted(off.items())
                if stay.first <= day <= stay.last
                for holiday in found
            ],
        )
        for stay in stays
    ]
    return Itinerary(
        steps=steps + [ItineraryStep(stop, None, False, []) for stop in undated],
        clashes=[(dated[pair.start.key], dated[pair.end.key]) for pair in clashes(stays)],
        meetings=_meetings(trip.company, [dated[stay.key] for stay in stays], first, last)
        if with_days
        else [],
        first=first,
        last=last,
    )


def _meetings(
    company: Company, stops: Sequence[TripStop], first: date | None, last: date | None
) -> list[AgendaItem]:
    """Return the company's meetings from the first to the last day of the trip, each day that of the fair's place."""
    if first is None or last is None:
        return []
    ends = max(stops, key=lambda stop: stop.edition.end_date or stop.edition.start_date or date.min)
    begin = datetime.combine(first, time.min, ZoneInfo(stops[0].edition.time_zone))
    end = datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(ends.edition.time_zone))
    rows = upcoming_meetings_of(company, begin).filter(starts_at__lt=end)
    return [item_of(meeting, {company.pk}) for meeting in rows]
