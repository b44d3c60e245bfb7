"""One month as a grid of weeks, with each fair on each day on which it is open."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.exhibitions.enums import Part
from apps.exhibitions.models import Edition, Phase
from apps.exhibitions.selectors.listing import (
    FIRST_YEAR,
    LAST_YEAR,
    EditionFilters,
    dated_editions,
    overlapping,
)
from apps.reference.enums import Confidence, CountryCode, HolidayCategory
from apps.reference.models import Holiday

# What keeps offices closed, or open on a weekend, in the two countries that meet here.
HOLIDAY_COUNTRIES = (CountryCode.AZ, CountryCode.CN)
HOLIDAY_KINDS = (HolidayCategory.PUBLIC, HolidayCategory.WORKING_WEEKEND)


@dataclass(frozen=True, slots=True)
class DayEntry:
    """An edition on one of its days: the `number`-th of `count`, perhaps in one phase.

    `leads` is true on the first of its days that the grid has inside the month: a list names the fair there only.
    """

    edition: Edition
    number: int
    count: int
    phase: Phase | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class MonthDay:
    day: date
    is_in_month: bool
    is_today: bool
    entries: list[DayEntry] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5

    @property
    def is_holiday(self) -> bool:
        return any(holiday.category == HolidayCategory.PUBLIC for holiday in self.holidays)

    @property
    def is_bare(self) -> bool:
        """Nothing begins here and nothing is marked: a list leaves the day out."""
        return not self.holidays and not any(entry.leads for entry in self.entries)


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
        return _within_bounds(self.month - timedelta(days=1))

    @property
    def next(self) -> date | None:
        return _within_bounds(self.month + timedelta(days=31))


def month_days(year: int, month: int, filters: EditionFilters | None = None) -> MonthGrid:
    """Return a month in whole weeks with each fair on each of its days, in three queries.

    The filter's own year, month and part are not read: the month is all that is shown. Editions whose dates are not
    confirmed are not in it. Raises NotFound for a month that the calendar does not have.
    """
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise no_such_month()
    first = date(year, month, 1)
    days = list(calendar.Calendar().itermonthdates(year, month))
    period = replace(filters or EditionFilters(), year=None, month=None, when=Part.ALL)
    entries = _entries_by_day(overlapping(dated_editions(period), days[0], days[-1]), days, month)
    holidays = _holidays_by_day(days[0], days[-1])
    today = timezone.localdate()
    cells = [
        MonthDay(day, day.month == month, day == today, entries.get(day, []), holidays.get(day, []))
        for day in days
    ]
    return MonthGrid(
        month=first,
        weeks=[cells[start : start + 7] for start in range(0, len(cells), 7)],
        edition_count=sum(entry.leads for cell in cells for entry in cell.entries),
    )


def no_such_month() -> NotFound:
    return NotFound(_("The calendar has no such month."))


def days_of(edition: Edition) -> list[tuple[date, Phase | None]]:
    """Return the days on which a fair is open: those of its confirmed phases where it has any, else all of them.

    An edition without a published last day has only its first; one without published dates has none.
    """
    if not edition.is_date_publishable:
        return []
    phases = [phase for phase in edition.phases.all() if phase.is_date_publishable]
    if phases:
        return [(day, phase) for phase in phases for day in _each_day(phase.start_date, phase.end_date)]
    return [(day, None) for day in _each_day(edition.start_date, edition.end_date)]


def _each_day(first: date, last: date | None) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range(((last or first) - first).days + 1))


def _within_bounds(day: date) -> date | None:
    return day.replace(day=1) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _entries_by_day(
    editions: Iterable[Edition], days: list[date], month: int
) -> Mapping[date, list[DayEntry]]:
    found: dict[date, list[DayEntry]] = {}
    for edition in editions:
        open_days = days_of(edition)
        leading = next((day for day, _phase in open_days if day in days and day.month == month), None)
        for number, (day, phase) in enumerate(open_days, start=1):
            if days[0] <= day <= days[-1]:
                entry = DayEntry(edition, number, len(open_days), phase, day == leading)
                found.setdefault(day, []).append(entry)
    return found


def _holidays_by_day(first: date, last: date) -> Mapping[date, list[Holiday]]:
    """Return days off and worked weekends; estimated lunar dates (low confidence) are no facts and stay out."""
    rows = Holiday.objects.filter(
        date__range=(first, last), country__in=HOLIDAY_COUNTRIES, category__in=HOLIDAY_KINDS
    )
    found: dict[date, list[Holiday]] = {}
    for holiday in rows.exclude(confidence=Confidence.LOW):
        found.setdefault(holiday.date, []).append(holiday)
    return found
