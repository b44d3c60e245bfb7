"""The calendar as everybody may read it, and who goes as a viewer may know."""

from apps.exhibitions.selectors.editions import (
    attendances_for,
    candidate_editions,
    companies_that_may_attend,
    edition_by_slug,
    no_such_edition,
    other_editions,
    stay_of,
)
from apps.exhibitions.selectors.listing import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_FEED,
    PAGE_SIZE,
    EditionFilters,
    FilterChoices,
    dated_editions,
    edition_page,
    editions,
    filter_choices,
    next_editions,
)
from apps.exhibitions.selectors.month import DayEntry, MonthDay, MonthGrid, days_of, month_days

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_FEED",
    "PAGE_SIZE",
    "DayEntry",
    "EditionFilters",
    "FilterChoices",
    "MonthDay",
    "MonthGrid",
    "attendances_for",
    "candidate_editions",
    "companies_that_may_attend",
    "dated_editions",
    "days_of",
    "edition_by_slug",
    "edition_page",
    "editions",
    "filter_choices",
    "month_days",
    "next_editions",
    "no_such_edition",
    "other_editions",
    "stay_of",
]
