"""What happens to accounts, companies and the calendar and touches agendas, in the same transaction."""

from apps.accounts.events import UserErasing
from apps.agenda.models import CalendarToken, Trip
from apps.agenda.services.trips import flag_moved
from apps.companies.events import CompaniesMerged
from apps.core.events import subscribe
from apps.exhibitions.events import EditionChanged


def close_feed(event: UserErasing) -> None:
    CalendarToken.objects.filter(user=event.user_id).delete()


def forget_trips(event: UserErasing) -> None:
    """Trips that nobody else saw go; shared ones stay the company's, without the name of who planned them."""
    Trip.objects.filter(made_by=event.user_id, is_shared=False).delete()
    Trip.objects.filter(made_by=event.user_id).update(made_by=None)


def move_trips(event: CompaniesMerged) -> None:
    """The kept company's trips; who goes has moved along or is somebody of the kept company already."""
    for trip in Trip.objects.filter(company_id=event.merged_id).prefetch_related("people"):
        twins = {event.people.get(person.pk, person.pk) for person in trip.people.all()}
        trip.people.set(twins)
    moved = Trip.objects.filter(company_id=event.merged_id).update(company_id=event.kept_id)
    event.report.note(Trip, "moved", moved)


def look_at_trips(event: EditionChanged) -> None:
    event.told.update(flag_moved(edition_id=event.edition_id, change_id=event.change_id))


def register_handlers() -> None:
    subscribe(UserErasing, close_feed)
    subscribe(UserErasing, forget_trips)
    subscribe(CompaniesMerged, move_trips)
    subscribe(EditionChanged, look_at_trips)
