"""Searching the companies that show themselves, by words in any script and by facets."""

from apps.directory.facets import Criteria
from apps.directory.selectors.counts import Counts, count_facets
from apps.directory.selectors.editions import coming_editions
from apps.directory.selectors.help import Loosening, ways_out
from apps.directory.selectors.search import PAGE_SIZE, SORTS, company_page, search_companies, with_mention

__all__ = (
    "PAGE_SIZE",
    "SORTS",
    "Counts",
    "Criteria",
    "Loosening",
    "coming_editions",
    "company_page",
    "count_facets",
    "search_companies",
    "ways_out",
    "with_mention",
)
