"""Month, year and timeline of the calendar."""

from typing import Any

from rest_framework import serializers

from apps.api.v1.serializers.texts import Localised
from apps.exhibitions.selectors import DayEntry, Expected


class HolidayLine(serializers.Serializer):
    country = serializers.CharField()
    name = Localised()
    category = serializers.CharField()


class MonthEntry(serializers.Serializer):
    """The `number`-th of the edition's `count` days; `phase` is null where it has none."""

    edition = serializers.CharField(source="edition.slug")
    number = serializers.IntegerField()
    count = serializers.IntegerField()
    phase = serializers.SerializerMethodField()

    def get_phase(self, entry: DayEntry) -> int | None:
        return entry.phase.number if entry.phase else None


class MonthDayLine(serializers.Serializer):
    """`more` counts the editions of a crowded day that stand in the list only."""

    day = serializers.DateField()
    entries = MonthEntry(many=True)
    more = serializers.IntegerField()
    holidays = HolidayLine(many=True)


class MonthAnswer(serializers.Serializer):
    """The days of a month. Editions whose dates are not confirmed are on none of them."""

    month = serializers.SerializerMethodField()
    editions = serializers.IntegerField(source="edition_count")
    days = serializers.SerializerMethodField()

    def get_month(self, grid: Any) -> str:
        return f"{grid.month:%Y-%m}"

    def get_days(self, grid: Any) -> list[dict[str, Any]]:
        inside = [day for day in grid.days if day.is_in_month]
        return MonthDayLine(inside, many=True, context=self.context).data


class YearDayLine(serializers.Serializer):
    day = serializers.DateField()
    editions = serializers.IntegerField(source="count")
    holidays = HolidayLine(many=True)


class ExpectedLine(serializers.Serializer):
    """A rule's guess, never an announced date."""

    exhibition = serializers.CharField(source="exhibition.code")
    name = serializers.SerializerMethodField()
    season = serializers.CharField(source="forecast.season")
    earliest = serializers.DateField(source="forecast.earliest")
    latest = serializers.DateField(source="forecast.latest")
    rule = serializers.CharField(source="forecast.rule.value")

    def get_name(self, expected: Expected) -> str:
        return str(expected.exhibition.name)


class YearAnswer(serializers.Serializer):
    """Days on which something is open or that are holidays, and the forecasts for the year."""

    year = serializers.IntegerField()
    editions = serializers.IntegerField(source="edition_count")
    days = serializers.SerializerMethodField()
    expected = ExpectedLine(many=True)
    expected_count = serializers.IntegerField()

    def get_days(self, view: Any) -> list[dict[str, Any]]:
        days = [day for month in view.months for week in month.weeks for day in week]
        told = [day for day in days if day and (day.count or day.holidays)]
        return YearDayLine(told, many=True, context=self.context).data


class TimelineWay(serializers.Serializer):
    """The way from one fair to the next; `km` is null where a place is not known. Negative days are an overlap."""

    from_edition = serializers.CharField(source="start.key")
    to_edition = serializers.CharField(source="end.key")
    days_between = serializers.IntegerField()
    km = serializers.IntegerField(allow_null=True)


class TimelineLine(serializers.Serializer):
    edition = serializers.CharField(source="edition.slug")
    title = serializers.CharField(source="edition.title")
    starts_on = serializers.DateField(source="edition.published_start")
    ends_on = serializers.DateField(source="edition.published_end", allow_null=True)
    same_time = serializers.IntegerField()
    is_picked = serializers.BooleanField()


class TimelineStep(serializers.Serializer):
    edition = serializers.CharField(source="edition.slug")
    way = TimelineWay(allow_null=True)


class TimelineAnswer(serializers.Serializer):
    """The month's editions, and those you picked in order of time with the ways between them."""

    month = serializers.SerializerMethodField()
    rows = TimelineLine(many=True)
    row_count = serializers.IntegerField()
    steps = TimelineStep(many=True)
    clashes = serializers.SerializerMethodField()

    def get_month(self, shown: Any) -> str:
        return f"{shown.month:%Y-%m}"

    def get_clashes(self, shown: Any) -> list[list[str]]:
        return [[one.slug, other.slug] for one, other, _way in shown.clashes]
