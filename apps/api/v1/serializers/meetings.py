"""Requests, meetings and the agenda."""

from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.agenda.selectors import AgendaItem
from apps.api.fields import MomentField
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief, PersonBrief
from apps.api.v1.serializers.forums import ForumBrief
from apps.api.v1.serializers.texts import Moment, Zoned, in_zone
from apps.core.time import other_zone
from apps.meetings.enums import MeetingResult, PartOfDay, Wish
from apps.meetings.models import MeetingRequest, TimeProposal
from apps.meetings.selectors.openings import Opening
from apps.opportunities.enums import Currency, DealKind


class RequestLine(Zoned):
    """One company asks another for a meeting at a forum or at an edition of a fair."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()
    sender = CompanyBrief()
    recipient = CompanyBrief()
    forum = ForumBrief(allow_null=True)
    edition = serializers.CharField(source="edition.slug", allow_null=True, default=None)
    wish = serializers.CharField()
    answer_wish = serializers.CharField()
    part_of_day = serializers.CharField()
    note = serializers.CharField()
    decline_reason = serializers.CharField()
    created_at = Moment()
    decided_at = Moment(allow_null=True)
    expires_at = Moment("answer_until", allow_null=True)

    def zone_of(self, request: MeetingRequest) -> str:
        return request.time_zone


class FairTimeBody(Body):
    """When and where at a fair; `person` is the id of somebody of your company. Times carry their offset."""

    starts_at = MomentField()
    ends_at = MomentField()
    place = serializers.CharField(max_length=60, required=False, allow_blank=True)
    person = serializers.CharField(max_length=12)


class NewTimeProposal(Body):
    """One of three: a free `slot` where companies choose, a `part_of_day` where organisers plan, a `time` at a fair."""

    slot = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    part_of_day = serializers.ChoiceField(choices=PartOfDay.choices, required=False)
    time = FairTimeBody(required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    company = serializers.CharField(max_length=12, required=False)


class Agreement(Body):
    """`person`, the id of who comes for your company, is needed at a fair."""

    person = serializers.CharField(max_length=12, required=False)
    wish = serializers.ChoiceField(choices=Wish.choices, required=False)


class TimeProposalLine(Zoned):
    """When one side proposes to meet. Nothing is held back for it."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    state = serializers.CharField()
    company = CompanyBrief()
    slot = serializers.IntegerField(source="slot.number", allow_null=True, default=None)
    part_of_day = serializers.CharField()
    starts_at = Moment("begins", allow_null=True)
    ends_at = Moment("ends", allow_null=True)
    place = serializers.CharField()
    person = PersonBrief(allow_null=True)
    note = serializers.CharField()
    created_at = Moment()

    def zone_of(self, proposal: TimeProposal) -> str:
        return proposal.request.time_zone


class MetLine(serializers.Serializer):
    """Where and when your companies last met this one; `meeting` is the id of that meeting."""

    where = serializers.CharField(source="where_name")
    on = serializers.DateField()
    meeting = serializers.CharField()


class MetAnswer(serializers.Serializer):
    met_before = MetLine(allow_null=True)


