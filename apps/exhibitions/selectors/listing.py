"""Lists of editions: filters, order, pages.

A date of low confidence is never a fact. Such an edition is known by its year alone: it stands after the dated ones,
answers no filter by month, and neither an order nor a cursor gives its unconfirmed day away.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Case, DateField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact
from django.utils import timezone

from apps.core.paging import Page, page_of
from apps.core.search import matching
from apps.core.time import SHANGHAI, ZONE_NAMES, local_date
from apps.exhibitions.enums import EditionStatus, Part
from apps.exhibitions.models import Edition, Exhibition
from apps.reference.enums import Confidence, CountryCode
from apps.reference.models import HsCode, Place, Sector

# Editions with the columns that `with_shown_days` adds; the type checker knows a model's own columns only.
Editions: TypeAlias = QuerySet[Any]
PAGE_SIZE = 30
# Years of the calendar's own pages; outside them there is nothing to look at and much to crawl.
FIRST_YEAR, LAST_YEAR = 2000, 2099
COMING_ORDER = ("is_undated", "shown_from", "id")
LATEST_FIRST = ("is_undated", "-shown_from", "-id")
DATED, UNDATED = 0, 1
IS_DATED = Q(is_undated=DATED)


@dataclass(frozen=True, slots=True)
class EditionFilters:
    """What a list shows; empty means any. Codes are those of sectors (either level), places (a city or its province; a region is a province) and HS codes,
    of which the chapter counts.

    `month` is 1 to 12, alone (any year) or with `year`. `when` is a `Part`; what is running today counts as upcoming.
    """

    q: str = ""
    sector: str = ""
    city: str = ""
    country: str = ""
    region: str = ""
    hs: str = ""
    month: int | None = None
    year: int | None = None
    when: str = Part.UPCOMING


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters can be set to: only values that some edition has. Sectors of level 1 come with those below."""

    sectors: list[Sector]
    cities: list[Place]
    regions: list[Place]
    chapters: list[HsCode]
    years: list[int]


def editions(filters: EditionFilters) -> Editions:
    """Return what a filter lets through, in a stable order: by first day (past: latest first), the undated last.

    Rows carry `is_undated` (0 or 1), `shown_from` and `shown_until`: the confirmed days, or the year of an undated one.
    """
    rows = with_shown_days(Edition.objects.all())
    if filters.q:
        rows = matching(rows, filters.q, column="exhibition__search_text")
    if filters.sector:
        rows = rows.filter(exhibition__in=_exhibitions_of_sector(filters.sector))
    if filters.city:
        rows = rows.filter(Q(city__code=filters.city) | Q(city__parent__code=filters.city))
    if filters.region:
        rows = rows.filter(city__parent__code=filters.region)
    if filters.country:
        rows = rows.filter(exhibition__country=filters.country)
    if filters.hs:
        rows = rows.filter(exhibition__in=_exhibitions_of_chapter(filters.hs))
    return _in_part(_in_period(rows, filters), filters.when).order_by(*order_of(filters))


def exhibitions_of(filters: EditionFilters) -> QuerySet[Exhibition]:
    """Return the fairs that a filter lets through, whether or not any edition of theirs is known."""
    rows: QuerySet[Any] = Exhibition.objects.order_by("code")
    if filters.q:
        rows = matching(rows, filters.q)
    if filters.sector:
        rows = rows.filter(pk__in=_exhibitions_of_sector(filters.sector))
    places = Place.objects.filter(Q(code=filters.city) | Q(parent__code=filters.city))
    if filters.city:
        rows = rows.filter(pk__in=Exhibition.objects.filter(cities__in=places).values("pk"))
    if filters.region:
        there = Exhibition.objects.filter(cities__parent__code=filters.region)
        rows = rows.filter(pk__in=there.values("pk"))
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.hs:
        rows = rows.filter(pk__in=_exhibitions_of_chapter(filters.hs))
    return rows


def order_of(filters: EditionFilters) -> tuple[str, ...]:
    return LATEST_FIRST if filters.when == Part.PAST else COMING_ORDER


def edition_page(
    filters: EditionFilters, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Edition]:
    """Return one page with all that a list shows, in three queries.

    Raises InvalidInput for a cursor that was not made here.
    """
    rows = with_list_facts(editions(filters))
    return page_of(rows, order=order_of(filters), cursor=cursor, size=size)


