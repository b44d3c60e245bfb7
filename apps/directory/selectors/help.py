"""What to try where nothing was found."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q

from apps.companies.models import Company
from apps.companies.selectors import Viewer, visible_companies
from apps.core.text import fold
from apps.directory.facets import Criteria
from apps.directory.selectors.search import asked_words, condition_of

MOST_NAMES = 5
LEAST_ALIKE = 0.45


@dataclass(frozen=True, slots=True)
class Loosening:
    """A part of the search without which there are results. `name` is "query" or a facet's."""

    name: str
    count: int


def ways_out(viewer: Viewer, criteria: Criteria) -> tuple[list[Loosening], list[Company]]:
    """Return which single part of the search to give up, the most helpful first, and companies of nearly that name."""
    return _loosenings(viewer, criteria), _called_alike(viewer, criteria)


def _loosenings(viewer: Viewer, criteria: Criteria) -> list[Loosening]:
    """Count in one query what is found without each part; a search of one part alone has nothing to give up."""
    names = [*(["query"] if criteria.query.strip() else []), *criteria.chosen]
    if len(names) < 2:
        return []
    words = asked_words(criteria)
    without = {name: condition_of(criteria.without(name), "" if name == "query" else words) for name in names}
    any_of = Q()
    for condition in without.values():
        any_of |= condition
    counts = (
        visible_companies(viewer)
        .filter(any_of)
        .aggregate(**{name: Count("pk", filter=condition) for name, condition in without.items()})
    )
    found = [Loosening(name, counts[name]) for name in names if counts[name]]
    return sorted(found, key=lambda way: -way.count)


def _called_alike(viewer: Viewer, criteria: Criteria) -> list[Company]:
    query = fold(criteria.query)
    if len(query) < 3:
        return []
    rows = visible_companies(viewer).filter(search_text__trigram_word_similar=query)
    rows = rows.annotate(alike=TrigramWordSimilarity(query, "search_text")).filter(alike__gte=LEAST_ALIKE)
    return list(rows.order_by("-alike", "sort_key", "pk")[:MOST_NAMES])
