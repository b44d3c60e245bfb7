"""A year at a glance: how much is on each day, and what may come that nobody has announced."""

import calendar
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from apps.exhibitions.enums import EditionStatus, Part
from apps.exhibitions.forecast import Forecast, Habits, Held, forecasts
from apps.exhibitions.models import Edition, Exhibition
from apps.exhibitions.selectors.days import holidays_by_day, open_days
from apps.exhibitions.selectors.listing import FIRST_YEAR, LAST_YEAR, EditionFilters, exhibitions_of
from apps.exhibitions.selectors.month import no_such_month
from apps.reference.enums import Confidence, HolidayCategory
from apps.reference.models import Holiday

# From so many fairs on a day is light, busy and full.
LOADS = (1, 3, 6)
FORECASTS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class YearDay:
    day: date
    count: int
    is_today: bool
    holidays: tuple[Holiday, ...] = ()

    @property
    def load(self) -> int:
        """0 for a free day, up to 3 for a full one."""
        return sum(self.count >= least for least in LOADS)

    @property
    def is_holiday(self) -> bool:
        return any(holiday.category == HolidayCategory.PUBLIC for holiday in self.holidays)


@dataclass(frozen=True, slots=True)
class YearMonth:
    """Whole weeks; days of the neighbouring months are None."""

    month: date
    weeks: list[list[YearDay | None]]
    edition_count: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A fair and when it would come next if it keeps its habits."""

    exhibition: Exhibition
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class YearView:
    year: int
    months: list[YearMonth]
    edition_count: int
    expected: list[Expected]
    expected_count: int

    @property
    def previous(self) -> int | None:
        return self.year - 1 if self.year > FIRST_YEAR else None

    @property
    def next(self) -> int | None:
        return self.year + 1 if self.year < LAST_YEAR else None


def year_view(year: int, filters: EditionFilters | None = None) -> YearView:
    """Return how many fairs are open on each day of a year, and the forecasts for it; six queries."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise no_such_month()
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs = open_days(first, last, filters)
    counts: Counter[date] = Counter(day for run in runs for day in {day for day, _phase in run.days})
    in_month: Counter[int] = Counter(
        month for run in runs for month in {day.month for day, _p in run.days if day.year == year}
    )
    holidays, today = holidays_by_day(first, last), timezone.localdate()

    def day_of(day: date) -> YearDay:
        return YearDay(day, counts[day], day == today, tuple(holidays.get(day, ())))

    months = [
        YearMonth(
            date(year, month, 1),
            [
                [day_of(day) if day.month == month else None for day in week]
                for week in calendar.Calendar().monthdatescalendar(year, month)
            ],
            in_month[month],
        )
        for month in range(1, 13)
    ]
    expected = expected_in(year, filters or EditionFilters(), today)
    return YearView(year, months, len(runs), expected[:FORECASTS_SHOWN], len(expected))


def expected_in(year: int, filters: EditionFilters, today: date) -> list[Expected]:
    """Return what a year would bring if every fair kept its habits, the sooner first; two queries."""
    if year < today.year or filters.when == Part.PAST:
        return []
    fairs = list(exhibitions_of(filters).exclude(cadence=""))
    held = held_by_fair([fair.pk for fair in fairs])
    found = [
        Expected(fair, forecast)
        for fair in fairs
        for forecast in forecasts(habits_of(fair), held.get(fair.pk, []), today)
        if forecast.year == year
    ]
    return sorted(found, key=lambda each: (each.forecast.earliest, each.exhibition.code))


def expected_next(exhibition: Exhibition) -> list[Forecast]:
    """Return the forecast of a fair's next edition, one for each of its seasons; one query."""
    held = held_by_fair([exhibition.pk]).get(exhibition.pk, [])
    return forecasts(habits_of(exhibition), held, timezone.localdate())


def habits_of(exhibition: Exhibition) -> Habits:
    return Habits(exhibition.cadence, exhibition.year_parity, tuple(exhibition.usual_months))


def held_by_fair(fairs: list[int]) -> dict[int, list[Held]]:
    """Return what was held or announced with confirmed days, by fair."""
    rows = Edition.objects.filter(exhibition__in=fairs).exclude(confidence=Confidence.LOW)
    found: dict[int, list[Held]] = defaultdict(list)
    for fair, year, first, last, season, status in rows.values_list(
        "exhibition_id", "year", "start_date", "end_date", "season", "status"
    ):
        found[fair].append(Held(year, first, last, season, status == EditionStatus.SCHEDULED))
    return found
