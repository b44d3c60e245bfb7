"""One month as a grid of weeks, with each fair on each day on which it is open."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.exhibitions.models import Edition, Phase
from apps.exhibitions.selectors.days import OpenDays, editions_by_id, holidays_by_day, open_days
from apps.exhibitions.selectors.listing import FIRST_YEAR, LAST_YEAR, EditionFilters
from apps.reference.enums import HolidayCategory
from apps.reference.models import Holiday

# So many fairs have room on a day; the rest is counted, and the list has it.
LANES = 6


@dataclass(frozen=True, slots=True)
class DayEntry:
    """An edition on one of its days: the `number`-th of `count`, perhaps in one phase.

    `leads` is true on the first of its days that the grid has inside the month: a list names the fair there only.
    `opens` and `closes` are true where a run of days begins and ends, at the latest with the week.
    """

    edition: Edition
    number: int
    count: int
    phase: Phase | None = None
    leads: bool = False
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class MonthDay:
    """`slots` are the day's lanes from above, some of them empty: a fair keeps its lane for the whole week."""

    day: date
    is_in_month: bool
    is_today: bool
    slots: list[DayEntry | None] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)
    more: int = 0

    @property
    def entries(self) -> list[DayEntry]:
        return [slot for slot in self.slots if slot]

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5

    @property
    def is_holiday(self) -> bool:
        return any(holiday.category == HolidayCategory.PUBLIC for holiday in self.holidays)

    @property
    def is_bare(self) -> bool:
        """Nothing begins here and nothing is marked: a list leaves the day out."""
        return not (self.holidays or self.more or any(entry.leads for entry in self.entries))


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """Whole weeks, Monday first, that cover a month."""

    month: date
    weeks: list[list[MonthDay]]
    edition_count: int

    @property
    def days(self) -> list[MonthDay]:
        return [day for week in self.weeks for day in week]

    @property
    def previous(self) -> date | None:
        return within_bounds(self.month - timedelta(days=1))

    @property
    def next(self) -> date | None:
        return within_bounds(self.month + timedelta(days=31))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A day of an edition before the edition's row was read."""

    edition_id: int
    number: int
    count: int
    phase: Phase | None
    opens: bool
    closes: bool


def month_days(year: int, month: int, filters: EditionFilters | None = None) -> MonthGrid:
    """Return a month in whole weeks with each fair on each of its days, in four queries.

    Editions whose dates are not confirmed are not in it. Raises NotFound for a month that the calendar does not have.
    """
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise no_such_month()
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    first, last = weeks[0][0], weeks[-1][-1]
    runs = open_days(first, last, filters)
    marks = [_lanes(runs, week) for week in weeks]
    shown = editions_by_id({mark.edition_id for lanes, _more in marks for mark in _all_marks(lanes)})
    holidays, today = holidays_by_day(first, last), timezone.localdate()
    leading: set[int] = set()
    grid = []
    for week, (lanes, more) in zip(weeks, marks, strict=True):
        cells = []
        for day in week:
            is_in_month = day.month == month
            slots = [_entry(mark, shown, leading, is_in_month) for mark in _slots(lanes, day)]
            cells.append(
                MonthDay(day, is_in_month, day == today, slots, holidays.get(day, []), more.get(day, 0))
            )
        grid.append(cells)
    inside = sum(any(day.month == month and day.year == year for day, _p in run.days) for run in runs)
    return MonthGrid(month=date(year, month, 1), weeks=grid, edition_count=inside)


def no_such_month() -> NotFound:
    return NotFound(_("The calendar has no such month."))


def within_bounds(day: date) -> date | None:
    return day.replace(day=1) if FIRST_YEAR <= day.year <= LAST_YEAR else None


Lane = dict[date, _Mark]


def _lanes(runs: Iterable[OpenDays], week: list[date]) -> tuple[list[Lane], Mapping[date, int]]:
    """Put each fair of a week onto the first lane that is free on all of its days; count those without one."""
    lanes: list[Lane] = []
    more: dict[date, int] = defaultdict(int)
    here = [(run, [n for n, (day, _p) in enumerate(run.days) if week[0] <= day <= week[-1]]) for run in runs]
    # Those that began earlier keep the top, so that a bar goes straight on.
    here.sort(key=lambda pair: (pair[0].days[0][0], -len(pair[0].days)))
    for run, places in here:
        if not places:
            continue
        marks = {run.days[n][0]: _mark(run, n, week) for n in places}
        lane = next((lane for lane in lanes if not lane.keys() & marks.keys()), None)
        if lane is None and len(lanes) < LANES:
            lane = {}
            lanes.append(lane)
        if lane is None:
            for day in marks:
                more[day] += 1
        else:
            lane.update(marks)
    return lanes, more


def _mark(run: OpenDays, place: int, week: list[date]) -> _Mark:
    day, phase = run.days[place]
    before = run.days[place - 1][0] if place else None
    after = run.days[place + 1][0] if place + 1 < len(run.days) else None
    return _Mark(
        run.edition_id,
        place + 1,
        len(run.days),
        phase,
        opens=day == week[0] or before != day - timedelta(days=1),
        closes=day == week[-1] or after != day + timedelta(days=1),
    )


def _all_marks(lanes: Iterable[Lane]) -> Iterable[_Mark]:
    return (mark for lane in lanes for mark in lane.values())


def _slots(lanes: list[Lane], day: date) -> list[_Mark | None]:
    """Return the day's lanes down to the last one that is taken."""
    slots = [lane.get(day) for lane in lanes]
    while slots and slots[-1] is None:
        slots.pop()
    return slots


def _entry(
    mark: _Mark | None, shown: Mapping[int, Edition], leading: set[int], is_in_month: bool
) -> DayEntry | None:
    if mark is None:
        return None
    leads = is_in_month and mark.edition_id not in leading
    if leads:
        leading.add(mark.edition_id)
    edition = shown[mark.edition_id]
    return DayEntry(edition, mark.number, mark.count, mark.phase, leads, mark.opens, mark.closes)
