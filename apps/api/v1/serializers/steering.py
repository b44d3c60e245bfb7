"""How an organiser steers a forum's suggestions, and how evenly they spread attention."""

from rest_framework import serializers

from apps.api.operations import Body, Query
from apps.api.v1.serializers.companies import CompanyBrief
from apps.matching.models.steering import MOST_BOOST
from apps.matching.weighing import GROUPS, LEAST_FACTOR, MOST_FACTOR
from apps.meetings.enums import RuleKind

NEVER_SHOWN = 100


def factor() -> serializers.FloatField:
    return serializers.FloatField(min_value=LEAST_FACTOR, max_value=MOST_FACTOR, required=False)


class _Factors:
    """A factor for each group of features; 1 is the usual weight, 0 leaves the group out."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {group: factor() for group in GROUPS}


class WeightsBody(_Factors, Body):
    """All groups at once: one that is not named has its usual weight."""


class WeightsQuery(_Factors, Query):
    """The factors whose effect is asked for."""


class Weights(_Factors, serializers.Serializer):
    """A factor for each group of features."""


class FreezeBody(Body):
    frozen = serializers.BooleanField(help_text="Keep the lists as they are, or let them follow again.")


class BoostBody(Body):
    company = serializers.CharField(max_length=12)
    amount = serializers.IntegerField(
        min_value=1, max_value=MOST_BOOST, help_text="In hundredths of a point of interest."
    )
    label = serializers.CharField(max_length=60, help_text="Everybody who sees the suggestion reads it.")


class RuleBody(Body):
    company = serializers.CharField(max_length=12)
    other = serializers.CharField(max_length=12)
    kind = serializers.ChoiceField(choices=RuleKind.choices)


class BoostLine(serializers.Serializer):
    company = CompanyBrief()
    amount = serializers.IntegerField()
    label = serializers.CharField()


class RuleLine(serializers.Serializer):
    """An organiser's rule about two participants, in either order."""

    company = CompanyBrief()
    other = CompanyBrief()
    kind = serializers.CharField()


class SteeringState(serializers.Serializer):
    weights = Weights()
    is_frozen = serializers.BooleanField()
    is_being_computed = serializers.BooleanField()
    boosts = BoostLine(many=True)
    rules = RuleLine(many=True)


class PreviewLine(serializers.Serializer):
    """`moved`: how many places up, below zero down; null where the company is new in the list."""

    company = CompanyBrief()
    moved = serializers.IntegerField(allow_null=True)


class PreviewList(serializers.Serializer):
    """The head of one participant's list, as it is and as it would be."""

    company = CompanyBrief()
    before = CompanyBrief(many=True)
    after = PreviewLine(many=True)


class Previews(serializers.Serializer):
    results = PreviewList(many=True)


class FairnessFigures(serializers.Serializer):
    """Of the set that is shown. `gini` is 0 where all are seen alike and near 1 where one is; a place counts less the
    further down it stands. `never_shown` names a hundred companies at most."""

    companies = serializers.IntegerField()
    exposure_gini = serializers.FloatField(source="gini")
    never_shown_share = serializers.FloatField(source="never_share")
    never_shown = serializers.SerializerMethodField()
    without_list = serializers.IntegerField()
    expected_mutual_matches = serializers.FloatField(source="mutual")

    def get_never_shown(self, fairness: object) -> list[dict[str, str]]:
        return CompanyBrief(fairness.never_shown[:NEVER_SHOWN], many=True).data


class ShownFairness(serializers.Serializer):
    """`fairness` is null where no set is shown yet."""

    computed_at = serializers.DateTimeField(allow_null=True)
    fairness = FairnessFigures(allow_null=True)
