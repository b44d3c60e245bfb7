"""What bringing a plan into force would do to the meetings that stand: said before, and done by the service."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.forums.enums import RegistrationState
from apps.forums.models import Delegate, Forum
from apps.forums.selectors import is_there, slots_of, slots_off
from apps.meetings.enums import LeftOutReason, MeetingState, PlanState, RequestState
from apps.meetings.models import Meeting, Plan, PlannedMeeting, Seat
from apps.meetings.selectors.pair_rules import must_not_meet
from apps.meetings.selectors.plans import planned_meetings


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A meeting of the plan that cannot be brought back."""

    planned: PlannedMeeting
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Effect:
    """
    new, moved     with the place in the plan
    dropped        live meetings that the plan does not hold
    by_hand        live meetings that were made, moved or locked by hand since, and stay where they are
    """

    new: list[PlannedMeeting]
    moved: list[tuple[PlannedMeeting, Meeting]]
    dropped: list[Meeting]
    by_hand: list[Meeting]
    left_out: list[LeftOut]

    @property
    def people(self) -> int:
        """How many people and interpreters have a meeting that is new, moved or cancelled."""
        before = [meeting for _planned, meeting in self.moved] + self.dropped
        seats = Seat.objects.filter(meeting__in=before).values_list("person_id", "interpreter_id")
        people = {person for person, _helper in seats if person}
        helpers = {helper for _person, helper in seats if helper}
        for planned in [*self.new, *(planned for planned, _meeting in self.moved)]:
            people |= {planned.sender_delegate.person_id, planned.recipient_delegate.person_id}
            if planned.interpreter_id:
                helpers.add(planned.interpreter_id)
        return len(people) + len(helpers)


def effect_of_publishing(plan: Plan, now: datetime) -> Effect:
    """Return what publishing a draft does. What was changed by hand since it was computed stays as it is."""
    return _Standing(plan.forum, plan.run.created_at, now).effect(list(planned_meetings(plan)))


def effect_of_rolling_back(plan: Plan, now: datetime) -> Effect:
    """Return what going back to an earlier plan does.

    What was changed by hand since the present plan was published stays, and so does what has begun. Meetings whose
    people, table or interpreter are not free any more are left out.
    """
    present = plan.forum.plans.get(state=PlanState.PUBLISHED)
    standing = _Standing(plan.forum, present.published_at or present.created_at, now, keeps_locked=True)
    return standing.tolerant_effect(list(planned_meetings(plan)))


