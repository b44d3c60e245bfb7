"""Two plans of one forum, side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from apps.companies.models import Company
from apps.meetings.models import MeetingRequest, Plan, PlannedMeeting
from apps.meetings.selectors.plans import planned_meetings


class Difference(StrEnum):
    """What the second plan does with a request that the first does otherwise."""

    PLACED = "placed"  # has a slot only in the second
    LEFT = "left"  # has a slot only in the first
    MOVED = "moved"  # has another slot
    RESEATED = "reseated"  # has another table, interpreter or delegate in the same slot


@dataclass(frozen=True, slots=True)
class Side:
    plan: Plan
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Line:
    """One request that the two plans treat otherwise."""

    kind: Difference
    request: MeetingRequest
    first: PlannedMeeting | None
    second: PlannedMeeting | None


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A company with another number of meetings."""

    company: Company
    first: int
    second: int

    @property
    def more(self) -> int:
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class Comparison:
    first: Side
    second: Side
    lines: list[Line]
    companies: list[CompanyLine]

    @property
    def counts(self) -> dict[str, int]:
        """How many requests differ, by kind."""
        found = Counter(str(line.kind) for line in self.lines)
        return {str(kind): found[str(kind)] for kind in Difference}


def compare_plans(first: Plan, second: Plan) -> Comparison:
    """Return what differs, in four queries."""
    before = {meeting.request_id: meeting for meeting in planned_meetings(first)}
    after = {meeting.request_id: meeting for meeting in planned_meetings(second)}
    lines = [
        Line(kind, (after.get(key) or before[key]).request, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if (kind := _kind(before.get(key), after.get(key))) is not None
    ]
    order = list(Difference)
    lines.sort(key=lambda line: (order.index(line.kind), line.request.pk))
    return Comparison(
        Side(first, len(before), first.unplaced.count()),
        Side(second, len(after), second.unplaced.count()),
        lines,
        _companies(before.values(), after.values()),
    )


def _kind(first: PlannedMeeting | None, second: PlannedMeeting | None) -> Difference | None:
    if first is None:
        return Difference.PLACED
    if second is None:
        return Difference.LEFT
    if first.slot_id != second.slot_id:
        return Difference.MOVED
    seats = [
        (each.table_id, each.interpreter_id, each.sender_delegate_id, each.recipient_delegate_id)
        for each in (first, second)
    ]
    return Difference.RESEATED if seats[0] != seats[1] else None


def _companies(before: Iterable[PlannedMeeting], after: Iterable[PlannedMeeting]) -> list[CompanyLine]:
    counts: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    companies: dict[int, Company] = {}
    for count, meetings in zip(counts, (before, after), strict=True):
        for meeting in meetings:
            for company in (meeting.request.sender, meeting.request.recipient):
                companies[company.pk] = company
                count[company.pk] += 1
    lines = [
        CompanyLine(company, counts[0][key], counts[1][key])
        for key, company in companies.items()
        if counts[0][key] != counts[1][key]
    ]
    return sorted(lines, key=lambda line: (line.more, line.company.sort_key))
