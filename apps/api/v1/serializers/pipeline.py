"""The organisers' side of opportunities."""

from rest_framework import serializers

from apps.accounts.models import User
from apps.api.fields import DayField, NamedRow
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.opportunities import OpportunityBrief
from apps.opportunities.enums import Currency, Review, Stage
from apps.opportunities.models import Opportunity


class PipelineLine(OpportunityBrief):
    """With what is private: who looks after it and what comes next."""

    review = serializers.CharField()
    version = serializers.IntegerField()
    proposed_by = CompanyBrief(allow_null=True)
    interested_companies = serializers.IntegerField(source="interest_count")
    owner = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()
    next_on = serializers.SerializerMethodField()

    def get_owner(self, row: Opportunity) -> str | None:
        desk = getattr(row, "desk", None)
        return desk.owner.public_id if desk is not None and desk.owner is not None else None

    def get_next_step(self, row: Opportunity) -> str:
        desk = getattr(row, "desk", None)
        return "" if desk is None else str(desk.next_step)

    def get_next_on(self, row: Opportunity) -> str | None:
        desk = getattr(row, "desk", None)
        return desk.next_on.isoformat() if desk is not None and desk.next_on else None


class StepBody(Body):
    """With `seen_stage` the step is taken only from the stage that you saw."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    happened_on = DayField(required=False, allow_null=True)
    seen_stage = serializers.ChoiceField(required=False, choices=Stage.choices)


class DeskBody(Body):
    """`owner` is the id of an organiser."""

    owner = NamedRow(
        slug_field="public_id", queryset=User.objects.filter(is_staff=True), required=False, allow_null=True
    )
    next_step = serializers.CharField(required=False, allow_blank=True, max_length=200)
    next_on = DayField(required=False, allow_null=True)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class AnswerBody(Body):
    """`seen_version` is the version of the proposal that you have read."""

    answer = serializers.ChoiceField(
        choices=[
            (each.value, each.label) for each in (Review.ACCEPTED, Review.CHANGES_REQUESTED, Review.DECLINED)
        ]
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    seen_version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class SettlementBody(Body):
    value = serializers.DecimalField(allow_null=True, max_digits=16, decimal_places=2)
    currency = serializers.ChoiceField(required=False, allow_blank=True, default="", choices=Currency.choices)
    is_confidential = serializers.BooleanField()
