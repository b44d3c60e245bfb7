"""Searching the companies that show themselves, by words in any script and by facets."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.companies.models import Company, Listing
from apps.companies.selectors import Viewer, visible_companies
from apps.core.paging import Page, page_of
from apps.core.text import fold

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; empty means any. `side`, `cooperation_type` and `sector` ask for one line that has them."""

    query: str = ""
    country: str = ""
    sector: str = ""
    side: str = ""
    cooperation_type: str = ""


def search_companies(viewer: Viewer, criteria: Criteria) -> QuerySet[Company]:
    """Return the companies that the viewer may see and that answer all criteria, in alphabetical order."""
    conditions = [_word(word) for word in criteria.query.split()]
    if criteria.country:
        conditions.append(Q(country=criteria.country))
    if criteria.side or criteria.cooperation_type:
        conditions.append(Q(Exists(_lines(criteria))))
    elif criteria.sector:
        of_company = Company.sectors.through.objects.filter(
            Q(sector__code=criteria.sector) | Q(sector__parent__code=criteria.sector),
            company_id=OuterRef("pk"),
        )
        conditions.append(Q(Exists(of_company)) | Q(Exists(_lines(criteria))))
    rows = visible_companies(viewer).filter(reduce(and_, conditions, Q()))
    return rows.order_by("sort_key", "pk")


def company_page(
    viewer: Viewer, criteria: Criteria, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Company]:
    """Return one page of the search with what a company's card shows; raises InvalidInput for a bad cursor."""
    rows = _with_lines(search_companies(viewer, criteria))
    return page_of(rows, order=("sort_key", "id"), cursor=cursor, size=size)


def _word(word: str) -> Q:
    """A word is in the company's names (folded, in any script) or, as written, in one of its lines."""
    lines = Listing.objects.filter(company=OuterRef("pk"), is_active=True)
    written = lines.filter(Q(text__icontains=word) | Q(texts__text__icontains=word))
    return Q(search_text__contains=fold(word)) | Q(Exists(written))


def _lines(criteria: Criteria) -> QuerySet[Listing]:
    rows = Listing.objects.filter(company=OuterRef("pk"), is_active=True)
    if criteria.side:
        rows = rows.filter(side=criteria.side)
    if criteria.cooperation_type:
        rows = rows.filter(cooperation_type__code=criteria.cooperation_type)
    if criteria.sector:
        rows = rows.filter(Q(sector__code=criteria.sector) | Q(sector__parent__code=criteria.sector))
    return rows


def _with_lines(rows: QuerySet[Company]) -> QuerySet[Company]:
    lines = Listing.objects.filter(is_active=True).select_related("cooperation_type").order_by("side", "pk")
    return rows.select_related("city").prefetch_related(
        "sectors", Prefetch("listings", lines, to_attr="active_listings")
    )
