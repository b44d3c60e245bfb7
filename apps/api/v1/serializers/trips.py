"""Fairs that fit, and trips."""

from typing import Any

from rest_framework import serializers

from apps.agenda.models import Trip, TripStop
from apps.agenda.selectors import ExpectedFit, Fit
from apps.agenda.wording import sentence
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.models import Person
from apps.core.time import home_zone
from apps.exhibitions.models import Edition


class FitReason(serializers.Serializer):
    """`code` and `params` are for programs, `text` for people (in the language of the answer)."""

    code = serializers.CharField()
    params = serializers.DictField()
    is_warning = serializers.BooleanField()
    text = serializers.CharField()


class FitLine(serializers.Serializer):
    edition = serializers.CharField(source="edition.slug")
    title = serializers.CharField(source="edition.title")
    starts_on = serializers.DateField(source="edition.start_date")
    ends_on = serializers.DateField(source="edition.end_date", allow_null=True)
    score = serializers.FloatField()
    reasons = serializers.SerializerMethodField()

    def get_reasons(self, fit: Fit | ExpectedFit) -> list[dict[str, Any]]:
        return [
            {
                "code": reason.code,
                "params": dict(reason.params),
                "is_warning": reason.is_warning,
                "text": sentence(reason, fit.names),
            }
            for reason in fit.reasons
        ]


class ExpectedFitLine(FitLine):
    """A fair without announced days: between these two it would begin and end if it keeps its habits."""

    edition = None
    title = None
    starts_on = None
    ends_on = None
    exhibition = serializers.CharField(source="exhibition.code")
    name = serializers.CharField(source="exhibition.name")
    earliest = serializers.DateField(source="forecast.earliest")
    latest = serializers.DateField(source="forecast.latest")
    rule = serializers.CharField(source="forecast.rule.value")


class FitsAnswer(serializers.Serializer):
    """`expected` are forecasts and no dates: do not book by them."""

    results = FitLine(many=True)
    expected = ExpectedFitLine(many=True)


class StopLine(serializers.Serializer):
    edition = serializers.CharField(source="edition.slug")
    starts_on = serializers.DateField(source="edition.published_start", allow_null=True)
    ends_on = serializers.DateField(source="edition.published_end", allow_null=True)
    has_changed = serializers.SerializerMethodField()

    def get_has_changed(self, stop: TripStop) -> bool:
        return stop.moved_at is not None


class TripLine(Zoned):
    id = serializers.CharField(source="public_id")
    company = CompanyBrief()
    title = serializers.CharField()
    notes = serializers.CharField()
    is_shared = serializers.BooleanField()
    stops = StopLine(source="live_stops", many=True)
    people = serializers.SerializerMethodField()
    created_at = Moment()

    def get_people(self, trip: Trip) -> list[str]:
        return [person.public_id for person in trip.people.all()]

    def zone_of(self, trip: Trip) -> str:
        return home_zone(trip.company.country).key


class TripBody(Body):
    """`editions` are slugs, `people` ids of your company's people."""

    title = serializers.CharField(max_length=120)
    editions = serializers.ListField(
        child=serializers.SlugRelatedField(
            slug_field="slug", queryset=Edition.objects.select_related("exhibition")
        ),
        min_length=1,
        max_length=12,
    )
    people = serializers.ListField(
        child=serializers.SlugRelatedField(slug_field="public_id", queryset=Person.objects.all()),
        required=False,
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    is_shared = serializers.BooleanField(required=False)
