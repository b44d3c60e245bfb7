"""A session overruns: it ends later, and everything that comes after it on that day moves along."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput, NotFound
from apps.core.time import local_date
from apps.forums.enums import ForumState
from apps.forums.models import Forum, Session, Slot
from apps.forums.permissions import require_organiser
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting
from apps.meetings.selectors import with_places
from apps.meetings.services.notices import renew_reminders
from apps.meetings.services.on_site_notices import tell_shifted
from apps.meetings.services.seats import Sitting, save_changes, take_seats

LONGEST = 240
OVER = frozenset({ForumState.FINISHED})


@dataclass(frozen=True, slots=True)
class Shift:
    """What a shift touches, read and not yet done: the session itself, the later sessions, slots and live meetings."""

    session: Session
    minutes: int
    later: list[Session]
    slots: list[Slot]
    meetings: list[Meeting]

    @property
    def distance(self) -> int:
        """Return by how many minutes, whether later or earlier."""
        return abs(self.minutes)

    @property
    def by(self) -> timedelta:
        return timedelta(minutes=self.minutes)


def shift_of(session: Session, minutes: int) -> Shift:
    """Read what would move if the session ended so many minutes later (earlier, if negative).

    A session of meetings keeps its beginning and its slots: what is under way is not moved. What begins after it on
    the same day, on the forum's clock, moves.
    """
    forum = session.forum
    zone = ZoneInfo(forum.time_zone)
    day = local_date(session.starts_at, zone)
    later = [
        other
        for other in forum.sessions.filter(starts_at__gte=session.ends_at).order_by("starts_at", "pk")
        if local_date(other.starts_at, zone) == day
    ]
    slots = list(Slot.objects.filter(session__in=later).order_by("number"))
    live = Meeting.objects.filter(forum=forum, slot__in=slots, state=MeetingState.SCHEDULED)
    return Shift(session, minutes, later, slots, list(with_places(live).order_by("starts_at", "pk")))


@transaction.atomic
def shift_session(*, user: User, session: Session, minutes: int, seen: int | None = None) -> Shift:
    """Let a session end `minutes` later, and move what comes after it on that day with its meetings.

    Everybody at a moved meeting is told once and reminded anew. `seen` is the number of meetings that the organiser
    saw would move. Raises Conflict where somebody sits in another forum's meeting at the new hour, or a day would run
    into the next one; nothing is moved then.
    """
    require_organiser(user, session.forum, "meetings.change_meeting")
    forum = Forum.objects.select_for_update(no_key=True).get(pk=session.forum_id)
    if forum.state in OVER:
        raise Conflict(_("This forum is over."), code="forum_over")
    if minutes == 0 or abs(minutes) > LONGEST:
        raise InvalidInput(
            _("A session is shifted by 1 to %(most)d minutes.") % {"most": LONGEST}, field="minutes"
        )
    found = Session.objects.select_related("forum").filter(pk=session.pk, forum=forum).first()
    if found is None:
        raise NotFound(_("This forum has no such session."))
    shift = shift_of(found, minutes)
    if seen is not None and seen != len(shift.meetings):
        raise Conflict(
            _("The meetings were changed meanwhile. Please look at the preview again."),
            code="meetings_changed",
        )
    _require_room(shift, forum)
    _move_programme(shift)
    _move_meetings(shift)
    return shift


def _require_room(shift: Shift, forum: Forum) -> None:
    session, zone = shift.session, ZoneInfo(forum.time_zone)
    if session.ends_at + shift.by <= session.starts_at:
        raise InvalidInput(_("The session would end before it starts."), field="minutes")
    last = max([session.ends_at, *(other.ends_at for other in shift.later)])
    if local_date(last + shift.by, zone) != local_date(session.starts_at, zone):
        raise Conflict(_("The day would not end before midnight."), code="past_midnight")
    if shift.minutes < 0 and any(
        meeting.ends_at <= timezone.now() or meeting.starts_at + shift.by < timezone.now()
        for meeting in shift.meetings
    ):
        raise Conflict(_("Meetings cannot be moved into the past."), code="in_the_past")


def _move_programme(shift: Shift) -> None:
    """Sessions one by one: each leaves an audit record. Slots follow their session."""
    shift.session.ends_at += shift.by
    shift.session.save(update_fields=["ends_at"])
    for session in shift.later:
        session.starts_at += shift.by
        session.ends_at += shift.by
        session.save(update_fields=["starts_at", "ends_at"])
    slots = Slot.objects.filter(pk__in=[slot.pk for slot in shift.slots])
    slots.update(starts_at=F("starts_at") + shift.by, ends_at=F("ends_at") + shift.by)


def _move_meetings(shift: Shift) -> None:
    meetings = _locked(shift.meetings)
    if not meetings:
        return
    before = [copy(meeting) for meeting in meetings]
    for meeting in meetings:
        meeting.starts_at += shift.by
        meeting.ends_at += shift.by
        meeting.sequence += 1
    save_changes(before, meetings, ("starts_at", "ends_at", "sequence"))
    # The seats of all meetings are written anew at once: each moves to where another one was a moment ago.
    take_seats([_sitting(meeting) for meeting in meetings], clash=_clash())
    renew_reminders(meetings)
    tell_shifted(shift.session, meetings)


def _locked(meetings: Sequence[Meeting]) -> list[Meeting]:
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[meeting.pk for meeting in meetings], state=MeetingState.SCHEDULED
    )
    return list(with_places(rows).order_by("pk"))


def _sitting(meeting: Meeting) -> Sitting:
    """Who sits there goes on sitting there."""
    people = [
        (seat.person_id, seat.company) for seat in meeting.people_seats if seat.person_id and seat.company
    ]
    return Sitting(meeting, people)


def _clash() -> Conflict:
    return Conflict(
        _("Somebody sits in another meeting at the new hour. Move or cancel that meeting first."),
        code="somebody_busy",
    )
