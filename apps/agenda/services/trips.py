"""Planning a trip, changing and cancelling it; and what a moved fair does to it."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.agenda.models import Trip, TripStop
from apps.companies.models import Company, Person
from apps.companies.permissions import MANAGING_ROLES, role_of
from apps.companies.selectors import people_of
from apps.companies.services import lock_live
from apps.companies.validators import plain, plain_lines
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition
from apps.notifications.selectors import without_choice
from apps.notifications.services import Recipient, notify

MOST_STOPS, MOST_TRIPS = 12, 100
MOVED_KIND = "trip.edition_moved"


@transaction.atomic
def plan_trip(
    *,
    user: User,
    company: Company,
    title: str,
    editions: Collection[Edition],
    people: Iterable[Person] = (),
    notes: str = "",
    is_shared: bool = True,
) -> Trip:
    """Make a trip of one or several fairs. Every member may; what is not shared only its maker and those who go see."""
    if role_of(user, company) is None:
        raise NotFound(_("There is no such company, or it is not for you to see."))
    lock_live(company)
    if company.trips.filter(cancelled_at=None).count() >= MOST_TRIPS:
        raise Conflict(
            _("A company keeps up to %(most)d trips. Please cancel one first.") % {"most": MOST_TRIPS},
            code="too_many_trips",
        )
    trip = Trip(company=company, made_by=user)
    _write(trip, title, notes, is_shared)
    trip.people.set(_people(company, people))
    _set_stops(trip, editions)
    return trip


@transaction.atomic
def change_trip(
    *,
    user: User,
    trip: Trip,
    title: str,
    editions: Collection[Edition],
    people: Iterable[Person] = (),
    notes: str = "",
    is_shared: bool = True,
) -> Trip:
    """Write the trip anew; a fair that is not in it any more is struck out of calendars."""
    trip = _locked(user, trip)
    _write(trip, title, notes, is_shared)
    trip.people.set(_people(trip.company, people))
    _set_stops(trip, editions)
    return trip


@transaction.atomic
def cancel_trip(*, user: User, trip: Trip) -> None:
    """Call the trip off: it leaves the lists, and calendars strike its days out."""
    trip = _locked(user, trip)
    trip.cancelled_at = timezone.now()
    trip.save(update_fields=["cancelled_at", "updated_at"])
    trip.stops.filter(removed_at=None).update(removed_at=timezone.now(), sequence=F("sequence") + 1)


@transaction.atomic
def mark_seen(*, user: User, trip: Trip) -> None:
    """Say that somebody has looked at the trip after a fair moved."""
    trip = _locked(user, trip)
    trip.stops.update(moved_at=None)


def flag_moved(*, edition_id: int, change_id: int) -> set[int]:
    """Mark the trips to an edition that moved, and tell each one's travellers once for each change.

    In the transaction that moved it. Returns the users who hear of it so, and need no further notice: those who have
    switched off nothing about trips.
    """
    now = timezone.now()
    stops = TripStop.objects.filter(edition=edition_id, removed_at=None, trip__cancelled_at=None)
    locked = list(
        stops.select_for_update(of=("self",), no_key=True).select_related("trip__made_by").order_by("pk")
    )
    TripStop.objects.filter(pk__in=[stop.pk for stop in locked]).update(
        moved_at=now, sequence=F("sequence") + 1
    )
    told: set[int] = set()
    for stop in locked:
        travellers = _travellers(stop.trip)
        told |= {user.pk for user in travellers}
        notify(
            kind=MOVED_KIND,
            subject_key=f"trip:{stop.trip.public_id}",
            revision=change_id,
            recipients=[Recipient.of_user(user) for user in travellers],
            payload={"trip": stop.trip.public_id, "stop": stop.public_id, "change": change_id},
        )
    return without_choice(told, MOVED_KIND)


def _travellers(trip: Trip) -> list[User]:
    """Return who goes and has an account, and who planned it; only members of the company still."""
    rows = User.objects.filter(is_active=True, memberships__company=trip.company_id)
    going = rows.filter(people__trips=trip)
    maker = rows.filter(trips=trip)
    return list((going | maker).distinct().order_by("pk"))


def _locked(user: User, trip: Trip) -> Trip:
    """Return the trip under lock for its maker, or for somebody who acts for the company where it is shared."""
    found = (
        Trip.objects.select_for_update(no_key=True, of=("self",)).select_related("company").get(pk=trip.pk)
    )
    role = role_of(user, found.company)
    if role is None or (not found.is_shared and found.made_by_id != user.pk):
        raise NotFound(_("There is no such trip, or it is not for you to see."))
    if found.made_by_id != user.pk and role not in MANAGING_ROLES:
        raise NotAllowed(_("Only who planned the trip, or an owner or manager, can change it."))
    if not found.is_live:
        raise Conflict(_("This trip is cancelled."), code="trip_cancelled")
    return found


def _write(trip: Trip, title: str, notes: str, is_shared: bool) -> None:
    trip.title = plain(title, field="title", least=2, most=120)
    trip.notes = plain_lines(notes, field="notes", most=4000)
    trip.is_shared = is_shared
    trip.save()


def _people(company: Company, people: Iterable[Person]) -> list[Person]:
    chosen, own = list(people), set(people_of(company).values_list("pk", flat=True))
    if any(person.pk not in own for person in chosen):
        raise InvalidInput(_("Choose people of your company."), field="people")
    return chosen


def _set_stops(trip: Trip, editions: Collection[Edition]) -> None:
    wanted = {edition.pk: edition for edition in editions}
    if not 1 <= len(wanted) <= MOST_STOPS:
        raise InvalidInput(_("Choose one to %(most)d exhibitions.") % {"most": MOST_STOPS}, field="editions")
    there = {stop.edition_id: stop for stop in trip.stops.all()}
    for pk, edition in wanted.items():
        known = pk in there and there[pk].removed_at is None
        if not known and (edition.status == EditionStatus.CANCELLED or not edition.is_date_publishable):
            raise InvalidInput(
                _("%(fair)s has no confirmed days: it cannot be planned yet.") % {"fair": edition.title},
                field="editions",
            )
    gone = [stop.pk for pk, stop in there.items() if pk not in wanted and stop.removed_at is None]
    back = [stop.pk for pk, stop in there.items() if pk in wanted and stop.removed_at is not None]
    trip.stops.filter(pk__in=gone).update(removed_at=timezone.now(), sequence=F("sequence") + 1)
    trip.stops.filter(pk__in=back).update(removed_at=None, moved_at=None, sequence=F("sequence") + 1)
    TripStop.objects.bulk_create(TripStop(trip=trip, edition_id=pk) for pk in wanted if pk not in there)
