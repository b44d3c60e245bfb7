"""Fairs of a month side by side: which run at the same time, and how far it is from one to the next."""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.companies.selectors import companies_of
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Attendance, Edition, Follow, Phase
from apps.exhibitions.selectors.days import OpenDays, each_day, editions_by_id, holidays_by_day, open_days
from apps.exhibitions.selectors.editions import Viewer, stay_of
from apps.exhibitions.selectors.listing import FIRST_YEAR, LAST_YEAR, EditionFilters
from apps.exhibitions.selectors.month import no_such_month, within_bounds
from apps.exhibitions.travel import Leg, Stay, clashes, legs
from apps.reference.enums import Confidence
from apps.reference.models import Holiday

ROWS_SHOWN = 40
MOST_PICKED = 12


@dataclass(frozen=True, slots=True)
class TimelineDay:
    day: date
    is_today: bool
    holidays: list[Holiday]

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5


@dataclass(frozen=True, slots=True)
class Span:
    """A free day, or days on which the fair is open: one bar, which goes on where the month ends before it."""

    length: int
    is_open: bool = False
    phase: Phase | None = None
    goes_on: bool = False
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class TimelineRow:
    edition: Edition
    spans: list[Span]
    same_time: int
    is_picked: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A picked fair, and the way from the picked fair before it."""

    edition: Edition
    way: Leg[str] | None


@dataclass(frozen=True, slots=True)
class Timeline:
    month: date
    days: list[TimelineDay]
    rows: list[TimelineRow]
    row_count: int
    steps: list[Step]
    clashes: list[tuple[Edition, Edition, Leg[str]]]

    @property
    def previous(self) -> date | None:
        return within_bounds(self.month - timedelta(days=1))

    @property
    def next(self) -> date | None:
        return within_bounds(self.month + timedelta(days=31))


def timeline(
    year: int, month: int, filters: EditionFilters | None = None, picked: Sequence[str] = ()
) -> Timeline:
    """Return the fairs of a month as rows of day cells, and the way between the picked ones of any month.

    Five queries, six with something picked.
    """
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise no_such_month()
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    runs = open_days(first, last, filters)
    open_on = Counter(day for run in runs for day in {day for day, _phase in run.days})
    shown = runs[:ROWS_SHOWN]
    editions = editions_by_id([run.edition_id for run in shown])
    chosen = _picked(picked)
    slugs = {edition.slug for edition in chosen}
    holidays, today = holidays_by_day(first, last), timezone.localdate()
    days = [TimelineDay(day, day == today, holidays.get(day, [])) for day in each_day(first, last)]
    return Timeline(
        month=first,
        days=days,
        rows=[
            TimelineRow(
                editions[run.edition_id],
                _spans(run, days),
                _same_time(run, runs, open_on),
                editions[run.edition_id].slug in slugs,
            )
            for run in shown
        ],
        row_count=len(runs),
        steps=_steps(chosen),
        clashes=_clashes(chosen),
    )


def own_editions(viewer: Viewer) -> list[str]:
    """Return the coming fairs that the viewer follows or to which their companies go, as slugs, the next first."""
    if not isinstance(viewer, User):
        return []
    fairs = Follow.objects.filter(user=viewer).values("exhibition")
    going = Attendance.objects.filter(company__in=companies_of(viewer).order_by().values("pk"))
    rows = Edition.objects.filter(start_date__gte=timezone.localdate()).exclude(confidence=Confidence.LOW)
    own = rows.filter(exhibition__in=fairs) | rows.filter(pk__in=going.values("edition"))
    return list(own.order_by("start_date", "pk").values_list("slug", flat=True)[:MOST_PICKED])


def _picked(slugs: Sequence[str]) -> list[Edition]:
    if not slugs:
        return []
    rows = Edition.objects.select_related("exhibition", "city", "venue__city")
    found = rows.filter(slug__in=list(slugs)[:MOST_PICKED]).exclude(confidence=Confidence.LOW)
    return list(found.exclude(status=EditionStatus.CANCELLED).order_by("start_date", "end_date", "pk"))


def _steps(chosen: Sequence[Edition]) -> list[Step]:
    stays = [stay_of(edition) for edition in chosen]
    ways = {way.end.key: way for way in legs(stays)}
    return [Step(edition, ways.get(edition.slug)) for edition in _ordered(chosen, stays)]


def _ordered(chosen: Sequence[Edition], stays: Sequence[Stay[str]]) -> list[Edition]:
    order = {stay.key: (stay.first, stay.last) for stay in stays}
    return sorted(chosen, key=lambda edition: order[edition.slug])


def _clashes(chosen: Sequence[Edition]) -> list[tuple[Edition, Edition, Leg[str]]]:
    by_slug = {edition.slug: edition for edition in chosen}
    return [
        (by_slug[way.start.key], by_slug[way.end.key], way)
        for way in clashes(stay_of(edition) for edition in chosen)
    ]


def _spans(run: OpenDays, days: Sequence[TimelineDay]) -> list[Span]:
    """Return a row's cells: each free day by itself, the days of one phase as one bar."""
    open_on = dict(run.days)
    spans: list[Span] = []
    for each in days:
        if each.day not in open_on:
            spans.append(Span(1, is_off=each.is_weekend))
            continue
        phase = open_on[each.day]
        if spans and spans[-1].is_open and spans[-1].phase == phase:
            spans[-1] = Span(spans[-1].length + 1, True, phase)
        else:
            spans.append(Span(1, True, phase))
    if spans and spans[-1].is_open and run.days[-1][0] > days[-1].day:
        spans[-1] = replace(spans[-1], goes_on=True)
    return spans


def _same_time(run: OpenDays, runs: Sequence[OpenDays], open_on: Counter[date]) -> int:
    """Return how many of the month's other fairs share a day with this one."""
    days = {day for day, _phase in run.days}
    if not any(open_on[day] > 1 for day in days):
        return 0
    return sum(1 for other in runs if other is not run and any(day in days for day, _phase in other.days))
