"""Who hears of a meeting, and when: invitations, reminders, cancellations, all through the outbox."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User
from apps.companies.models import Company, Person
from apps.companies.selectors import managers_by_company
from apps.core.text import clean
from apps.core.time import home_zone
from apps.forums.models import Interpreter
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting, Plan, Seat
from apps.meetings.services.seats import save_changes
from apps.notifications.services import Event, Recipient, notify, notify_all, retire_all

PUBLISHED_KIND = "meetings.agenda_published"
REMINDER_KIND = "meetings.reminder"
BOOKED_KIND = "meetings.booked"
MOVED_KIND = "meetings.moved"
CANCELLED_KIND = "meetings.cancelled"
REMINDERS = {"24h": timedelta(hours=24), "1h": timedelta(hours=1), "10min": timedelta(minutes=10)}


def subject_of(meeting: Meeting) -> str:
    return f"meeting:{meeting.public_id}"


Hearers = dict[int, list[Recipient]]  # by the meeting's primary key


def recipients_of(meetings: Iterable[Meeting]) -> Hearers:
    """Return for each meeting (by pk) who hears of it: the people at the table, else the company's managers."""
    found: dict[int, dict[str, Recipient]] = {meeting.pk: {} for meeting in meetings}
    if not found:
        return {}
    without: dict[int, set[int]] = {}
    for meeting_id, company_id, recipient in _seated(found):
        if recipient is not None:
            found[meeting_id][recipient.key] = recipient
        else:
            without.setdefault(company_id, set()).add(meeting_id)
    for meeting_id, helper in _interpreting(found):
        found[meeting_id][helper.key] = helper
    for company_id, users in managers_by_company(without).items():
        managers = {manager.key: manager for manager in map(Recipient.of_user, users)}
        for meeting_id in without[company_id]:
            found[meeting_id] |= managers
    return {meeting_id: list(people.values()) for meeting_id, people in found.items()}


def _seated(meeting_ids: Collection[int]) -> Iterator[tuple[int, int, Recipient | None]]:
    """Yield meeting, company and how to write to each person at a table; who sits at many is looked up once."""
    seats = Seat.objects.filter(meeting__in=meeting_ids, person__isnull=False, company__isnull=False)
    rows = list(seats.order_by("pk").values_list("meeting_id", "person_id", "company_id"))
    people = Person.objects.select_related("user").in_bulk(
        {person_id for _meeting, person_id, _company in rows}
    )
    companies = Company.objects.in_bulk({company_id for _meeting, _person, company_id in rows})
    known: dict[tuple[int, int], Recipient | None] = {}
    for meeting_id, person_id, company_id in rows:
        who = person_id, company_id
        if who not in known:
            known[who] = recipient_of(people[person_id], companies[company_id])
        yield meeting_id, company_id, known[who]


def _interpreting(meeting_ids: Collection[int]) -> Iterator[tuple[int, Recipient]]:
    seats = Seat.objects.filter(meeting__in=meeting_ids, interpreter__isnull=False)
    rows = list(seats.order_by("pk").values_list("meeting_id", "interpreter_id"))
    helpers = (
        Interpreter.objects.in_bulk({interpreter_id for _meeting, interpreter_id in rows}) if rows else {}
    )
    for meeting_id, interpreter_id in rows:
        helper = interpreter_recipient(helpers[interpreter_id])
        if helper is not None:
            yield meeting_id, helper


def recipient_of(person: Person, company: Company) -> Recipient | None:
    """Return how to write to somebody at the table: their account, else their address, else not at all."""
    if person.user is not None and person.user.is_active:
        return Recipient.of_user(person.user)
    if not person.email:
        return None
    codes = [code for code, _name in settings.LANGUAGES]
    spoken = [code for code in (company.language, *person.languages) if code in codes]
    return Recipient(
        user_id=None,
        address=person.email,
        language=spoken[0] if spoken else "en",
        time_zone=str(home_zone(company.country)),
    )


def interpreter_recipient(interpreter: Interpreter) -> Recipient | None:
    """Return how to write to an interpreter, in a language of theirs that the site speaks."""
    if not interpreter.email:
        return None
    codes = {code.split("-")[0]: code for code, _name in settings.LANGUAGES}
    spoken = [codes[code] for pair in interpreter.pairs for code in pair.split("-") if code in codes]
    return Recipient(
        user_id=None,
        address=interpreter.email,
        language=spoken[0] if spoken else "en",
        time_zone=settings.TIME_ZONE,
    )