def dated_editions(filters: EditionFilters) -> Editions:
    """Return the filtered editions whose dates are facts, with what a calendar file says of them."""
    rows = editions(filters).filter(IS_DATED)
    return rows.select_related("exhibition", "city", "venue__city").prefetch_related("phases")


def next_editions(limit: int) -> list[Edition]:
    """Return the next editions with confirmed dates that are not cancelled, what is running first."""
    rows = editions(EditionFilters()).filter(IS_DATED).exclude(status=EditionStatus.CANCELLED)
    return list(with_list_facts(rows)[:limit])


def with_list_facts(rows: Editions) -> Editions:
    """Add what a line of a list shows: fair, city, venue, sectors and phases."""
    related = rows.select_related("exhibition", "city", "venue__city")
    return related.prefetch_related("exhibition__sectors", "phases")


def filter_choices() -> FilterChoices:
    """Return what the filters offer, in four queries."""
    used = Exhibition.objects.order_by().filter(editions__isnull=False).values("sectors")
    sectors = Sector.objects.filter(Q(pk__in=used) | Q(children__in=used)).distinct()
    cities = list(
        Place.objects.filter(pk__in=Edition.objects.order_by().values("city")).select_related("parent")
    )
    chapters = HsCode.objects.filter(pk__in=Exhibition.objects.order_by().values("hs_chapters"))
    years = Edition.objects.order_by("-year").values_list("year", flat=True).distinct()
    return FilterChoices(
        list(sectors),
        _by_name(cities),
        _by_name({city.parent for city in cities if city.parent and city.parent.country == CountryCode.CN}),
        list(chapters.order_by("code")),
        list(years),
    )


def _by_name(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.country, str(place.name).casefold()))


def with_shown_days(rows: Editions) -> Editions:
    low = Q(confidence=Confidence.LOW)
    return rows.annotate(
        is_undated=Case(When(low, then=UNDATED), default=DATED, output_field=IntegerField()),
        shown_from=Case(
            When(low, then=_YearDay("year", Value(1), Value(1))),
            default=F("start_date"),
            output_field=DateField(),
        ),
        shown_until=Case(
            When(low, then=_YearDay("year", Value(12), Value(31))),
            default=Coalesce("end_date", "start_date"),
            output_field=DateField(),
        ),
    )


class _YearDay(Func):
    function = "make_date"
    output_field = DateField()


def _exhibitions_of_sector(code: str) -> QuerySet[Exhibition]:
    """A subquery, so that a fair of two matching sectors stands in the list once."""
    return Exhibition.objects.filter(Q(sectors__code=code) | Q(sectors__parent__code=code))


def _exhibitions_of_chapter(code: str) -> QuerySet[Exhibition]:
    return Exhibition.objects.filter(hs_chapters__code=code[:2])


def _in_period(rows: Editions, filters: EditionFilters) -> Editions:
    if filters.year and filters.month:
        last = monthrange(filters.year, filters.month)[1]
        dated = rows.filter(IS_DATED)
        return overlapping(
            dated, date(filters.year, filters.month, 1), date(filters.year, filters.month, last)
        )
    if filters.year:
        return overlapping(rows, date(filters.year, 1, 1), date(filters.year, 12, 31))
    if filters.month:
        in_month = Q(shown_from__month=filters.month) | Q(shown_until__month=filters.month)
        return rows.filter(IS_DATED & in_month)
    return rows


def overlapping(rows: Editions, first: date, last: date) -> Editions:
    return rows.filter(Q(shown_from__lte=last, shown_until__gte=first))


def _in_part(rows: Editions, part: str) -> Editions:
    if part == Part.UPCOMING:
        return rows.filter(Q(shown_until__gte=_today(timezone.now())))
    if part == Part.PAST:
        return rows.filter(Q(shown_until__lt=_today(timezone.now())))
    return rows


def _today(now: datetime) -> Case:
    """Today's date where the fair is: one CASE over the zones that the site knows."""
    zone = Coalesce(
        NullIf("venue__time_zone", Value("")), NullIf("city__time_zone", Value("")), Value(SHANGHAI.key)
    )
    names = sorted(ZONE_NAMES)
    cases = [When(Exact(zone, Value(name)), then=Value(local_date(now, ZoneInfo(name)))) for name in names]
    return Case(*cases, default=Value(local_date(now, SHANGHAI)), output_field=DateField())
