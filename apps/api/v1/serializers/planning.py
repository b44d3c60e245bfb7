"""The organisers' side of planning: computations, plans, what they say."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.forums import ForumBrief
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.meetings.models import Meeting, Plan, PlannedMeeting, PlanRun
from apps.meetings.selectors.effects import Effect
from apps.meetings.services.planning import MAX_SECONDS
from apps.meetings.services.whatif import MOST_TABLES


class OfForum(Zoned):
    """Times in the forum's zone."""

    def zone_of(self, row: Plan | PlanRun) -> str:
        return row.forum.time_zone


class RunBody(Body):
    """`seconds` is how long the scheduler may look for a better plan."""

    seconds = serializers.IntegerField(min_value=1, max_value=MAX_SECONDS, required=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class RunLine(OfForum):
    """One computation: how far it is, and the plan that it left."""

    id = serializers.CharField(source="public_id")
    forum = ForumBrief()
    state = serializers.CharField()
    progress = serializers.IntegerField()
    stage = serializers.CharField()
    seconds = serializers.IntegerField()
    placed = serializers.IntegerField(allow_null=True)
    weight = serializers.FloatField(allow_null=True)
    bound = serializers.FloatField(allow_null=True)
    gap_percent = serializers.FloatField(allow_null=True)
    is_stopped = serializers.BooleanField()
    is_trial = serializers.BooleanField()
    error = serializers.CharField()
    asked_at = Moment("created_at")
    finished_at = Moment(allow_null=True)
    plan = serializers.CharField(source="plan.public_id", allow_null=True, default=None)


class PlanBrief(OfForum):
    id = serializers.CharField(source="public_id")
    forum = ForumBrief()
    state = serializers.CharField()
    weight = serializers.FloatField()
    bound = serializers.FloatField(allow_null=True)
    gap_percent = serializers.FloatField(allow_null=True)
    is_proven = serializers.BooleanField()
    breaks = serializers.IntegerField()
    drafted_at = Moment("created_at")
    published_at = Moment(allow_null=True)


class PlannedLine(serializers.Serializer):
    """Where a plan puts one request; `table` is empty for one that a trial adds."""

    request = serializers.CharField(source="request.public_id")
    sender = CompanyBrief(source="request.sender")
    recipient = CompanyBrief(source="request.recipient")
    slot = serializers.IntegerField(source="slot.number")
    table = serializers.SerializerMethodField()
    interpreter = serializers.SerializerMethodField()

    def get_table(self, row: PlannedMeeting) -> str:
        return row.table.label if row.table else ""

    def get_interpreter(self, row: PlannedMeeting) -> str:
        return row.interpreter.name if row.interpreter else ""


class UnplacedLine(serializers.Serializer):
    request = serializers.CharField(source="request.public_id")
    sender = CompanyBrief(source="request.sender")
    recipient = CompanyBrief(source="request.recipient")
    reason = serializers.CharField()


class ReliefItem(serializers.Serializer):
    """One more of `what` in the slots from `first` to `last` places so many more meetings."""

    sentence = serializers.CharField()
    what = serializers.CharField()
    pools = serializers.ListField(child=serializers.CharField())
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    places = serializers.IntegerField()


class ShortfallItem(serializers.Serializer):
    company = CompanyBrief()
    missing = serializers.IntegerField()
    reason = serializers.CharField()


class PlanDetail(PlanBrief):
    """A plan with its meetings in order of slots, and what could not be placed."""

    gap = serializers.SerializerMethodField()
    meetings = serializers.SerializerMethodField()
    unplaced = serializers.SerializerMethodField()
    reliefs = serializers.SerializerMethodField()
    shortfalls = serializers.SerializerMethodField()

    def get_gap(self, plan: Plan) -> str:
        return str(self.context["findings"].gap)

    @extend_schema_field(PlannedLine(many=True))
    def get_meetings(self, plan: Plan) -> Any:
        return PlannedLine(self.context["meetings"], many=True, context=self.context).data

    @extend_schema_field(UnplacedLine(many=True))
    def get_unplaced(self, plan: Plan) -> Any:
        return UnplacedLine(self.context["findings"].unplaced, many=True, context=self.context).data

    @extend_schema_field(ReliefItem(many=True))
    def get_reliefs(self, plan: Plan) -> Any:
        return ReliefItem(self.context["findings"].reliefs, many=True).data

    @extend_schema_field(ShortfallItem(many=True))
    def get_shortfalls(self, plan: Plan) -> Any:
        return ShortfallItem(self.context["findings"].shortfalls, many=True, context=self.context).data


class TrialBody(RunBody):
    """What would be otherwise. Slots are numbers; interpreters are ids, halls names, the delegate a person's id."""

    tables = serializers.IntegerField(min_value=0, max_value=MOST_TABLES, required=False)
    first = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    last = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    interpreters = serializers.ListField(
        child=serializers.CharField(max_length=12), max_length=100, required=False
    )
    halls = serializers.ListField(child=serializers.CharField(max_length=60), max_length=100, required=False)
    delegate = serializers.CharField(max_length=12, required=False)
    arrives = serializers.IntegerField(min_value=1, max_value=9999, required=False)


class SideItem(serializers.Serializer):
    plan = PlanBrief()
    placed = serializers.IntegerField()
    unplaced = serializers.IntegerField()


class DifferenceItem(serializers.Serializer):
    """`kind`: placed (only in the second), left (only in the first), moved (another slot), reseated (otherwise in it)."""

    kind = serializers.CharField()
    request = serializers.CharField(source="request.public_id")
    sender = CompanyBrief(source="request.sender")
    recipient = CompanyBrief(source="request.recipient")
    first = PlannedLine(allow_null=True)
    second = PlannedLine(allow_null=True)


class CompanyDifference(serializers.Serializer):
    company = CompanyBrief()
    first = serializers.IntegerField()
    second = serializers.IntegerField()


class ComparisonItem(serializers.Serializer):
    first = SideItem()
    second = SideItem()
    lines = DifferenceItem(many=True)
    companies = CompanyDifference(many=True)


class MovedItem(serializers.Serializer):
    meeting = serializers.SerializerMethodField()
    to = serializers.SerializerMethodField()

    def get_meeting(self, move: tuple[PlannedMeeting, Meeting]) -> str:
        return move[1].public_id

    @extend_schema_field(PlannedLine)
    def get_to(self, move: tuple[PlannedMeeting, Meeting]) -> Any:
        return PlannedLine(move[0], context=self.context).data


class LeftOutItem(serializers.Serializer):
    planned = PlannedLine()
    reason = serializers.CharField()


class EffectItem(serializers.Serializer):
    """What bringing a plan into force does to the meetings that stand. `people` is how many are told."""

    new = PlannedLine(many=True)
    moved = MovedItem(many=True)
    dropped = serializers.SerializerMethodField()
    by_hand = serializers.SerializerMethodField()
    left_out = LeftOutItem(many=True)
    people = serializers.IntegerField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_dropped(self, effect: Effect) -> list[str]:
        return [meeting.public_id for meeting in effect.dropped]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_by_hand(self, effect: Effect) -> list[str]:
        return [meeting.public_id for meeting in effect.by_hand]
