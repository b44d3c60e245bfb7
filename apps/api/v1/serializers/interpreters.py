"""Interpreters and their hours at a forum."""

from rest_framework import serializers

from apps.api.fields import MomentField
from apps.api.operations import Body
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.forums.enums import LanguagePair
from apps.forums.models import ForumInterpreter


class InterpreterLine(serializers.Serializer):
    """Somebody who interprets, known across forums; `pairs` are of languages, both ways."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    pairs = serializers.ListField(child=serializers.CharField())


class InterpreterBody(Body):
    name = serializers.CharField(max_length=120)
    pairs = serializers.ListField(
        child=serializers.ChoiceField(choices=LanguagePair.choices), min_length=1, max_length=7
    )
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)


class EngagementBody(Body):
    """`interpreter` is an id."""

    interpreter = serializers.CharField(max_length=12)


class HoursBody(Body):
    """What is left out stays as it is; null stands for the forum's own hours, or for any number of meetings in a run."""

    arrives_at = MomentField(required=False, allow_null=True)
    leaves_at = MomentField(required=False, allow_null=True)
    longest_run = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=500)
    rest_slots = serializers.IntegerField(required=False, min_value=1, max_value=500)
    away_in = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000), required=False, max_length=500
    )


class EngagementLine(Zoned):
    """An interpreter at a forum: hours in its zone, and the numbers of the slots in which they are away."""

    interpreter = InterpreterLine()
    arrives_at = Moment(allow_null=True)
    leaves_at = Moment(allow_null=True)
    longest_run = serializers.IntegerField(allow_null=True)
    rest_slots = serializers.IntegerField()
    away_in = serializers.SerializerMethodField()

    def zone_of(self, engagement: ForumInterpreter) -> str:
        return engagement.forum.time_zone

    def get_away_in(self, engagement: ForumInterpreter) -> list[int]:
        return sorted(slot.number for slot in engagement.blocked_slots.all())


class Engagements(serializers.Serializer):
    interpreters = EngagementLine(many=True)
