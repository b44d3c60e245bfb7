"""What organisers read before they move meetings, and what came of a forum."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Query
from apps.api.v1.serializers.companies import PersonBrief
from apps.meetings.models import Meeting
from apps.meetings.selectors.touched import Change


class BoardQuery(Query):
    slot = serializers.IntegerField(min_value=1, max_value=9999, required=False, help_text="A slot's number.")
    table = serializers.CharField(max_length=20, required=False, help_text="A table's label.")
    other = serializers.CharField(
        max_length=12, required=False, help_text="Another meeting of the forum, by its id."
    )
    other_slot = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    other_table = serializers.CharField(max_length=20, required=False)


class PlaceChange(serializers.Serializer):
    """Where a meeting would go, by slot number and table label; null where it does not fit."""

    meeting = serializers.CharField(source="meeting.public_id")
    sequence = serializers.IntegerField(source="meeting.sequence")
    slot = serializers.IntegerField(source="opening.slot.number", allow_null=True, default=None)
    table = serializers.CharField(source="opening.table.label", allow_null=True, default=None)
    interpreter = serializers.SerializerMethodField()

    def get_interpreter(self, change: Change) -> str:
        return change.opening.interpreter.name if change.opening and change.opening.interpreter else ""


class ChangePreview(serializers.Serializer):
    """`fits`: the act would be taken now. `people` and `interpreters` are all who would be told."""

    fits = serializers.BooleanField()
    changes = PlaceChange(many=True)
    people = PersonBrief(many=True)
    interpreters = serializers.ListField(child=serializers.CharField())


class TakenPlace(serializers.Serializer):
    """A taken place that the meeting could have, if `other` went to `other_slot` and `other_table`."""

    slot = serializers.IntegerField(source="slot.number")
    table = serializers.CharField(source="table.label")
    other = serializers.CharField(source="other.public_id")
    other_slot = serializers.IntegerField(source="other_slot.number")
    other_table = serializers.CharField(source="other_table.label")
    is_swap = serializers.BooleanField()


class Ways(serializers.Serializer):
    ways = TakenPlace(many=True)


class BoardMeeting(serializers.Serializer):
    """A live meeting on the board."""

    id = serializers.CharField(source="public_id")
    slot = serializers.IntegerField(source="slot.number", allow_null=True, default=None)
    table = serializers.CharField(source="table.label", allow_null=True, default=None)
    interpreter = serializers.CharField(source="interpreter.name", allow_null=True, default=None)
    companies = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    is_locked = serializers.BooleanField()
    sequence = serializers.IntegerField()

    def get_companies(self, meeting: Meeting) -> list[str]:
        return [meeting.request.sender.public_id, meeting.request.recipient.public_id]

    @extend_schema_field(PersonBrief(many=True))
    def get_people(self, meeting: Meeting) -> list[dict[str, object]]:
        return list(PersonBrief([seat.person for seat in meeting.people_seats], many=True).data)


class DealLine(serializers.Serializer):
    """Deals of one kind and currency; `total` leaves out what is in dispute or confidential."""

    kind = serializers.CharField()
    currency = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)


class ForumFigures(serializers.Serializer):
    """However many sides report a meeting or a deal, it counts once. `interest` is the mean of 1 to 5."""

    over = serializers.IntegerField()
    reported = serializers.IntegerField()
    held = serializers.IntegerField()
    no_show = serializers.IntegerField()
    moved = serializers.IntegerField()
    disagree = serializers.IntegerField()
    interest = serializers.FloatField(allow_null=True)
    deals = serializers.SerializerMethodField()

    @extend_schema_field(DealLine(many=True))
    def get_deals(self, figures: object) -> list[dict[str, object]]:
        return list(DealLine(self.context["deals"], many=True).data)
