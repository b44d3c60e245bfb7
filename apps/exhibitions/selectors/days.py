"""On which days fairs are open, and which days the two countries keep: what month, year and timeline are drawn from.

Whatever the size of the calendar, a view reads the days of all editions of its period as plain values and only the
editions that it shows as rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from apps.exhibitions.enums import Part
from apps.exhibitions.models import Edition, Phase
from apps.exhibitions.selectors.listing import IS_DATED, EditionFilters, editions, overlapping
from apps.reference.enums import Confidence, CountryCode, HolidayCategory
from apps.reference.models import Holiday

# What keeps offices closed, or open on a weekend, in the two countries that meet here.
HOLIDAY_COUNTRIES = (CountryCode.AZ, CountryCode.CN)
HOLIDAY_KINDS = (HolidayCategory.PUBLIC, HolidayCategory.WORKING_WEEKEND)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """One edition by its key, and its days, each with the phase that it belongs to."""

    edition_id: int
    days: tuple[tuple[date, Phase | None], ...]


def open_days(first: date, last: date, filters: EditionFilters | None = None) -> list[OpenDays]:
    """Return which editions with confirmed days are open in a period, in the calendar's order; two queries.

    The filter's own year, month and part are not read.
    """
    period = replace(filters or EditionFilters(), year=None, month=None, when=Part.ALL)
    rows = overlapping(editions(period).filter(IS_DATED), first, last)
    holdings = list(rows.values_list("pk", "start_date", "end_date"))
    phases: dict[int, list[Phase]] = defaultdict(list)
    parts = Phase.objects.filter(edition__in=[pk for pk, _start, _end in holdings])
    for phase in parts.exclude(confidence=Confidence.LOW).order_by("number"):
        phases[phase.edition_id].append(phase)
    found = [OpenDays(pk, _days(start, end, phases[pk])) for pk, start, end in holdings]
    return [each for each in found if any(first <= day <= last for day, _phase in each.days)]


def days_of(edition: Edition) -> list[tuple[date, Phase | None]]:
    """Return the days on which a fair is open: those of its confirmed phases where it has any, else all of them.

    An edition without a published last day has only its first; one without published dates has none.
    """
    if not edition.is_date_publishable:
        return []
    phases = [phase for phase in edition.phases.all() if phase.is_date_publishable]
    return list(_days(edition.start_date, edition.end_date, phases))


def editions_by_id(ids: Iterable[int]) -> dict[int, Edition]:
    """Return what a mark on a calendar says of its editions."""
    return Edition.objects.select_related("exhibition", "city", "venue__city").in_bulk(list(ids))


def holidays_by_day(first: date, last: date) -> Mapping[date, list[Holiday]]:
    """Return days off and worked weekends; estimated lunar dates (low confidence) are no facts and stay out."""
    rows = Holiday.objects.filter(
        date__range=(first, last), country__in=HOLIDAY_COUNTRIES, category__in=HOLIDAY_KINDS
    )
    found: dict[date, list[Holiday]] = {}
    for holiday in rows.exclude(confidence=Confidence.LOW):
        found.setdefault(holiday.date, []).append(holiday)
    return found


def each_day(first: date, last: date | None) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range(((last or first) - first).days + 1))


def _days(start: date, end: date | None, phases: Sequence[Phase]) -> tuple[tuple[date, Phase | None], ...]:
    if phases:
        return tuple((day, phase) for phase in phases for day in each_day(phase.start_date, phase.end_date))
    return tuple((day, None) for day in each_day(start, end))
