"""The calendar as everybody may read it, and who goes as a viewer may know."""

from apps.exhibitions.selectors.days import days_of, holidays_by_day
from apps.exhibitions.selectors.editions import (
    attendances_for,
    candidate_editions,
    changes_of,
    companies_that_may_attend,
    deadlines_of,
    edition_by_slug,
    no_such_edition,
    other_editions,
    stay_of,
)
from apps.exhibitions.selectors.feeds import (
    LONGEST_FEED,
    Stamp,
    calendar_stamp,
    editions_of_reader,
    feed_editions,
    stamp_of,
)
from apps.exhibitions.selectors.imports import import_of
from apps.exhibitions.selectors.keeping import (
    FRESH_FOR,
    claim_of,
    deadline_of,
    open_claims,
    recent_imports,
    stale_editions,
)
from apps.exhibitions.selectors.listing import (
    FIRST_YEAR,
    LAST_YEAR,
    PAGE_SIZE,
    EditionFilters,
    FilterChoices,
    dated_editions,
    edition_page,
    editions,
    filter_choices,
    next_editions,
)
from apps.exhibitions.selectors.month import DayEntry, MonthDay, MonthGrid, month_days
from apps.exhibitions.selectors.people import is_following
from apps.exhibitions.selectors.timeline import MOST_PICKED, Timeline, own_editions, timeline
from apps.exhibitions.selectors.year import Expected, YearView, expected_in, expected_next, year_view

__all__ = [
    "FIRST_YEAR",
    "FRESH_FOR",
    "LAST_YEAR",
    "LONGEST_FEED",
    "MOST_PICKED",
    "PAGE_SIZE",
    "DayEntry",
    "EditionFilters",
    "Expected",
    "FilterChoices",
    "MonthDay",
    "MonthGrid",
    "Stamp",
    "Timeline",
    "YearView",
    "attendances_for",
    "calendar_stamp",
    "candidate_editions",
    "changes_of",
    "claim_of",
    "companies_that_may_attend",
    "dated_editions",
    "days_of",
    "deadline_of",
    "deadlines_of",
    "edition_by_slug",
    "edition_page",
    "editions",
    "editions_of_reader",
    "expected_in",
    "expected_next",
    "feed_editions",
    "filter_choices",
    "holidays_by_day",
    "import_of",
    "is_following",
    "month_days",
    "next_editions",
    "no_such_edition",
    "open_claims",
    "other_editions",
    "own_editions",
    "recent_imports",
    "stale_editions",
    "stamp_of",
    "stay_of",
    "timeline",
    "year_view",
]
