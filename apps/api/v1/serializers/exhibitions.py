"""Shapes of the calendar. Lists are written as plain dictionaries by `apps.api.v1.rows`; these describe them."""

from rest_framework import serializers

from apps.api.v1.serializers.reference import Place, Venue
from apps.api.v1.serializers.texts import Localised


class Holding(serializers.Serializer):
    """Days in local time of the place. Dates that are not confirmed are null."""

    status = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    dates_confirmed = serializers.BooleanField()


class Phase(Holding):
    number = serializers.IntegerField()


class EditionExhibition(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()


class EditionLine(Holding):
    slug = serializers.CharField()
    name = Localised()
    exhibition = EditionExhibition()
    year = serializers.IntegerField()
    season = serializers.CharField()
    ordinal = serializers.IntegerField(allow_null=True)
    country = serializers.CharField()
    city = Place(allow_null=True)
    venue = Venue(allow_null=True)
    time_zone = serializers.CharField()
    sectors = serializers.ListField(child=serializers.CharField())


class EditionDetail(EditionLine):
    phases = Phase(many=True)
    checked_at = serializers.DateTimeField(allow_null=True)


class ExhibitionDetail(serializers.Serializer):
    """The recurring fair. What is not known is null, blank or empty, never invented."""

    code = serializers.CharField()
    name = Localised()
    acronym = serializers.CharField()
    organiser = Localised()
    country = serializers.CharField()
    cities = Place(many=True)
    cadence = serializers.CharField(allow_null=True)
    usual_months = serializers.ListField(child=serializers.IntegerField())
    sectors = serializers.ListField(child=serializers.CharField())
    hs_chapters = serializers.ListField(child=serializers.CharField())
    website = serializers.CharField(allow_null=True)
    note = Localised()
    source = serializers.CharField()
    editions = EditionLine(many=True)


class DeadlineLine(serializers.Serializer):
    kind = serializers.CharField()
    day = serializers.DateField()
    source = serializers.CharField()
    source_url = serializers.URLField(allow_null=True)


class AirportLine(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
    km = serializers.IntegerField()


class ChangeLine(serializers.Serializer):
    changed_at = serializers.DateTimeField()
    old_start = serializers.DateField(allow_null=True)
    old_end = serializers.DateField(allow_null=True)
    new_start = serializers.DateField(allow_null=True)
    new_end = serializers.DateField(allow_null=True)
    old_status = serializers.CharField()
    new_status = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.URLField(allow_null=True)


class ForecastLine(serializers.Serializer):
    """A rule's guess, never an announced date."""

    year = serializers.IntegerField()
    season = serializers.CharField()
    earliest = serializers.DateField()
    latest = serializers.DateField()
    rule = serializers.CharField()


class News(serializers.Serializer):
    deadlines = DeadlineLine(many=True)
    airports = AirportLine(many=True)
    changes = ChangeLine(many=True)
    forecasts = ForecastLine(many=True)
