"""What happens at the tables on the day: somebody does not come, two companies meet on the spot, a delegate is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput
from apps.core.time import local_date
from apps.forums.enums import ForumState
from apps.forums.models import Delegate, Forum, Interpreter, Table
from apps.forums.permissions import CHECK_IN, require_organiser
from apps.forums.selectors import approved_delegates, slots_of, slots_off, tables_of
from apps.forums.services import set_stay
from apps.meetings.enums import MeetingResult, MeetingState, RequestState
from apps.meetings.languages import Languages, Pair, share_language
from apps.meetings.models import LIVE_REQUEST_STATES, Meeting, MeetingRequest, Outcome, Seat
from apps.meetings.permissions import no_such_meeting
from apps.meetings.selectors import are_kept_apart, with_places
from apps.meetings.selectors.openings import Opening, Openings
from apps.meetings.services.booking import require_below_the_most
from apps.meetings.services.notices import drop_meeting, tell_booked
from apps.meetings.services.on_site_notices import tell_no_show
from apps.meetings.services.placing import SlotTaken, relocate
from apps.meetings.services.seats import Sitting, take_seats

PATIENCE = timedelta(minutes=5)
PLAN = "meetings.change_meeting"


@transaction.atomic
def mark_no_show(*, user: User, meeting: Meeting, absent: Company, now: datetime) -> Meeting:
    """Note that one side has not come, five minutes after the beginning; by whoever is at the door of a host.

    From now on the other side, the table and the interpreter are free; the one who waited is told. What the other side
    has said of the meeting itself stays.
    """
    forum = _locked_forum(user, meeting.forum, CHECK_IN)
    meeting = _locked(forum, meeting)
    if absent.pk not in {meeting.request.sender_id, meeting.request.recipient_id}:
        raise InvalidInput(_("Choose one of the two companies."), field="company")
    if not meeting.is_live:
        raise Conflict(_("This meeting is cancelled already."), code="meeting_cancelled")
    if now < meeting.starts_at + PATIENCE:
        raise Conflict(_("Wait five minutes after the beginning."), code="too_early")
    present = meeting.request.other_side(absent)
    _outcome, is_new = Outcome.objects.get_or_create(
        meeting=meeting,
        company=present,
        defaults={"result": MeetingResult.NO_SHOW, "reported_by": user},
    )
    if not is_new:
        raise Conflict(_("What came of this meeting is reported already."), code="reported_already")
    tell_no_show(meeting, absent)
    if now < meeting.ends_at:
        meeting.seats.update(during=DateTimeTZRange(meeting.starts_at, now))
    return meeting


@transaction.atomic
def meet_now(
    *,
    user: User,
    forum: Forum,
    first: Company,
    second: Company,
    now: datetime,
    beyond_the_most: bool = False,
) -> Meeting:
    """Put two companies that have come to a free table at once, with an interpreter where they need one.

    An open request between them becomes this meeting. Raises Conflict where somebody, a table or an interpreter is
    not free for the length of a meeting, and where a company has as many meetings as the forum allows: the organiser
    may give it one more with `beyond_the_most`.
    """
    forum = _locked_forum(user, forum, PLAN)
    if forum.state != ForumState.RUNNING:
        raise Conflict(_("Walk-in meetings begin with the forum."), code="forum_not_running")
    if first.pk == second.pk:
        raise InvalidInput(_("A company does not meet itself."), field="second")
    if forum.cross_country_only and first.country == second.country:
        raise Conflict(_("At this forum companies meet across the two countries only."), code="same_country")
    if are_kept_apart(first, second, forum):
        raise Conflict(_("These two companies must not meet."), code="kept_apart")
    if not beyond_the_most:
        require_below_the_most(forum, first, second)
    start = now.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=forum.slot_minutes)
    place = _place_now(forum, first, second, start, end)
    request = _request_now(user, forum, first, second)
    meeting = Meeting(request=request, forum=forum, table=place.table, interpreter=place.interpreter)
    meeting.starts_at, meeting.ends_at = start, end
    meeting.save()
    people = [(delegate.person_id, delegate.registration.company) for delegate in place.pair]
    take_seats([Sitting(meeting, people)], clash=_busy())
    tell_booked(meeting)
    return meeting


@dataclass(frozen=True, slots=True)
class _Place:
    pair: Pair
    table: Table
    interpreter: Interpreter | None


def _place_now(forum: Forum, first: Company, second: Company, start: datetime, end: datetime) -> _Place:
    taken = Seat.objects.filter(is_live=True, during__overlap=(start, end))
    busy = {
        kind: set(taken.exclude(**{kind: None}).values_list(kind, flat=True))
        for kind in ("person", "interpreter", "table")
    }
    table = next(
        (
            table
            for table in tables_of(forum)
            if table.pk not in busy["table"] and table.held_for in {None, first.pk, second.pk}
        ),
        None,
    )
    if table is None:
        raise Conflict(_("No table is free long enough."), code="no_table")
    rows = forum.engagements.select_related("interpreter").prefetch_related("blocked_slots").order_by("pk")
    engagements = list(rows)
    languages = Languages(engagements)
    slots = list(slots_of(forum))
    # A rest or an absence is a slot off: whoever has one during these minutes is left alone.
    off = slots_off(engagements, slots)
    now_on = {slot.pk for slot in slots if slot.starts_at < end and slot.ends_at > start}
    for pair in _pairs_now(forum, first, second, start, busy["person"]):
        pool = languages.pool_for(*pair)
        free = [
            each.interpreter
            for each in engagements
            if pool in each.interpreter.pairs
            and each.interpreter_id not in busy["interpreter"]
            and not off[each.pk] & now_on
            and (each.arrives_at is None or each.arrives_at <= start)
            and (each.leaves_at is None or end <= each.leaves_at)
        ]
        if pool is None or free:
            return _Place(pair, table, free[0] if free else None)
    raise Conflict(_("No interpreter is free for these two."), code="no_interpreter")


def _pairs_now(forum: Forum, first: Company, second: Company, start: datetime, busy: set[int]) -> list[Pair]:
    """Return who of both sides has come and is free, those with a common language first."""
    day = local_date(start, ZoneInfo(forum.time_zone))
    there = list(approved_delegates(forum).filter(check_ins__day=day))
    sides: list[list[Delegate]] = []
    for company in (first, second):
        come = [each for each in there if each.registration.company_id == company.pk]
        if not come:
            raise Conflict(
                _("Nobody of %(company)s has checked in.") % {"company": company}, code="not_present"
            )
        free = [each for each in come if each.person_id not in busy]
        if not free:
            raise Conflict(
                _("Everybody of %(company)s sits in another meeting.") % {"company": company},
                code="somebody_busy",
            )
        sides.append(free)
    pairs = [(mine, theirs) for mine in sides[0] for theirs in sides[1]]
    return sorted(pairs, key=lambda pair: not share_language(*pair))


def _request_now(user: User, forum: Forum, first: Company, second: Company) -> MeetingRequest:
    """Return the request on which the meeting rests: an open one between the two, else a new one, accepted."""
    sides = (first.pk, second.pk)
    rows = MeetingRequest.objects.select_for_update(of=("self",), no_key=True).filter(
        forum=forum, sender__in=sides, recipient__in=sides, state__in=LIVE_REQUEST_STATES
    )
    request = rows.select_related("sender", "recipient", "forum").first()
    if request is None:
        request = MeetingRequest(forum=forum, sender=first, recipient=second, created_by=user)
    elif request.meetings.filter(state=MeetingState.SCHEDULED).exists():
        raise Conflict(_("These two have a meeting already. Move it instead."), code="already_placed")
    request.state, request.decided_by, request.decided_at = RequestState.ACCEPTED, user, timezone.now()
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise _busy() from None
    return request


class Choice(StrEnum):
    """What becomes of a meeting that begins before its delegate comes."""

    MOVE = "move"  # to a colleague at the same hour, else to the nearest free one
    CANCEL = "cancel"
    KEEP = "keep"  # the organiser knows better


@dataclass(frozen=True, slots=True)
class Late:
    """A meeting that begins before its delegate comes, and where it could go; None where it could go nowhere."""

    meeting: Meeting
    opening: Opening | None


def late_meetings(delegate: Delegate, arrives_at: datetime, now: datetime) -> list[Meeting]:
    """Return the live meetings still to come in which the delegate sits before arriving."""
    rows = Meeting.objects.filter(
        forum=delegate.registration.forum_id,
        state=MeetingState.SCHEDULED,
        starts_at__lt=arrives_at,
        starts_at__gt=now,
        seats__person=delegate.person_id,
        seats__company=delegate.registration.company_id,
    )
    return list(with_places(rows).order_by("starts_at", "pk"))


@transaction.atomic
def preview_late(*, user: User, delegate: Delegate, arrives_at: datetime, now: datetime) -> list[Late]:
    """Say what a late arrival touches and where each meeting could go; nothing is changed."""
    point = transaction.savepoint()
    _locked_forum(user, delegate.registration.forum, PLAN)
    set_stay(user=user, delegate=delegate, arrives_at=arrives_at, leaves_at=delegate.leaves_at)
    found = [
        Late(meeting, _opening_for(meeting, now)) for meeting in late_meetings(delegate, arrives_at, now)
    ]
    transaction.savepoint_rollback(point)
    return found


@transaction.atomic
def arrive_late(
    *, user: User, delegate: Delegate, arrives_at: datetime, choices: Mapping[str, str], now: datetime
) -> list[Meeting]:
    """Set a delegate's later arrival, and do with each meeting before it what was chosen (by its id; else it moves).

    A meeting that can move nowhere is cancelled. Everybody is told once of each meeting. Returns those touched.
    """
    forum = _locked_forum(user, delegate.registration.forum, PLAN)
    set_stay(user=user, delegate=delegate, arrives_at=arrives_at, leaves_at=delegate.leaves_at)
    touched = []
    for row in late_meetings(delegate, arrives_at, now):
        choice = Choice(choices.get(row.public_id, Choice.MOVE))
        if choice == Choice.KEEP:
            continue
        meeting = _locked(forum, row)
        opening = _opening_for(meeting, now) if choice == Choice.MOVE else None
        if opening is None:
            drop_meeting(meeting, user=user, reason=_("The person at the table comes later."))
        else:
            clash = SlotTaken(opening.slot, Openings(meeting.request, now=now, without=[meeting]))
            relocate([(meeting, opening)], clash=clash)
        touched.append(meeting)
    return touched


def _opening_for(meeting: Meeting, now: datetime) -> Opening | None:
    openings = Openings(meeting.request, now=now, without=[meeting])
    same = openings.opening_in(meeting.slot, meeting.table) if meeting.slot else None
    return same or next(iter(openings.nearest(meeting.starts_at)), None)


def _locked_forum(user: User, forum: Forum | None, permission: str) -> Forum:
    if forum is None:
        raise no_such_meeting()
    require_organiser(user, forum, permission)
    return Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)


def _locked(forum: Forum, meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(forum=forum)
    return rows.select_related(
        "request__sender", "request__recipient", "request__forum", "forum", "slot", "table", "interpreter"
    ).get(pk=meeting.pk)


def _busy() -> Conflict:
    return Conflict(_("Somebody was quicker: a person, the table or the interpreter is taken."), code="busy")
