"""Fairs that fit, and trips."""

from typing import Any

from rest_framework import serializers

from apps.agenda.models import Trip, TripStop
from apps.agenda.selectors import ExpectedFit, Fit, Itinerary
from apps.agenda.wording import sentence
from apps.api.fields import NamedRow
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


class WayLine(serializers.Serializer):
    """Whole free days between two fairs (negative where they overlap), and `km` where both places are known."""

    days_between = serializers.IntegerField()
    km = serializers.IntegerField(allow_null=True)


class ItineraryHoliday(serializers.Serializer):
    day = serializers.DateField()
    country = serializers.CharField()
    name = serializers.CharField()


class ItineraryStepLine(serializers.Serializer):
    """`way` leads from the fair before; it is null at the first one and where days are not confirmed."""

    edition = serializers.CharField(source="stop.edition.slug")
    starts_on = serializers.DateField(source="stop.edition.published_start", allow_null=True)
    ends_on = serializers.DateField(source="stop.edition.published_end", allow_null=True)
    status = serializers.CharField(source="stop.edition.status")
    way = WayLine(allow_null=True)
    is_tight = serializers.BooleanField()
    holidays = ItineraryHoliday(many=True)


class ItineraryMeeting(serializers.Serializer):
    id = serializers.CharField(source="meeting.public_id")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    company = CompanyBrief(source="counterpart")


class ItineraryAnswer(serializers.Serializer):
    """`clashes` are pairs of editions that share a day."""

    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    is_moved = serializers.BooleanField()
    steps = ItineraryStepLine(many=True)
    clashes = serializers.SerializerMethodField()
    meetings = ItineraryMeeting(many=True)

    def get_clashes(self, plan: Itinerary) -> list[list[str]]:
        return [[one.edition.slug, other.edition.slug] for one, other in plan.clashes]


class TripBody(Body):
    """`editions` are slugs, `people` ids of your company's people."""

    title = serializers.CharField(max_length=120)
    editions = serializers.ListField(
        child=NamedRow(slug_field="slug", queryset=Edition.objects.select_related("exhibition")),
        min_length=1,
        max_length=12,
    )
    people = serializers.ListField(
        child=NamedRow(slug_field="public_id", queryset=Person.objects.all()),
        required=False,
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    is_shared = serializers.BooleanField(required=False)