class _Standing:
    """The forum's live meetings, and which of them stay whatever a plan says."""

    def __init__(self, forum: Forum, since: datetime, now: datetime, *, keeps_locked: bool = False) -> None:
        self._forum, self._now = forum, now
        rows = forum.meetings.filter(state=MeetingState.SCHEDULED).prefetch_related(
            "request__sender", "request__recipient", "slot", "table", "interpreter"
        )
        self.live = {meeting.request_id: meeting for meeting in rows.order_by("pk")}
        self.people = _people_at(self.live.values())
        self.by_hand = {
            key
            for key, meeting in self.live.items()
            if meeting.updated_at > since or (keeps_locked and meeting.is_locked)
        }
        cancelled = forum.meetings.filter(state=MeetingState.CANCELLED, updated_at__gt=since)
        self.struck = set(cancelled.values_list("request_id", flat=True)) - set(self.live)

    def effect(self, placed: list[PlannedMeeting]) -> Effect:
        new = [each for each in placed if each.request_id not in self.live]
        moved = [
            (each, meeting)
            for each in placed
            if (meeting := self.live.get(each.request_id)) is not None
            and each.request_id not in self.by_hand
            and self._is_elsewhere(meeting, each)
        ]
        kept = {each.request_id for each in placed} | self.by_hand
        return Effect(
            new=[each for each in new if each.request_id not in self.struck],
            moved=moved,
            dropped=[
                meeting
                for key, meeting in self.live.items()
                if key not in kept and meeting.starts_at > self._now
            ],
            by_hand=[self.live[key] for key in sorted(self.by_hand)],
            left_out=[LeftOut(each, LeftOutReason.BY_HAND) for each in new if each.request_id in self.struck],
        )

    def tolerant_effect(self, placed: list[PlannedMeeting]) -> Effect:
        """Like `effect`, but leaves out what cannot be; what is left out stays where it is now, if it is live."""
        whole = self.effect(placed)
        reasons = dict(self._impossible([*whole.new, *(each for each, _meeting in whole.moved)]))
        while True:
            going = [each for each in whole.new if each.pk not in reasons]
            moving = [(each, meeting) for each, meeting in whole.moved if each.pk not in reasons]
            leaving = {meeting.pk for _each, meeting in moving} | {meeting.pk for meeting in whole.dropped}
            taken = self._taken(leaving)
            clashing = [
                each for each in (*going, *(each for each, _meeting in moving)) if _clashes(each, taken)
            ]
            if not clashing:
                break
            reasons |= {each.pk: LeftOutReason.TAKEN for each in clashing}
        every = [*whole.new, *(each for each, _meeting in whole.moved)]
        left = [LeftOut(each, reasons[each.pk]) for each in every if each.pk in reasons]
        return Effect(going, moving, whole.dropped, whole.by_hand, whole.left_out + left)

    def _is_elsewhere(self, meeting: Meeting, planned: PlannedMeeting) -> bool:
        people = {planned.sender_delegate.person_id, planned.recipient_delegate.person_id}
        return (meeting.slot_id, meeting.table_id, meeting.interpreter_id, self.people[meeting.pk]) != (
            planned.slot_id,
            planned.table_id,
            planned.interpreter_id,
            people,
        )

    def _impossible(self, placed: list[PlannedMeeting]) -> Iterable[tuple[int, LeftOutReason]]:
        apart = must_not_meet(self._forum)
        there = {delegate.pk: delegate for delegate in _delegates(placed)}
        engagements = list(self._forum.engagements.prefetch_related("blocked_slots"))
        off = slots_off(engagements, list(slots_of(self._forum)))
        engaged = {row.interpreter_id: off[row.pk] for row in engagements}
        for each in placed:
            sides = [there.get(each.sender_delegate_id), there.get(each.recipient_delegate_id)]
            request = each.request
            meeting = self.live.get(each.request_id)
            if each.slot.starts_at <= self._now or (meeting and meeting.starts_at <= self._now):
                yield each.pk, LeftOutReason.PAST
            elif (
                request.state != RequestState.ACCEPTED
                or frozenset((request.sender_id, request.recipient_id)) in apart
                or None in sides
            ):
                yield each.pk, LeftOutReason.ENDED
            elif any(side is not None and not is_there(side, each.slot) for side in sides) or (
                each.interpreter_id and each.slot_id in engaged.get(each.interpreter_id, {each.slot_id})
            ):
                yield each.pk, LeftOutReason.AWAY

    def _taken(self, leaving: set[int]) -> dict[tuple[str, int], list[tuple[datetime, datetime]]]:
        """When people, interpreters and tables are taken by meetings that stay, in this forum or any other."""
        if not hasattr(self, "_seats"):
            rows = Seat.objects.filter(is_live=True, meeting__ends_at__gt=self._now)
            self._seats = list(
                rows.filter(during__overlap=self._span()).values_list(
                    "meeting_id", "person_id", "interpreter_id", "table_id", "during"
                )
            )
        taken: dict[tuple[str, int], list[tuple[datetime, datetime]]] = defaultdict(list)
        for meeting_id, person, interpreter, table, during in self._seats:
            if meeting_id not in leaving:
                for kind, key in (("person", person), ("interpreter", interpreter), ("table", table)):
                    if key:
                        taken[kind, key].append((during.lower, during.upper))
        return taken

    def _span(self) -> tuple[datetime, datetime]:
        slots = list(self._forum.slots.order_by("starts_at"))
        return slots[0].starts_at, max(slot.ends_at for slot in slots)


def _delegates(placed: list[PlannedMeeting]) -> Iterable[Delegate]:
    keys = {key for each in placed for key in (each.sender_delegate_id, each.recipient_delegate_id)}
    rows = Delegate.objects.filter(
        pk__in=keys, registration__state=RegistrationState.APPROVED, person__left_at=None
    )
    return rows.prefetch_related("blocked_slots")


def _clashes(planned: PlannedMeeting, taken: dict[tuple[str, int], list[tuple[datetime, datetime]]]) -> bool:
    who = [
        ("person", planned.sender_delegate.person_id),
        ("person", planned.recipient_delegate.person_id),
        ("table", planned.table_id),
        ("interpreter", planned.interpreter_id),
    ]
    start, end = planned.slot.starts_at, planned.slot.ends_at
    return any(
        begun < end and over > start for kind, key in who if key for begun, over in taken.get((kind, key), ())
    )


def _people_at(meetings: Iterable[Meeting]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {meeting.pk: set() for meeting in meetings}
    rows = Seat.objects.filter(meeting__in=found, person__isnull=False).values_list("meeting_id", "person_id")
    for meeting_id, person_id in rows:
        found[meeting_id].add(person_id)
    return found
