"""The calendar by month, by year, and side by side."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import PublicView, Query, operation
from apps.api.v1.serializers.periods import MonthAnswer, TimelineAnswer, YearAnswer
from apps.exhibitions import selectors
from apps.exhibitions.selectors import EditionFilters
from apps.reference.enums import CountryCode


class PeriodQuery(Query):
    """The filters of the list, without those of time."""

    q = serializers.CharField(required=False, max_length=100, help_text="Words of the name, in any script.")
    sector = serializers.SlugField(required=False, max_length=20)
    city = serializers.SlugField(required=False, max_length=40)
    country = serializers.ChoiceField(choices=CountryCode.choices, required=False)
    region = serializers.SlugField(required=False, max_length=40)
    hs = serializers.RegexField(r"^[0-9]{2,6}$", required=False, help_text="An HS code; its chapter counts.")


class TimelineQuery(PeriodQuery):
    pick = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Slugs of up to 12 editions to compare, with commas between.",
    )


class _Period(PublicView):
    def filters(self) -> EditionFilters:
        names = ("q", "sector", "city", "country", "region", "hs")
        return EditionFilters(**{name: self.query.get(name, "") for name in names})


class MonthView(_Period):
    @operation("Read a month of the calendar", item=MonthAnswer, query=PeriodQuery)
    def get(self, request: Request, year: int, month: int) -> Any:
        """Each day with what is open on it, and the holidays of both countries."""
        return selectors.month_days(year, month, self.filters())


class YearView(_Period):
    @operation("Read a year of the calendar", item=YearAnswer, query=PeriodQuery)
    def get(self, request: Request, year: int) -> Any:
        """How much is open on each day, and what may come that nobody has announced."""
        return selectors.year_view(year, self.filters())


class TimelineView(_Period):
    @operation("Compare the exhibitions of a month", item=TimelineAnswer, query=TimelineQuery)
    def get(self, request: Request, year: int, month: int) -> Any:
        picked = [slug for slug in self.query.get("pick", "").split(",") if slug]
        return selectors.timeline(year, month, self.filters(), picked)
