"""Which companies answer, in which order, page by page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from apps.companies.models import Company, Listing
from apps.companies.selectors import Viewer, visible_companies
from apps.core.paging import Page, page_of
from apps.core.text import fold
from apps.directory.facets import Criteria, asked_by
from apps.directory.models import Entry
from apps.directory.words import query_of
from apps.reference.selectors import codes_of_goods

PAGE_SIZE = 24
LINES_SHOWN = 2
# Each ends with something unique. What is called so comes before what only speaks of it.
SORTS = {
    "best": ("is_only_mentioned", "sort_key", "id"),
    "name": ("sort_key", "id"),
    "new": ("-created_at", "-id"),
    "changed": ("-updated_at", "-id"),
}

# What a card shows and pages are sorted by.
_SHOWN = (
    "public_id", "legal_name", "name_en", "country", "verification_state", "is_example", "sort_key", "created_at", "updated_at",
)  # fmt: skip


def search_companies(viewer: Viewer, criteria: Criteria) -> QuerySet[Company]:
    """Return the companies that the viewer may see and that answer all criteria, in alphabetical order."""
    rows = visible_companies(viewer).filter(condition_of(criteria))
    return rows.order_by("sort_key", "pk")


def condition_of(criteria: Criteria, words: str | None = None) -> Q:
    """Return what a company's entry must hold. `words` spares looking the query's goods up once more."""
    words = asked_words(criteria) if words is None else words
    asked = asked_by(criteria)
    if not words and criteria.query.strip():
        # Signs alone are no words, and no company has them.
        return Q(pk__in=())
    entries = Entry.objects.all()
    if words:
        entries = entries.filter(words__answers=words)
    if asked.facets:
        entries = entries.filter(facets__contains=list(asked.facets))
    if asked.lines:
        entries = entries.filter(lines__contains=list(asked.lines))
    return Q(pk__is_any=ArraySubquery(entries.values("company_id"))) if words or criteria.chosen else Q()


def asked_words(criteria: Criteria) -> str:
    """Return what the index is asked for; goods named in one language are found as their code in all others."""
    if not criteria.query.strip():
        return ""
    return query_of(criteria.query, codes_of_goods(criteria.query))


def company_page(
    viewer: Viewer,
    criteria: Criteria,
    *,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
    sort: str = "",
) -> Page[Company]:
    """Return one page of the search with what a company's card shows; raises InvalidInput for a bad cursor."""
    sort = sort if sort in SORTS else "best" if criteria.query.strip() else "name"
    rows = _for_cards(search_companies(viewer, criteria))
    if sort == "best":
        rows = with_mention(rows, criteria)
    return page_of(rows, order=SORTS[sort], cursor=cursor, size=size)


def with_mention(rows: QuerySet[Company], criteria: Criteria) -> QuerySet[Company]:
    """Add `is_only_mentioned`: whether a company is not called by the query's words, but speaks of them."""
    return rows.annotate(is_only_mentioned=_is_only_mentioned(criteria.query))


def _is_only_mentioned(query: str) -> Any:
    named = Q()
    for word in fold(query).split():
        named &= Q(search_text__contains=word)
    return Case(When(named, then=Value(False)), default=Value(True), output_field=BooleanField())


def _for_cards(rows: QuerySet[Company]) -> QuerySet[Company]:
    """Read what a card shows and no more: most of what a page takes is making objects of rows."""
    lines = Listing.objects.filter(is_active=True).exclude(valid_until__lt=timezone.localdate())
    lines = lines.only("company_id", "side", "language", "text").prefetch_related("texts")
    lines = lines.order_by("side", "pk")[:LINES_SHOWN]
    return (
        rows.select_related("city")
        .only(*_SHOWN, "city")
        .prefetch_related("sectors", "pictures", Prefetch("listings", lines, to_attr="active_listings"))
    )