def tell_published(plan: Plan, people: Iterable[Recipient]) -> None:
    """One mail a person, however many of their meetings are new or moved by this plan."""
    notify(
        kind=PUBLISHED_KIND,
        subject_key=f"plan:{plan.public_id}",
        revision=plan.revision,
        recipients=people,
        payload={"forum": plan.forum.public_id, "plan": plan.public_id, "revision": plan.revision},
    )


def tell_booked(meeting: Meeting) -> None:
    """A side has chosen the slot: everybody at the table is told."""
    notify_all([_told(BOOKED_KIND, meeting, recipients_of([meeting])[meeting.pk])])


def tell_moved(meetings: Iterable[Meeting], before: Mapping[int, Iterable[Recipient]]) -> None:
    """One mail a meeting and person, for those who sat there before and those who sit there now."""
    meetings = list(meetings)
    now = recipients_of(meetings)
    notify_all(
        _told(
            MOVED_KIND, meeting, {each.key: each for each in (*before[meeting.pk], *now[meeting.pk])}.values()
        )
        for meeting in meetings
    )


def _told(kind: str, meeting: Meeting, recipients: Iterable[Recipient]) -> Event:
    return Event(
        kind=kind,
        subject_key=subject_of(meeting),
        revision=meeting.sequence,
        recipients=recipients,
        payload={"meeting": meeting.public_id, "sequence": meeting.sequence},
    )


def renew_reminders(meetings: Iterable[Meeting], recipients: Hearers | None = None) -> None:
    """Take back the reminders of earlier times and queue those that are still to come; for `recipients_of` the meetings."""
    meetings = list(meetings)
    retire_all({subject_of(meeting): meeting.sequence for meeting in meetings if meeting.sequence})
    recipients = recipients_of(meetings) if recipients is None else recipients
    now = timezone.now()
    notify_all(
        _reminder(meeting, offset, recipients[meeting.pk])
        for meeting in meetings
        for offset, before in REMINDERS.items()
        if meeting.starts_at - before > now
    )


def _reminder(meeting: Meeting, offset: str, recipients: list[Recipient]) -> Event:
    return Event(
        kind=REMINDER_KIND,
        subject_key=subject_of(meeting),
        revision=meeting.sequence,
        offset=offset,
        due_at=meeting.starts_at - REMINDERS[offset],
        recipients=recipients,
        payload={"meeting": meeting.public_id, "sequence": meeting.sequence, "offset": offset},
    )


def strike_meetings(meetings: Sequence[Meeting], *, user: User | None, reason: str) -> None:
    """Cancel locked live meetings without telling anybody: seats free, reminders retired, in the caller's transaction."""
    if not meetings:
        return
    before = [copy(meeting) for meeting in meetings]
    for meeting in meetings:
        meeting.state, meeting.cancelled_by, meeting.cancel_reason = (
            MeetingState.CANCELLED,
            user,
            clean(reason)[:300],
        )
        meeting.sequence += 1
    save_changes(before, meetings, ("state", "cancelled_by", "cancel_reason", "sequence"))
    Seat.objects.filter(meeting__in=[meeting.pk for meeting in meetings]).update(is_live=False)
    retire_all({subject_of(meeting): None for meeting in meetings})


def tell_cancelled(meetings: Iterable[Meeting], *, without: Collection[str] = ()) -> None:
    """Tell who sat at meetings that are cancelled and were still to come; not those whose keys are in `without`."""
    now = timezone.now()
    coming = [meeting for meeting in meetings if meeting.ends_at >= now]
    recipients = recipients_of(coming)
    notify_all(
        _told(CANCELLED_KIND, meeting, [each for each in recipients[meeting.pk] if each.key not in without])
        for meeting in coming
    )


def drop_meeting(meeting: Meeting, *, user: User | None, reason: str) -> None:
    """Cancel a locked live meeting and tell everybody, all in the caller's transaction."""
    strike_meetings([meeting], user=user, reason=reason)
    tell_cancelled([meeting])
