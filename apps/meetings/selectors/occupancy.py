"""Who and what is taken in each slot of a forum, read once; and which two meetings would make room for each other."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from apps.forums.models import Delegate, Forum, Slot, Table
from apps.forums.selectors import approved_delegates, is_there, slots_of, slots_off, tables_of
from apps.meetings.languages import Languages
from apps.meetings.models import Meeting, Seat
from apps.meetings.selectors.meetings import live_meetings
from apps.meetings.times import is_in_part

ELSEWHERE = 0  # the key of a meeting in another forum or at a fair: nothing here can move it


@dataclass(frozen=True, slots=True)
class Way:
    """How a meeting gets a place that `other` has: `other` goes to `other_slot` and `other_table` first."""

    slot: Slot
    table: Table
    other: Meeting
    other_slot: Slot
    other_table: Table
    is_swap: bool


@dataclass(frozen=True, slots=True)
class _Party:
    """A meeting with what it needs wherever it goes."""

    meeting: Meeting
    people: frozenset[int]
    pool: str | None
    tables: tuple[Table, ...]


class Occupancy:
    """A forum's live meetings by slot, in a fixed number of queries. Slots are numbered from 0 here."""

    def __init__(self, forum: Forum, now: datetime) -> None:
        self._forum, self._now = forum, now
        self.slots = list(slots_of(forum))
        self.tables = list(tables_of(forum))
        self.meetings = {meeting.pk: meeting for meeting in live_meetings(forum)}
        self.delegates = list(approved_delegates(forum))
        engaged = forum.engagements.select_related("interpreter").prefetch_related("blocked_slots")
        self.engagements = list(engaged.order_by("interpreter__name", "pk"))
        self._zone = ZoneInfo(forum.time_zone)
        self._languages = Languages(self.engagements)
        self._by_person = {delegate.person_id: delegate for delegate in self.delegates}
        self._off = slots_off(self.engagements, self.slots)
        self._busy: dict[tuple[str, int], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._read_seats()

    def ways(self, meeting: Meeting) -> dict[tuple[int, int], Way]:
        """Return, by the keys of slot and table, the taken places that `meeting` could have if one other moved."""
        party = self._party(meeting)
        found = {}
        for other in self.meetings.values():
            if other.pk == meeting.pk or other.is_locked or other.starts_at <= self._now:
                continue
            way = self._way(party, self._party(other))
            if way is not None:
                found[way.slot.pk, way.table.pk] = way
        return found

    def _way(self, party: _Party, other: _Party) -> Way | None:
        """Return how `party` gets the place of `other`: by changing places, else by the nearest place for `other`."""
        place, table = self._place_of(other.meeting)
        if place is None or table is None or table not in party.tables:
            return None
        without = {party.meeting.pk, other.meeting.pk}
        helper = self._fits(party, place, without)
        if helper is None:
            return None
        for slot, there in self._places_for(other, near=place, first=self._place_of(party.meeting)):
            same = slot == place
            if same and (there.pk == table.pk or party.people & other.people):
                continue
            second = self._fits(other, slot, without, not_this=helper if same else 0)
            if second is not None and self._is_free("table", there.pk, slot, without):
                is_swap = (slot, there) == self._place_of(party.meeting)
                return Way(self.slots[place], table, other.meeting, self.slots[slot], there, is_swap)
        return None

    def _places_for(
        self, party: _Party, *, near: int, first: tuple[int | None, Table | None]
    ) -> Iterator[tuple[int, Table]]:
        """Yield where `party` could sit: first the place that becomes free, then the others, the nearest hour first."""
        if first[0] is not None and first[1] is not None and first[1] in party.tables:
            yield first[0], first[1]
        for slot in sorted(range(len(self.slots)), key=lambda index: (abs(index - near), index)):
            for table in party.tables:
                if not self._busy["table", table.pk][slot]:
                    yield slot, table
                    break

    def _fits(self, party: _Party, slot: int, without: Collection[int], *, not_this: int = 0) -> int | None:
        """Return the interpreter who would join there (0: none is needed), or None where the meeting cannot be."""
        row = self.slots[slot]
        if row.starts_at <= self._now:
            return None
        if not is_in_part(row.starts_at, party.meeting.request.part_of_day, self._zone):
            return None
        for person in party.people:
            delegate = self._by_person.get(person)
            is_away = delegate is not None and not is_there(delegate, row)
            if is_away or not self._is_free("person", person, slot, without):
                return None
        return self._interpreter(party, slot, without, not_this)

    def _interpreter(self, party: _Party, slot: int, without: Collection[int], not_this: int) -> int | None:
        if party.pool is None:
            return 0
        for engagement in self.engagements:
            key = engagement.interpreter_id
            away = self.slots[slot].pk in self._off[engagement.pk]
            serves = key != not_this and party.pool in engagement.interpreter.pairs and not away
            if serves and self._is_free("interpreter", key, slot, without):
                return key
        return None

    def _is_free(self, kind: str, key: int, slot: int, without: Collection[int]) -> bool:
        return self._busy[kind, key][slot] <= set(without)

    def _place_of(self, meeting: Meeting) -> tuple[int | None, Table | None]:
        return self._index.get(meeting.slot_id), meeting.table

    def _party(self, meeting: Meeting) -> _Party:
        people = frozenset(seat.person_id for seat in meeting.people_seats if seat.person_id)
        sides = {meeting.request.sender_id, meeting.request.recipient_id}
        pair: list[Delegate] = [self._by_person[person] for person in people if person in self._by_person]
        pool = self._languages.pool_for(pair[0], pair[1]) if len(pair) == 2 else None
        tables = [table for table in self.tables if table.held_for is None or table.held_for in sides]
        tables.sort(key=lambda table: table.held_for is None)
        return _Party(meeting, people, pool, tuple(tables))

    def _read_seats(self) -> None:
        self._index: dict[int | None, int] = {slot.pk: index for index, slot in enumerate(self.slots)}
        if not self.slots:
            return
        here = Q(meeting__forum=self._forum) | Q(person__in=self._by_person)
        here |= Q(interpreter__in=[row.interpreter_id for row in self.engagements])
        span = (self.slots[0].starts_at, max(slot.ends_at for slot in self.slots))
        rows = Seat.objects.filter(here, is_live=True, during__overlap=span)
        for meeting, person, interpreter, table, during in rows.values_list(
            "meeting_id", "person_id", "interpreter_id", "table_id", "during"
        ):
            key = meeting if meeting in self.meetings else ELSEWHERE
            who = (
                ("person", person)
                if person
                else ("interpreter", interpreter)
                if interpreter
                else ("table", table)
            )
            for index, slot in enumerate(self.slots):
                if during.lower < slot.ends_at and during.upper > slot.starts_at:
                    self._busy[who][index].add(key)
