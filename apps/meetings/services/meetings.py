"""Changing meetings: moving, swapping, cancelling, locking. Forum first, then meetings, in the order of their keys."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from apps.forums.models import Slot, Table
from apps.meetings.enums import MeetingState, RequestState
from apps.meetings.models import Meeting
from apps.meetings.permissions import acting_company, organises
from apps.meetings.selectors.openings import Opening, Openings, swap_openings, takes_bookings
from apps.meetings.services.booking import lock_forum
from apps.meetings.services.notices import drop_meeting
from apps.meetings.services.placing import SlotTaken, relocate
from apps.meetings.services.request_steps import end_accepted, locked_request

Place = tuple[Slot, Table | None]


@transaction.atomic
def move_meeting(
    *, user: User, meeting: Meeting, slot: Slot, table: Table | None = None, seen: int | None = None
) -> Meeting:
    """Give a meeting another slot or table; by the organiser, or by a side where companies choose slots themselves.

    `seen` is the sequence that the person looked at: a meeting changed meanwhile is not moved. Raises SlotTaken when
    the place is not free.
    """
    forum = lock_forum(meeting.request)
    meeting = _locked(meeting)
    if not organises(user, meeting):
        _require_side(user, meeting)
        if table is not None or not takes_bookings(forum):
            raise NotAllowed(_("At this forum the organisers place the meetings."), code="organiser_only")
    _require_movable(meeting, seen)
    if slot.pk == meeting.slot_id and table is None:
        raise InvalidInput(_("The meeting is in this slot already."), field="slot")
    openings = Openings(meeting.request, now=timezone.now(), without=[meeting])
    opening = openings.opening_in(slot, table)
    if opening is None:
        raise SlotTaken(slot, openings)
    relocate([(meeting, opening)], clash=SlotTaken(slot, openings))
    return meeting


@transaction.atomic
def swap_meetings(
    *, user: User, meeting: Meeting, other: Meeting, seen: tuple[int, int] | None = None
) -> Sequence[Meeting]:
    """Let two meetings of a forum change places; by the organiser. Raises Conflict where one does not fit."""
    lock_forum(meeting.request)
    first, second = _locked_pair(user, meeting, other, seen)
    places: list[tuple[Meeting, Opening]] = []
    for each, opening in zip((first, second), swap_openings(first, second, now=timezone.now()), strict=True):
        if opening is None:
            raise _no_swap(each)
        places.append((each, opening))
    relocate(places, clash=_no_swap(first))
    return [first, second]


@transaction.atomic
def make_room(
    *,
    user: User,
    meeting: Meeting,
    to: Place,
    other: Meeting,
    other_to: Place,
    seen: tuple[int, int] | None = None,
) -> Sequence[Meeting]:
    """Move two meetings of a forum at once, the second of which makes room for the first; by the organiser.

    Raises Conflict where one of them does not fit. `seen` are their sequences as the person looked at them.
    """
    lock_forum(meeting.request)
    first, second = _locked_pair(user, meeting, other, seen)
    places: list[tuple[Meeting, Opening]] = []
    for each, (slot, table) in zip((first, second), (to, other_to), strict=True):
        openings = Openings(each.request, now=timezone.now(), without=[first, second])
        opening = openings.opening_in(slot, table)
        if opening is None:
            raise _no_room(each)
        places.append((each, opening))
    relocate(places, clash=_no_room(first))
    return [first, second]


@transaction.atomic
def cancel_meeting(*, user: User, meeting: Meeting, reason: str = "") -> Meeting:
    """Cancel a meeting that is still to come; by a manager of either company, or the forum's organiser.

    When a side cancels, its request ends too, so that no later plan brings the meeting back.
    """
    request = locked_request(meeting.request)
    meeting = _locked(meeting)
    by_side = not organises(user, meeting)
    if by_side:
        acting_company(user, meeting.request)
    if not meeting.is_live:
        raise InvalidTransition(
            _("This meeting is cancelled already."), current=meeting.state, wanted=MeetingState.CANCELLED
        )
    if meeting.ends_at <= timezone.now():
        raise Conflict(_("This meeting is over."), code="meeting_over")
    if by_side:
        _require_notice(meeting)
    drop_meeting(meeting, user=user, reason=reason)
    if by_side and request.state == RequestState.ACCEPTED:
        end_accepted(request, user=user)
    return meeting


@transaction.atomic
def lock_meeting(*, user: User, meeting: Meeting, locked: bool) -> Meeting:
    """Keep a meeting where it is when the forum is planned again, or let it move."""
    meeting = _locked(meeting)
    if not organises(user, meeting):
        acting_company(user, meeting.request)
        raise Conflict(_("Only the organiser can lock a meeting."), code="organiser_only")
    meeting.is_locked = locked
    meeting.save(update_fields=["is_locked", "updated_at"])
    return meeting


def _require_side(user: User, meeting: Meeting) -> None:
    acting_company(user, meeting.request)
    _require_notice(meeting)


def _require_notice(meeting: Meeting) -> None:
    hours = meeting.forum.notice_hours if meeting.forum else 0
    if hours and meeting.starts_at - timedelta(hours=hours) < timezone.now():
        raise Conflict(
            _("Less than %(hours)d hours before a meeting only the organisers change it. Please call them.")
            % {"hours": hours},
            code="too_late",
        )


def _require_movable(meeting: Meeting, seen: int | None) -> None:
    if not meeting.is_live:
        raise Conflict(_("This meeting is cancelled already."), code="meeting_cancelled")
    if meeting.ends_at <= timezone.now():
        raise Conflict(_("This meeting is over."), code="meeting_over")
    if meeting.is_locked:
        raise Conflict(_("This meeting is locked. Unlock it before it is moved."), code="meeting_locked")
    if seen is not None and seen != meeting.sequence:
        raise Conflict(
            _("This meeting was changed meanwhile. Please look at it again."), code="meeting_changed"
        )


def _no_swap(meeting: Meeting) -> Conflict:
    return Conflict(
        _("The two meetings cannot change places: somebody of “%(meeting)s” is not free there.")
        % {"meeting": meeting},
        code="no_swap",
    )


def _no_room(meeting: Meeting) -> Conflict:
    return Conflict(
        _("The two meetings cannot move like this: somebody of “%(meeting)s” is not free there.")
        % {"meeting": meeting},
        code="no_room",
    )


def _locked_pair(
    user: User, meeting: Meeting, other: Meeting, seen: tuple[int, int] | None
) -> tuple[Meeting, Meeting]:
    """Lock two meetings in the order of their keys and return them as they were given, for an organiser to move."""
    by_key = {each.pk: _locked(each) for each in sorted((meeting, other), key=lambda each: each.pk)}
    first, second = by_key[meeting.pk], by_key[other.pk]
    if first.pk == second.pk or first.forum_id != second.forum_id:
        raise InvalidInput(_("Choose two meetings of one forum."), field="other")
    for each in (first, second):
        if not organises(user, each):
            acting_company(user, each.request)
            raise NotAllowed(_("Only the organiser can swap meetings."), code="organiser_only")
    for each, sequence in zip((first, second), seen or (None, None), strict=True):
        _require_movable(each, sequence)
    return first, second


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "request__sender", "request__recipient", "request__forum", "forum", "slot", "table", "interpreter"
    )
    return rows.get(pk=meeting.pk)
