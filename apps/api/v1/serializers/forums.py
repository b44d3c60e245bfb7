"""Forums and a company's place in them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.fields import MomentField
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief, PersonBrief
from apps.api.v1.serializers.reference import Venue
from apps.api.v1.serializers.texts import Codes, Localised, Moment, Zoned
from apps.forums.enums import ForumState
from apps.forums.models import Delegate, Forum, Registration, Session
from apps.forums.selectors import places_of

FEE_SCHEMA = {
    "type": ["object", "null"],
    "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
    "description": "What a company pays; null where taking part is free.",
}


class ForumBrief(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    name = Localised()


class ForumLine(Zoned, ForumBrief):
    state = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    venue = Venue(allow_null=True)
    edition = serializers.CharField(source="edition.slug", allow_null=True, default=None)
    registration_deadline = Moment(allow_null=True)
    is_registration_open = serializers.SerializerMethodField()
    is_example = serializers.BooleanField()
    format = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    fee = serializers.SerializerMethodField()

    @extend_schema_field(FEE_SCHEMA)
    def get_fee(self, forum: Forum) -> dict[str, str] | None:
        """None: taking part is free."""
        return None if not forum.fee else {"amount": str(forum.fee), "currency": forum.fee_currency}

    def get_is_registration_open(self, forum: Forum) -> bool:
        deadline = forum.registration_deadline
        return forum.state == ForumState.OPEN and (deadline is None or deadline >= timezone.now())


class SessionLine(serializers.Serializer):
    """A stretch of the programme, in the forum's zone."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    title = Localised()
    starts_at = Moment()
    ends_at = Moment()

    def zone_of(self, session: Session) -> str:
        return str(self.context["zone"])


class SpeakerLine(serializers.Serializer):
    """`session` is the id of the session in which they speak."""

    name = serializers.CharField()
    role = Localised()
    session = serializers.CharField(source="session.public_id", allow_null=True, default=None)


class PlacesLeft(serializers.Serializer):
    """How many companies still find a place; null where there is no limit."""

    total = serializers.IntegerField(allow_null=True)
    az = serializers.IntegerField(allow_null=True)
    cn = serializers.IntegerField(allow_null=True)


class ForumDetail(ForumLine):
    description = Localised()
    audience = Localised()
    room = serializers.CharField()
    hosts = Codes("name")
    slot_minutes = serializers.IntegerField()
    gap_minutes = serializers.IntegerField()
    requests_per_company = serializers.IntegerField()
    requests_until = Moment(allow_null=True)
    cross_country_only = serializers.BooleanField()
    meeting_mode = serializers.CharField()
    notice_hours = serializers.IntegerField()
    meetings_most = serializers.IntegerField(allow_null=True)
    meetings_least = serializers.IntegerField()
    meetings_per_day = serializers.IntegerField(allow_null=True)
    places_left = serializers.SerializerMethodField()
    speakers = SpeakerLine(many=True)
    sessions = serializers.SerializerMethodField()

    @extend_schema_field(PlacesLeft)
    def get_places_left(self, forum: Forum) -> dict[str, object]:
        return dict(PlacesLeft(places_of(forum)).data)

    @extend_schema_field(SessionLine(many=True))
    def get_sessions(self, forum: Forum) -> list[dict[str, object]]:
        context = self.context | {"zone": forum.time_zone}
        return list(SessionLine(forum.sessions.all(), many=True, context=context).data)


class RegistrationLine(Zoned):
    """A company's place in a forum; `reason` is the organiser's."""

    id = serializers.CharField(source="public_id")
    forum = ForumBrief()
    company = CompanyBrief()
    state = serializers.CharField()
    reason = serializers.CharField()
    note = serializers.CharField()
    people = serializers.SerializerMethodField()
    created_at = Moment()
    decided_at = Moment(allow_null=True)

    def zone_of(self, registration: Registration) -> str:
        return registration.forum.time_zone

    @extend_schema_field(PersonBrief(many=True))
    def get_people(self, registration: Registration) -> list[dict[str, object]]:
        people = [delegate.person for delegate in registration.delegates.all()]
        return list(PersonBrief(people, many=True).data)


class RegistrationBody(Body):
    """`company` and `people` are ids."""

    company = serializers.CharField(max_length=12)
    people = serializers.ListField(child=serializers.CharField(max_length=12), max_length=100)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class DelegatesBody(Body):
    people = serializers.ListField(child=serializers.CharField(max_length=12), max_length=100)


class StayLine(Zoned):
    """When somebody is there, in the forum's zone, and the numbers of the slots in which they are away."""

    person = PersonBrief()
    arrives_at = Moment(allow_null=True)
    leaves_at = Moment(allow_null=True)
    away_in = serializers.SerializerMethodField()

    def zone_of(self, delegate: Delegate) -> str:
        return delegate.registration.forum.time_zone

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_away_in(self, delegate: Delegate) -> list[int]:
        return sorted(slot.number for slot in delegate.blocked_slots.all())


class StayBody(Body):
    """What is left out stays as it is; null stands for the forum's own beginning and end."""

    arrives_at = MomentField(required=False, allow_null=True)
    leaves_at = MomentField(required=False, allow_null=True)
    away_in = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000), required=False, max_length=500
    )
