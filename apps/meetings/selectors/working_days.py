"""Whose working day an hour lies in: each company's own clock, week and holidays."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from apps.companies.models import Company
from apps.core.time import home_zone
from apps.forums.enums import ForumFormat
from apps.forums.models import Forum, Slot
from apps.reference.enums import HolidayCategory
from apps.reference.models import Holiday

BEGINS, ENDS = time(9), time(18)
SATURDAY = 5


class WorkingDays:
    """The working days of some countries in the time of these slots, read once.

    Only an online forum asks for them: at a table people are where the table is, in its hours. A working weekend of the
    country is a working day, a public holiday is none.
    """

    def __init__(self, forum: Forum, slots: Sequence[Slot], countries: Iterable[str]) -> None:
        self._counts = forum.format == ForumFormat.ONLINE and bool(slots)
        self._off: set[tuple[str, date]] = set()
        self._on: set[tuple[str, date]] = set()
        if not self._counts:
            return
        # A day more on both sides: what is one day at the forum may be another where a company is.
        days = [slot.starts_at.date() for slot in slots]
        rows = Holiday.objects.filter(
            country__in=set(countries),
            category__in=(HolidayCategory.PUBLIC, HolidayCategory.WORKING_WEEKEND),
            date__range=(_shift(min(days), -1), _shift(max(days), 1)),
        )
        for country, day, category in rows.values_list("country", "date", "category"):
            (self._off if category == HolidayCategory.PUBLIC else self._on).add((country, day))

    def include(self, company: Company, slot: Slot) -> bool:
        """Whether the whole slot lies in the company's working day."""
        if not self._counts:
            return True
        zone = home_zone(company.country)
        starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        if starts.date() != ends.date() or starts.time() < BEGINS or ends.time() > ENDS:
            return False
        return self._is_worked(company.country, starts.date())

    def _is_worked(self, country: str, day: date) -> bool:
        if (country, day) in self._on:
            return True
        return day.weekday() < SATURDAY and (country, day) not in self._off


def _shift(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)
