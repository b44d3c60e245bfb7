from rest_framework import serializers

from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.meetings import MetLine
from apps.matching.enums import DismissalReason
from apps.matching.selectors.why import Part, Why
from apps.matching.wording import FEATURES, HINTS, OBSTACLES


class SuggestedRequest(serializers.Serializer):
    """The pending or accepted request that there is between the two already."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()


class FreeTime(serializers.Serializer):
    """A slot of the forum in which neither side has a meeting yet."""

    starts_at = serializers.DateTimeField(source="start")
    ends_at = serializers.DateTimeField(source="end")


class SuggestionLine(serializers.Serializer):
    """Whom we suggest, and why: sentences in the language of the request."""

    company = CompanyBrief()
    rank = serializers.IntegerField()
    score = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())
    request = SuggestedRequest(allow_null=True)
    met_before = MetLine(source="met", allow_null=True)
    free = FreeTime(many=True)
    label = serializers.CharField(help_text="Why an organiser lifts this company; mostly empty.")


class Suggestions(serializers.Serializer):
    is_being_computed = serializers.BooleanField()
    results = SuggestionLine(many=True)


class SuggestionPlace(Body):
    """Whose list: of one of your companies, at a forum or (without one) among all companies."""

    company = serializers.CharField(max_length=12)
    forum = serializers.CharField(max_length=12, required=False)


class NewDismissal(SuggestionPlace):
    reason = serializers.ChoiceField(choices=DismissalReason.choices)


class DismissedSuggestion(serializers.Serializer):
    company = CompanyBrief(source="other")
    reason = serializers.CharField()
    dismissed_at = serializers.DateTimeField(source="created_at")


class Dismissals(serializers.Serializer):
    results = DismissedSuggestion(many=True)


class ScorePart(serializers.Serializer):
    """Points of a hundred that a feature gives, of both directions together, and the most that it can give."""

    code = serializers.CharField()
    label = serializers.SerializerMethodField()
    points = serializers.FloatField(source="percent")
    at_most = serializers.FloatField(source="most")

    def get_label(self, part: Part) -> str:
        return str(FEATURES[part.code])


class SuggestionReason(serializers.Serializer):
    """Why a company is in your list (`rank`) or is not (`obstacles`), and what is missing."""

    rank = serializers.IntegerField(allow_null=True)
    score = serializers.FloatField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    parts = ScorePart(many=True)
    missing = serializers.SerializerMethodField()
    obstacles = serializers.SerializerMethodField()

    def get_missing(self, found: Why) -> list[dict[str, str]]:
        return [{"code": code, "detail": str(HINTS[code])} for code in found.missing]

    def get_obstacles(self, found: Why) -> list[dict[str, str]]:
        return [{"code": code, "detail": str(OBSTACLES[code])} for code in found.obstacles]