class NewRequest(Body):
    """`sender` (a company for which you act), `recipient` and `forum` are ids.

    At a fair without a forum name its `edition` (the slug) instead, and the `time` that you propose.
    """

    sender = serializers.CharField(max_length=12)
    recipient = serializers.CharField(max_length=12)
    forum = serializers.CharField(max_length=12, required=False)
    edition = serializers.SlugField(max_length=80, required=False)
    time = FairTimeBody(required=False)
    wish = serializers.ChoiceField(choices=Wish.choices, required=False)
    part_of_day = serializers.ChoiceField(choices=PartOfDay.choices, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class Acceptance(Body):
    wish = serializers.ChoiceField(choices=Wish.choices, required=False)


class Reason(Body):
    """The other side reads it."""

    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class SlotBody(Body):
    """`slot` is the number of one of the forum's slots."""

    slot = serializers.IntegerField(min_value=1, max_value=9999)


class PlaceBody(SlotBody):
    """Only organisers name a table. `seen` is the sequence of the meeting that was looked at."""

    table = serializers.CharField(max_length=20, required=False)
    seen = serializers.IntegerField(min_value=0, required=False)


class SwapBody(Body):
    """`other` is the id of a meeting of the same forum."""

    other = serializers.CharField(max_length=12)


class RoomBody(SlotBody):
    """Where the meeting goes, and where `other` (a meeting of the same forum) goes to make room for it."""

    table = serializers.CharField(max_length=20)
    other = serializers.CharField(max_length=12)
    other_slot = serializers.IntegerField(min_value=1, max_value=9999)
    other_table = serializers.CharField(max_length=20)


class KeptApartBody(Body):
    """`company` is the other company's id."""

    company = serializers.CharField(max_length=12)


class KeptApart(serializers.Serializer):
    """The latest first."""

    companies = CompanyBrief(many=True)


class LockBody(Body):
    locked = serializers.BooleanField()


class SlotLine(serializers.Serializer):
    """A slot in which both sides, the table named and (where one is needed) an interpreter are free."""

    slot = serializers.IntegerField(source="slot.number")
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()
    time_zone = serializers.SerializerMethodField()
    table = serializers.CharField(source="table.label")
    interpreter = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField)
    def get_starts_at(self, opening: Opening) -> str | None:
        return in_zone(opening.slot.starts_at, self.context["zone"])

    @extend_schema_field(serializers.DateTimeField)
    def get_ends_at(self, opening: Opening) -> str | None:
        return in_zone(opening.slot.ends_at, self.context["zone"])

    def get_time_zone(self, opening: Opening) -> str:
        return str(self.context["zone"])

    def get_interpreter(self, opening: Opening) -> str:
        return opening.interpreter.name if opening.interpreter else ""

    @extend_schema_field(PersonBrief(many=True))
    def get_people(self, opening: Opening) -> list[dict[str, Any]]:
        people = [opening.sender_delegate.person, opening.recipient_delegate.person]
        return list(PersonBrief(people, many=True).data)


class Slots(serializers.Serializer):
    """The free slots, in order of time."""

    slots = SlotLine(many=True)


class AgreedBody(Body):
    """A result of the two companies; reported by both sides it is one and the same deal."""

    kind = serializers.ChoiceField(choices=DealKind.choices)
    value = serializers.DecimalField(max_digits=16, decimal_places=2, required=False, allow_null=True)
    currency = serializers.ChoiceField(choices=Currency.choices, required=False)


class OutcomeBody(Body):
    """`company` is needed only where you act for both sides."""

    agreed = AgreedBody(required=False)

    result = serializers.ChoiceField(choices=MeetingResult.choices)
    interest = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    next_step = serializers.CharField(max_length=300, required=False, allow_blank=True)
    is_confidential = serializers.BooleanField(required=False)
    company = serializers.CharField(max_length=12, required=False)


class OutcomeLine(serializers.Serializer):
    """What one side says of a meeting. The other side does not see it."""

    company = CompanyBrief()
    result = serializers.CharField()
    interest = serializers.IntegerField(allow_null=True)
    next_step = serializers.CharField()
    is_confidential = serializers.BooleanField()
    reported_at = serializers.DateTimeField(source="updated_at")


class Nothing(Body):
    """An act that needs no words."""


class Times(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField()


class MeetingLine(serializers.Serializer):
    """A meeting from the reader's side, with its time where it is and on the other side of the corridor."""

    id = serializers.CharField(source="meeting.public_id")
    request = serializers.CharField(source="meeting.request.public_id")
    state = serializers.CharField(source="meeting.state")
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()
    time_zone = serializers.CharField()
    other_zone = serializers.SerializerMethodField()
    forum = ForumBrief(allow_null=True)
    edition = serializers.CharField(source="meeting.edition.slug", allow_null=True, default=None)
    hall = serializers.CharField()
    table = serializers.CharField()
    company = CompanyBrief()
    counterpart = CompanyBrief()
    own_people = PersonBrief(many=True)
    people = PersonBrief(many=True)
    interpreter = serializers.CharField()
    join_url = serializers.CharField(help_text="The online room, for the people who sit at the table only.")
    cancel_reason = serializers.CharField(source="meeting.cancel_reason")
    sequence = serializers.IntegerField(source="meeting.sequence")

    @extend_schema_field(serializers.DateTimeField)
    def get_starts_at(self, item: AgendaItem) -> str | None:
        return in_zone(item.starts_at, item.time_zone)

    @extend_schema_field(serializers.DateTimeField)
    def get_ends_at(self, item: AgendaItem) -> str | None:
        return in_zone(item.ends_at, item.time_zone)

    @extend_schema_field(Times)
    def get_other_zone(self, item: AgendaItem) -> dict[str, Any]:
        zone = other_zone(ZoneInfo(item.time_zone)).key
        return {
            "starts_at": in_zone(item.starts_at, zone),
            "ends_at": in_zone(item.ends_at, zone),
            "time_zone": zone,
        }
