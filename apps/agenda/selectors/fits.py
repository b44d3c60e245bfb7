"""Which fairs fit a company, with reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.utils import timezone

from apps.agenda.fitting import GOODS, HORIZON, Fair, Reason, Wishes, score
from apps.agenda.models import TripStop
from apps.companies.models import Company, Listing
from apps.companies.selectors import shown_listings, visible_companies
from apps.exhibitions.forecast import Forecast
from apps.exhibitions.models import Attendance, Edition, Exhibition
from apps.exhibitions.selectors import EditionFilters, candidate_editions, expected_in, stay_of
from apps.exhibitions.travel import Stay
from apps.reference.enums import Confidence
from apps.reference.models import HsCode, Sector

MOST, MOST_EXPECTED = 20, 12


@dataclass(frozen=True, slots=True)
class Fit:
    """An edition that fits. `names` has what the reasons refer to by code, in the active language."""

    edition: Edition
    score: float
    reasons: list[Reason]
    names: Mapping[str, str]

    @property
    def percent(self) -> int:
        return round(self.score * 100)


@dataclass(frozen=True, slots=True)
class ExpectedFit:
    """A fair that fits and has no announced days: the forecast says when it would come, no more."""

    exhibition: Exhibition
    forecast: Forecast
    score: float
    reasons: list[Reason]
    names: Mapping[str, str]


def fits_for(company: Company, *, today: date | None = None, limit: int = MOST) -> list[Fit]:
    """Return the coming editions that fit, the best first, in a fixed number of queries."""
    today = today or timezone.localdate()
    lines = list(shown_listings().filter(company=company))
    tops = _tops()
    wishes = _wishes(company, lines, tops, today)
    # What is running already cannot be prepared for any more.
    coming = candidate_editions(today, today + timedelta(days=HORIZON)).filter(start_date__gt=today)
    editions = list(coming)
    answering = _answering(company, lines, editions, tops)
    found = []
    for edition in editions:
        value, reasons = score(wishes, _fair(edition, tops, answering.get(edition.pk, frozenset())))
        if value > 0:
            found.append((value, reasons, edition))
    found.sort(key=lambda each: (-each[0], each[2].start_date, each[2].pk))
    names = _names([reason for _value, reasons, _edition in found[:limit] for reason in reasons])
    return [Fit(edition, value, reasons, names) for value, reasons, edition in found[:limit]]


def expected_fits_for(
    company: Company, *, today: date | None = None, limit: int = MOST_EXPECTED
) -> list[ExpectedFit]:
    """Return the fairs that fit by their goods and are only expected, in a fixed number of queries.

    A forecast is no date: neither season nor other trips are weighed by it.
    """
    today = today or timezone.localdate()
    lines, tops = list(shown_listings().filter(company=company)), _tops()
    wishes = _wishes(company, lines, tops, today)
    coming = [
        row for year in (today.year, today.year + 1) for row in expected_in(year, EditionFilters(), today)
    ]
    prefetch_related_objects([row.exhibition for row in coming], "sectors", "hs_chapters")
    found = []
    for row in coming:
        fair = Fair(
            Stay(row.exhibition.code, row.forecast.earliest, row.forecast.latest),
            *_goods(row.exhibition, tops),
        )
        value, reasons = score(wishes, fair, GOODS)
        if value > 0:
            found.append((value, reasons, row))
    found.sort(key=lambda each: (-each[0], each[2].forecast.earliest, each[2].exhibition.code))
    names = _names([reason for _value, reasons, _row in found[:limit] for reason in reasons])
    return [
        ExpectedFit(row.exhibition, row.forecast, value, reasons, names)
        for value, reasons, row in found[:limit]
    ]


def _wishes(company: Company, lines: Iterable[Listing], tops: Mapping[str, str], today: date) -> Wishes:
    sectors = {tops[line.sector.code] for line in lines}
    sectors |= {tops[code] for code in company.sectors.values_list("code", flat=True)}
    chapters = {code.code[:2] for line in lines for code in line.hs_codes.all()}
    return Wishes(frozenset(sectors), frozenset(chapters), _trips(company, today), today)


def _trips(company: Company, today: date) -> list:
    """Where the company will be anyway: stops of its trips, and fairs to which it says that it goes."""
    stops = TripStop.objects.filter(trip__company=company, trip__cancelled_at=None, removed_at=None)
    going = Attendance.objects.filter(company=company)
    rows = Edition.objects.filter(start_date__gte=today).exclude(confidence=Confidence.LOW)
    both = rows.filter(pk__in=stops.values("edition")) | rows.filter(pk__in=going.values("edition"))
    return [stay_of(edition) for edition in both.select_related("city", "venue__city").distinct()]


def _answering(
    company: Company, lines: Iterable[Listing], editions: Iterable[Edition], tops: Mapping[str, str]
) -> Mapping[int, frozenset[int]]:
    """Return by edition the companies that go and whose line answers one of ours; public entries only."""
    wanted = {(line.cooperation_type.complement_id, tops[line.sector.code]) for line in lines}
    others = visible_companies(AnonymousUser()).exclude(pk=company.pk)
    entries = Attendance.objects.filter(
        edition__in=[edition.pk for edition in editions], is_public=True, company__in=others
    ).values_list("edition_id", "company_id")
    going: dict[int, set[int]] = defaultdict(set)
    for edition_id, company_id in entries:
        going[edition_id].add(company_id)
    everybody = {company_id for ids in going.values() for company_id in ids}
    theirs = Listing.objects.filter(company__in=everybody, is_active=True)
    answers = {
        company_id
        for company_id, kind, sector in theirs.values_list(
            "company_id", "cooperation_type_id", "sector__code"
        )
        if (kind, tops[sector]) in wanted
    }
    return {edition_id: frozenset(ids & answers) for edition_id, ids in going.items()}


def _fair(edition: Edition, tops: Mapping[str, str], answering: frozenset[int]) -> Fair:
    return Fair(
        stay_of(edition),
        *_goods(edition.exhibition, tops),
        complements=len(answering),
    )


def _goods(fair: Exhibition, tops: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the fair's sectors of level 1 and its HS chapters."""
    sectors = frozenset(tops[sector.code] for sector in fair.sectors.all())
    return sectors, frozenset(code.code[:2] for code in fair.hs_chapters.all())


def _tops() -> dict[str, str]:
    """Return for each sector the one of level 1 that it belongs to."""
    return {code: parent or code for code, parent in Sector.objects.values_list("code", "parent__code")}


def _names(reasons: Iterable[Reason]) -> dict[str, str]:
    codes: dict[str, set[str]] = {"sectors": set(), "chapters": set(), "edition": set()}
    for reason in reasons:
        for name, known in codes.items():
            value = reason.params.get(name, ())
            known.update([value] if isinstance(value, str) else value)
    found = {sector.code: str(sector.label) for sector in Sector.objects.filter(code__in=codes["sectors"])}
    found |= {row.code: str(row.local_label) for row in HsCode.objects.filter(code__in=codes["chapters"])}
    editions = Edition.objects.filter(slug__in=codes["edition"]).select_related("exhibition")
    return found | {edition.slug: str(edition.title) for edition in editions}
