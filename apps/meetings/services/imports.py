"""A forum instance from a file, as a forum in the database: for trials and for measuring, always marked as example."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import OrganiserBody
from apps.companies.enums import RegistrationKind, VerificationState
from apps.companies.models import Company, Person
from apps.core.errors import Conflict, InvalidInput
from apps.core.statistics import count_rows_on_commit
from apps.core.text import search_text, sort_key
from apps.forums.enums import ForumState, RegistrationState, SessionKind
from apps.forums.models import Delegate, Forum, Registration, Session, Slot, Table
from apps.meetings import scheduler
from apps.meetings.enums import PartOfDay, RequestState
from apps.meetings.models import MeetingRequest
from apps.reference.enums import CountryCode

# Half an hour from meeting to meeting, less where the instance has more slots than that leaves room for.
PITCHES = tuple(timedelta(minutes=minutes) for minutes in (30, 25, 20, 15, 10))
GAP = timedelta(minutes=5)
MORNING, AFTERNOON = (time(8), time(13)), (time(13, 30), time(21))


@transaction.atomic
def import_forum(
    *, name: str, problem: scheduler.Problem, hosts: Sequence[OrganiserBody], first_day: date, time_zone: str
) -> Forum:
    """Write an anonymous instance as a closed forum whose requests are all accepted, ready to be planned.

    Each participant becomes an example company with one delegate. Raises Conflict when a forum of this name was
    imported already, InvalidInput for what a forum cannot express.
    """
    if Forum.objects.filter(name_en=name, is_example=True).exists():
        raise Conflict(f"A forum “{name}” was imported already.", code="already_imported")
    if problem.precedences or problem.locked:
        raise InvalidInput("A forum cannot say in advance that a meeting has a slot or comes before another.")
    forum = Forum.objects.create(
        name_en=name,
        time_zone=time_zone,
        state=ForumState.CLOSED,
        starts_on=first_day,
        ends_on=first_day,
        cross_country_only=False,
        is_example=True,
        requests_per_company=max(20, len(problem.requests)),
    )
    forum.hosts.set(hosts)
    morning = mornings(problem)
    slots = _slots(forum, problem.slots, morning)
    tables = max(problem.tables) if problem.tables else len(problem.participants)
    Table.objects.bulk_create(Table(forum=forum, label=str(n + 1), position=n + 1) for n in range(tables))
    companies = _participants(forum, problem, slots)
    MeetingRequest.objects.bulk_create(
        MeetingRequest(
            forum=forum,
            sender=companies[request.a],
            recipient=companies[request.b],
            part_of_day=_part(request, problem.slots, morning),
            state=RequestState.ACCEPTED,
        )
        for request in problem.requests
    )
    count_rows_on_commit(Company, Person, Registration, Delegate, MeetingRequest)
    return forum


def mornings(problem: scheduler.Problem) -> int:
    """Return how many slots come before noon: the length of the first part to which requests are bound."""
    parts = {request.slots for request in problem.requests if request.slots}
    ends = {part[-1] + 1 for part in parts if part[0] == 0 and part[-1] + 1 < problem.slots}
    starts = {part[0] for part in parts if part[0] > 0}
    bounds = ends | starts
    if len(bounds) > 1:
        raise InvalidInput(f"The requests are bound to more than two parts of the day: {sorted(bounds)}.")
    return bounds.pop() if bounds else (problem.slots + 1) // 2


def _part(request: scheduler.Request, slots: int, morning: int) -> str:
    if request.slots is None or len(request.slots) == slots:
        return PartOfDay.ANY
    return PartOfDay.MORNING if request.slots[0] < morning else PartOfDay.AFTERNOON


def _slots(forum: Forum, count: int, morning: int) -> list[Slot]:
    """Lay the slots over one morning and one afternoon."""
    pitch = _pitch(morning, count - morning)
    forum.slot_minutes = int((pitch - GAP).total_seconds() // 60)
    forum.gap_minutes = int(GAP.total_seconds() // 60)
    forum.save(update_fields=["slot_minutes", "gap_minutes"])
    made: list[Slot] = []
    for wanted, (start, _end) in ((morning, MORNING), (count - morning, AFTERNOON)):
        begin = datetime.combine(forum.starts_on, start, ZoneInfo(forum.time_zone)).astimezone(UTC)
        if not wanted:
            continue
        session = Session.objects.create(
            forum=forum, kind=SessionKind.MEETINGS, starts_at=begin, ends_at=begin + wanted * pitch
        )
        for place in range(wanted):
            at = begin + place * pitch
            number = len(made) + 1
            made.append(
                Slot(forum=forum, session=session, number=number, starts_at=at, ends_at=at + pitch - GAP)
            )
    return Slot.objects.bulk_create(made)


def _pitch(mornings: int, afternoons: int) -> timedelta:
    """Return the longest time from slot to slot with which both parts of the day hold theirs."""
    for pitch in PITCHES:
        if mornings * pitch <= _length(MORNING) and afternoons * pitch <= _length(AFTERNOON):
            return pitch
    raise InvalidInput(f"{mornings} and {afternoons} slots do not fit into one day.")


def _length(part: tuple[time, time]) -> timedelta:
    start, end = (datetime.combine(date.min, at, UTC) for at in part)
    return end - start


def _participants(forum: Forum, problem: scheduler.Problem, slots: list[Slot]) -> Mapping[int, Company]:
    companies = Company.objects.bulk_create(
        Company(
            country=CountryCode.OTHER,
            registration_kind=RegistrationKind.IMPORTED,
            registration_number=f"{forum.public_id}-{participant.id}"[:40],
            legal_name=f"{forum.name} · {participant.id}",
            language="en",
            verification_state=VerificationState.VERIFIED,
            is_visible=False,
            is_example=True,
            search_text=search_text(f"{forum.name} {participant.id}"),
            sort_key=sort_key(f"{forum.name} {participant.id:05d}"),
        )
        for participant in problem.participants
    )
    people = Person.objects.bulk_create(
        Person(
            company=company,
            family_name=f"Delegate {participant.id}",
            email=f"delegate-{participant.id}@{forum.public_id}.example",
        )
        for company, participant in zip(companies, problem.participants, strict=True)
    )
    registrations = Registration.objects.bulk_create(
        Registration(forum=forum, company=company, state=RegistrationState.APPROVED) for company in companies
    )
    delegates = Delegate.objects.bulk_create(
        Delegate(registration=registration, person=person)
        for registration, person in zip(registrations, people, strict=True)
    )
    blocked = Delegate.blocked_slots.through
    blocked.objects.bulk_create(
        blocked(delegate=delegate, slot=slots[place])
        for delegate, participant in zip(delegates, problem.participants, strict=True)
        for place in sorted(set(range(len(slots))) - set(participant.available))
    )
    return {p.id: company for p, company in zip(problem.participants, companies, strict=True)}
