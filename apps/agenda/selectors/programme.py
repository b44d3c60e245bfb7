"""A company's whole programme, or one delegate's of it: sessions of its forums, meetings, and the fairs it travels to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.agenda.models import TripStop
from apps.agenda.selectors.meetings import AgendaItem, item_of
from apps.agenda.selectors.trips import trips_of
from apps.companies.models import Company, Person
from apps.core.errors import NotFound
from apps.forums.enums import ForumState, RegistrationState, SessionKind
from apps.forums.models import Session
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting
from apps.meetings.selectors import with_places


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A session or a meeting; exactly one of the two is there."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    session: Session | None = None
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """One day in the zone of what happens on it; `stops` are the fairs of trips that begin on it."""

    day: date
    lines: list[ProgrammeLine] = field(default_factory=list)
    stops: list[TripStop] = field(default_factory=list)


def people_with_meetings(company: Company) -> list[Person]:
    """Return the company's people who sit at some live meeting, in the order of their names."""
    seated = Q(seats__company=company, seats__is_live=True)
    return list(company.people.filter(seated).distinct().order_by("family_name", "given_name", "pk"))


def programme_of(user: User, company: Company, person: Person | None = None) -> list[ProgrammeDay]:
    """Return the days of the company's programme, or of one of its people, in a fixed number of queries."""
    lines = [*_sessions(company, person), *_meetings(user, company, person)]
    days: dict[date, ProgrammeDay] = {}
    for line in sorted(lines, key=lambda line: (line.starts_at, line.ends_at)):
        day = line.starts_at.astimezone(ZoneInfo(line.time_zone)).date()
        days.setdefault(day, ProgrammeDay(day)).lines.append(line)
    for stop in _stops(user, company, person):
        first = stop.edition.published_start
        if first is not None:
            days.setdefault(first, ProgrammeDay(first)).stops.append(stop)
    return [days[day] for day in sorted(days)]


def person_of(company: Company, public_id: str) -> Person | None:
    """Return the person whose programme is asked for: None for the whole company's; NotFound for a stranger."""
    if not public_id:
        return None
    person = company.people.filter(public_id=public_id).first()
    if person is None:
        raise NotFound(_("There is no such person, or they are not for you to see."))
    return person


def _sessions(company: Company, person: Person | None) -> Iterable[ProgrammeLine]:
    """What everybody attends; the meetings' own hours are told by the meetings."""
    taking_part = Q(
        forum__registrations__company=company, forum__registrations__state=RegistrationState.APPROVED
    )
    if person is not None:
        taking_part &= Q(forum__registrations__delegates__person=person)
    rows = Session.objects.filter(taking_part).exclude(forum__state=ForumState.DRAFT)
    for session in rows.exclude(kind=SessionKind.MEETINGS).select_related("forum").distinct():
        yield ProgrammeLine(session.starts_at, session.ends_at, session.forum.time_zone, session=session)


def _meetings(user: User, company: Company, person: Person | None) -> Iterable[ProgrammeLine]:
    rows = Meeting.objects.filter(
        Q(request__sender=company) | Q(request__recipient=company), state=MeetingState.SCHEDULED
    )
    if person is not None:
        rows = rows.filter(seats__person=person, seats__is_live=True)
    for meeting in with_places(rows).order_by("starts_at", "pk"):
        item = item_of(meeting, {company.pk}, user)
        yield ProgrammeLine(item.starts_at, item.ends_at, item.time_zone, item=item)


def _stops(user: User, company: Company, person: Person | None) -> Iterable[TripStop]:
    """The fairs of the company's trips that the reader may see; of a person, those on which they go."""
    for trip in trips_of(user, company):
        if person is None or person in trip.people.all():
            yield from trip.live_stops
