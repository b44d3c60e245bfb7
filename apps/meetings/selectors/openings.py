"""Where a request's meeting could take place: slots in which both sides, a table and an interpreter are free."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from apps.forums.enums import ForumState as State
from apps.forums.enums import MeetingMode
from apps.forums.models import Delegate, Forum, Interpreter, Slot, Table
from apps.forums.selectors import approved_delegates, is_there, slots_of, slots_off, tables_of
from apps.meetings.enums import PartOfDay
from apps.meetings.languages import Languages, Pair, share_language
from apps.meetings.models import Meeting, MeetingRequest, Seat
from apps.meetings.selectors.working_days import WorkingDays
from apps.meetings.times import is_in_part

# When the companies themselves may place, move and cancel, by how the forum places its meetings.
BOOKING_STATES: dict[str, frozenset[str]] = {
    MeetingMode.SELF: frozenset({State.OPEN, State.CLOSED, State.RUNNING}),
    MeetingMode.PLAN: frozenset(),
    MeetingMode.BOTH: frozenset({State.PUBLISHED, State.RUNNING}),
}
ALTERNATIVES = 3


def takes_bookings(forum: Forum) -> bool:
    """Whether companies may choose slots themselves now."""
    return forum.state in BOOKING_STATES[forum.meeting_mode]


@dataclass(frozen=True, slots=True)
class Opening:
    """A slot in which a meeting can take place, and who and what it would take."""

    slot: Slot
    sender_delegate: Delegate
    recipient_delegate: Delegate
    table: Table
    interpreter: Interpreter | None


class _Times(NamedTuple):
    start: datetime
    end: datetime


class Openings:
    """What is free for one request, read once: people and interpreters across all forums, tables in this one.

    Seats of the meetings `without` do not count: they are the ones to be moved. Who sat there goes on sitting there
    where they can. With `at_any_time` the time of day that the request asks for does not count: the sides agree anew.
    """

    def __init__(
        self,
        request: MeetingRequest,
        *,
        now: datetime,
        without: Collection[Meeting] = (),
        at_any_time: bool = False,
    ) -> None:
        if request.forum is None:
            raise ValueError("Only forums have slots.")
        self._request, self._forum = request, request.forum
        self._part_of_day = PartOfDay.ANY if at_any_time else request.part_of_day
        slots = list(slots_of(self._forum))
        self._slots = [slot for slot in slots if slot.starts_at > now]
        self._people = self._delegates()
        self._companies = {each.registration.company for side in self._people.values() for each in side}
        self._working = WorkingDays(self._forum, self._slots, {each.country for each in self._companies})
        self._tables = list(tables_of(self._forum))
        engagements = self._forum.engagements.select_related("interpreter").order_by("pk")
        self._engaged = list(engagements.prefetch_related("blocked_slots"))
        self._off = slots_off(self._engaged, slots)
        self._languages = Languages(self._engaged)
        self._kept: set[int] = set()
        self._kept_interpreters: set[int] = set()
        self._busy: dict[tuple[str, int], list[_Times]] = defaultdict(list)
        self._read_seats({meeting.pk for meeting in without})

    def __iter__(self) -> Iterator[Opening]:
        """Yield an opening for each slot that has one, in the order of time."""
        return filter(None, map(self.opening_in, self._slots))

    def opening_in(self, slot: Slot, table: Table | None = None) -> Opening | None:
        """Return what a meeting in this slot would take, at this table if one is named; None where it cannot be."""
        slot = next((own for own in self._slots if own.pk == slot.pk), slot)
        if slot not in self._slots or not self._is_wanted(slot):
            return None
        tables = [free for free in self.tables_in(slot) if table is None or free.pk == table.pk]
        if not tables:
            return None
        for pair in self._pairs_in(slot):
            pool = self._languages.pool_for(*pair)
            interpreter = self._interpreter_in(slot, pool) if pool else None
            if pool is None or interpreter is not None:
                return Opening(slot, *pair, tables[0], interpreter)
        return None

    def tables_in(self, slot: Slot) -> list[Table]:
        """Return the tables that are free for these two companies, their own ones first."""
        sides = {self._request.sender_id, self._request.recipient_id}
        fitting = [table for table in self._tables if table.held_for is None or table.held_for in sides]
        fitting.sort(key=lambda table: table.held_for is None)
        return [table for table in fitting if self._is_free(("table", table.pk), slot)]

    def nearest(self, wanted: datetime) -> list[Opening]:
        """Return the openings nearest in time."""
        found = sorted(
            self, key=lambda opening: (abs(opening.slot.starts_at - wanted), opening.slot.starts_at)
        )
        return found[:ALTERNATIVES]

    def _is_wanted(self, slot: Slot) -> bool:
        return is_in_part(slot.starts_at, self._part_of_day, ZoneInfo(self._forum.time_zone)) and all(
            self._working.include(company, slot) for company in self._companies
        )

    def _delegates(self) -> dict[int, list[Delegate]]:
        sides = (self._request.sender_id, self._request.recipient_id)
        found: dict[int, list[Delegate]] = {side: [] for side in sides}
        for delegate in approved_delegates(self._forum).filter(registration__company__in=sides):
            found[delegate.registration.company_id].append(delegate)
        return found

    def _read_seats(self, without: set[int]) -> None:
        if not self._slots:
            return
        people = [delegate.person_id for side in self._people.values() for delegate in side]
        interpreters = [engagement.interpreter_id for engagement in self._engaged]
        anybody = Q(person__in=people) | Q(interpreter__in=interpreters) | Q(table__in=self._tables)
        span = (self._slots[0].starts_at, self._slots[-1].ends_at)
        seats = Seat.objects.filter(anybody, is_live=True)
        for seat in seats.filter(Q(during__overlap=span) | Q(meeting__in=without)):
            if seat.meeting_id in without:
                self._kept.add(seat.person_id or 0)
                self._kept_interpreters.add(seat.interpreter_id or 0)
                continue
            times = _Times(seat.during.lower, seat.during.upper)
            for kind in ("person", "interpreter", "table"):
                if (key := getattr(seat, f"{kind}_id")) is not None:
                    self._busy[kind, key].append(times)

    def _pairs_in(self, slot: Slot) -> list[Pair]:
        """Return who of both sides could sit together, the best pair first: as before, in a common language."""
        sender, recipient = (
            [delegate for delegate in self._people[side] if self._can_come(delegate, slot)]
            for side in (self._request.sender_id, self._request.recipient_id)
        )
        pairs = [(mine, theirs) for mine in sender for theirs in recipient]

        def cost(pair: Pair) -> tuple[int, bool, int]:
            moved = sum(delegate.person_id not in self._kept for delegate in pair)
            load = sum(len(self._busy["person", delegate.person_id]) for delegate in pair)
            return (moved, not share_language(*pair), load)

        return sorted(pairs, key=cost)

    def _can_come(self, delegate: Delegate, slot: Slot) -> bool:
        return is_there(delegate, slot) and self._is_free(("person", delegate.person_id), slot)

    def _interpreter_in(self, slot: Slot, pool: str) -> Interpreter | None:
        free = [
            engagement.interpreter
            for engagement in self._engaged
            if pool in engagement.interpreter.pairs
            and slot.pk not in self._off[engagement.pk]
            and self._is_free(("interpreter", engagement.interpreter_id), slot)
        ]
        free.sort(
            key=lambda each: (each.pk not in self._kept_interpreters, len(self._busy["interpreter", each.pk]))
        )
        return free[0] if free else None

    def _is_free(self, who: tuple[str, int], slot: Slot) -> bool:
        return all(times.end <= slot.starts_at or times.start >= slot.ends_at for times in self._busy[who])


def swap_openings(first: Meeting, second: Meeting, *, now: datetime) -> tuple[Opening | None, Opening | None]:
    """Return where each of two meetings would go if they changed places; None for one that does not fit there."""

    def at(meeting: Meeting, target: Meeting) -> Opening | None:
        if target.slot is None:
            return None
        openings = Openings(meeting.request, now=now, without=[first, second])
        return openings.opening_in(target.slot, target.table)

    return at(first, second), at(second, first)
