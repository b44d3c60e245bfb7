"""A forum's day as rows: one for each interpreter, delegate or company, with their meetings slot by slot."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.core.joining import listed
from apps.core.text import fold
from apps.forums.enums import LanguagePair
from apps.forums.models import Delegate, Forum, Slot
from apps.forums.selectors import approved_delegates, is_there, slots_of, slots_off
from apps.meetings.models import Meeting
from apps.meetings.selectors.meetings import live_meetings


class Whose(StrEnum):
    INTERPRETERS = "interpreters"
    PEOPLE = "people"
    COMPANIES = "companies"


@dataclass(frozen=True, slots=True)
class LaneCell:
    slot: Slot
    meetings: list[Meeting]
    is_away: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """
    load      slots with a meeting
    longest   most slots with a meeting in a row, without a rest
    waits     slots without one between two meetings of a day, although they are there
    """

    name: str
    detail: str
    cells: list[LaneCell]
    load: int
    longest: int
    waits: int


def lanes_of(forum: Forum, whose: Whose, words: str = "") -> tuple[list[Slot], list[Lane]]:
    """Return the slots and the rows in the order of names, in a fixed number of queries; `words` narrows them."""
    slots = list(slots_of(forum))
    meetings = list(live_meetings(forum))
    rows = _READERS[whose](forum, slots, meetings)
    wanted = fold(words)
    days = [slot.starts_at.astimezone(ZoneInfo(forum.time_zone)).date() for slot in slots]
    lanes = [
        _lane(row, slots, days) for row in rows if not wanted or wanted in fold(f"{row.name} {row.detail}")
    ]
    return slots, lanes


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    detail: str
    meetings: list[Meeting]
    away: set[int]


def _interpreters(forum: Forum, slots: list[Slot], meetings: Iterable[Meeting]) -> list[_Row]:
    held: dict[int | None, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        held[meeting.interpreter_id].append(meeting)
    engaged = forum.engagements.select_related("interpreter").prefetch_related("blocked_slots")
    engagements = list(engaged.order_by("interpreter__name", "pk"))
    off = slots_off(engagements, slots)
    return [
        _Row(
            row.interpreter.name,
            listed(LanguagePair(pair).label for pair in row.interpreter.pairs),
            held[row.interpreter_id],
            off[row.pk],
        )
        for row in engagements
    ]


def _people(forum: Forum, slots: list[Slot], meetings: Iterable[Meeting]) -> list[_Row]:
    held: dict[int | None, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for seat in meeting.people_seats:
            held[seat.person_id].append(meeting)
    rows = approved_delegates(forum).order_by("registration__company__sort_key", "pk")
    return [
        _Row(
            str(delegate.person),
            delegate.registration.company.display_name,
            held[delegate.person_id],
            _away(delegate, slots),
        )
        for delegate in rows
    ]


def _companies(forum: Forum, slots: list[Slot], meetings: Iterable[Meeting]) -> list[_Row]:
    held: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        held[meeting.request.sender_id].append(meeting)
        held[meeting.request.recipient_id].append(meeting)
    rows = approved_delegates(forum).order_by("registration__company__sort_key", "pk")
    found: dict[int, _Row] = {}
    for delegate in rows:
        company = delegate.registration.company
        away = _away(delegate, slots)
        if company.pk in found:
            # A company is away only where all of its delegates are.
            found[company.pk].away.intersection_update(away)
        else:
            found[company.pk] = _Row(company.display_name, company.country, held[company.pk], away)
    return list(found.values())


def _away(delegate: Delegate, slots: Iterable[Slot]) -> set[int]:
    return {slot.pk for slot in slots if not is_there(delegate, slot)}


_READERS = {Whose.INTERPRETERS: _interpreters, Whose.PEOPLE: _people, Whose.COMPANIES: _companies}


def _lane(row: _Row, slots: list[Slot], days: list[date]) -> Lane:
    at: dict[int | None, list[Meeting]] = defaultdict(list)
    for meeting in row.meetings:
        at[meeting.slot_id].append(meeting)
    cells = [LaneCell(slot, at[slot.pk], slot.pk in row.away) for slot in slots]
    return Lane(
        row.name, row.detail, cells, sum(bool(cell.meetings) for cell in cells), *_rhythm(cells, days)
    )


def _rhythm(cells: list[LaneCell], days: list[date]) -> tuple[int, int]:
    """Return the longest run without a rest, and the slots of waiting between meetings."""
    longest = run = waits = pending = 0
    begun = False
    for index, cell in enumerate(cells):
        if index and days[index] != days[index - 1]:
            run = pending = 0
            begun = False
        if cell.meetings:
            run += 1
            waits += pending
            pending, begun = 0, True
        else:
            run = 0
            pending += begun and not cell.is_away
        longest = max(longest, run)
    return longest, waits
