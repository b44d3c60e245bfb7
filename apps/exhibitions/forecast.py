"""When a fair would be held next if it keeps its habits. Rules over what was held; never a date that was announced.

Plain values in and out, the day of asking given.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# How many years one edition follows another, by cadence. Fairs that are held more often or at no fixed pace than
# these are told by their usual months, or not at all.
YEARS_BETWEEN = {"annual": 1, "biennial": 2, "triennial": 3, "twice_a_year": 1}
# Days that one fair's beginning may wander from year to year and still be called the same days.
FIXED_WITHIN = 1
# The same weekday of the same week of the year moves by at most so much.
NEAR_WITHIN = 10
LONGEST_LOOK_AHEAD = 6


class Rule(StrEnum):
    """What a forecast rests on, the strongest first."""

    SAME_DAYS = "same_days"
    SAME_WEEKS = "same_weeks"
    SAME_MONTH = "same_month"
    USUAL_MONTHS = "usual_months"


@dataclass(frozen=True, slots=True)
class Held:
    """One edition that was held or announced, with confirmed days."""

    year: int
    first: date
    last: date | None
    season: str = ""
    ended_well: bool = True


@dataclass(frozen=True, slots=True)
class Habits:
    cadence: str
    parity: str = ""
    usual_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """The days between which it should lie; `season` where a fair has two a year. `seen` are the years it rests on."""

    year: int
    earliest: date
    latest: date
    rule: Rule
    season: str = ""
    seen: tuple[int, ...] = ()

    @property
    def is_month_only(self) -> bool:
        return self.rule in {Rule.SAME_MONTH, Rule.USUAL_MONTHS}


def forecasts(habits: Habits, held: Iterable[Held], today: date) -> list[Forecast]:
    """Return the next edition that nobody has announced: one for each season of the fair, the sooner first.

    Nothing for a fair without a known pace, or with nothing to go by. A season with an edition still to come waits
    until that one is over: its own successor is not news yet.
    """
    step = YEARS_BETWEEN.get(habits.cadence)
    if step is None:
        return []
    by_season: dict[str, list[Held]] = {}
    for edition in sorted(held, key=lambda each: each.first):
        by_season.setdefault(edition.season, []).append(edition)
    if habits.cadence == "twice_a_year":
        # An edition without a season would be counted for both: it tells nothing about either.
        by_season.pop("", None)
    elif not by_season:
        by_season[""] = []
    found = [_next(habits, season, rows, step, today) for season, rows in by_season.items()]
    return sorted(filter(None, found), key=lambda each: (each.earliest, each.season))


def _next(habits: Habits, season: str, held: Sequence[Held], step: int, today: date) -> Forecast | None:
    if any((edition.last or edition.first) >= today for edition in held):
        return None
    kept = [edition for edition in held if edition.ended_well]
    year = _next_year(habits, held, step, today)
    for candidate in range(year, year + LONGEST_LOOK_AHEAD, step):
        window = _from_earlier(kept, candidate, season) or _from_months(habits, candidate, season)
        if window is None:
            return None
        if window.latest >= today:
            return window
    return None


def _next_year(habits: Habits, held: Sequence[Held], step: int, today: date) -> int:
    """The year after the latest edition by the fair's pace, but not before this one; parity has the last word."""
    year = held[-1].year + step if held else today.year
    while year < today.year:
        year += step
    if habits.parity and (year % 2 == 0) != (habits.parity == "even"):
        year += 1
    return year


def _from_earlier(held: Sequence[Held], year: int, season: str) -> Forecast | None:
    """Two editions or more on nearly the same days promise these; a single one only its month."""
    if not held:
        return None
    latest = held[-3:]
    seen = tuple(edition.year for edition in latest)
    starts = [_in_year(edition.first, year) for edition in latest]
    spread = (max(starts) - min(starts)).days
    length = timedelta(days=max(((each.last or each.first) - each.first).days for each in latest))
    if len(latest) > 1 and spread <= FIXED_WITHIN:
        first = starts[-1]
        return Forecast(year, first, first + length, Rule.SAME_DAYS, season, seen)
    if len(latest) > 1 and spread <= NEAR_WITHIN:
        return Forecast(year, min(starts), max(starts) + length, Rule.SAME_WEEKS, season, seen)
    return _month(year, latest[-1].first.month, Rule.SAME_MONTH, season, seen[-1:])


def _from_months(habits: Habits, year: int, season: str) -> Forecast | None:
    """Usual months are of the fair as a whole: they tell nothing about one of two seasons."""
    if season or not habits.usual_months:
        return None
    first = _month(year, min(habits.usual_months), Rule.USUAL_MONTHS, season, ())
    last = _month(year, max(habits.usual_months), Rule.USUAL_MONTHS, season, ())
    return Forecast(year, first.earliest, last.latest, Rule.USUAL_MONTHS, season)


def _month(year: int, month: int, rule: Rule, season: str, seen: tuple[int, ...]) -> Forecast:
    return Forecast(
        year, date(year, month, 1), date(year, month, monthrange(year, month)[1]), rule, season, seen
    )


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
