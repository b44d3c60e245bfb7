from rest_framework import serializers

from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.meetings import MetLine


class SuggestedRequest(serializers.Serializer):
    """The pending or accepted request that there is between the two already."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()


class SuggestionLine(serializers.Serializer):
    """Whom we suggest, and why: sentences in the language of the request."""

    company = CompanyBrief()
    rank = serializers.IntegerField()
    score = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())
    request = SuggestedRequest(allow_null=True)
    met_before = MetLine(source="met", allow_null=True)


class Suggestions(serializers.Serializer):
    is_being_computed = serializers.BooleanField()
    results = SuggestionLine(many=True)
