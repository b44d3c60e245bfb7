"""What happens on the day."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.fields import MomentField
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief, PersonBrief
from apps.api.v1.serializers.texts import in_zone
from apps.forums.selectors import Expected
from apps.forums.services import Reading
from apps.meetings.services.shifting import Shift


class BadgeLine(serializers.Serializer):
    """`badge` is what a check-in names; `qr` is an SVG drawing of `address`, which a phone at the door opens."""

    badge = serializers.CharField(source="delegate.badge")
    address = serializers.CharField()
    qr = serializers.CharField()
    person = PersonBrief(source="delegate.person")
    company = CompanyBrief(source="delegate.registration.company")


class Badges(serializers.Serializer):
    badges = BadgeLine(many=True)


class ExpectedPerson(serializers.Serializer):
    """Somebody who takes part, and when they were counted today; null while they have not come."""

    badge = serializers.CharField(source="delegate.badge")
    person = PersonBrief(source="delegate.person")
    company = CompanyBrief(source="delegate.registration.company")
    came_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_came_at(self, expected: Expected) -> str | None:
        return in_zone(expected.came_at, self.context["zone"])


class ExpectedToday(serializers.Serializer):
    time_zone = serializers.CharField()
    people = ExpectedPerson(many=True)


class ScanBody(serializers.Serializer):
    """`badge`: the code or the address on it. `client_id` comes back with the answer."""

    badge = serializers.CharField(max_length=200)
    client_id = serializers.CharField(max_length=64, required=False, allow_blank=True)
    at = MomentField(required=False)


class CheckInBody(Body):
    scans = serializers.ListField(child=ScanBody(), max_length=500)


class ReadingLine(serializers.Serializer):
    """`answer`: welcome, again (counted today already), unknown or not_taking_part."""

    client_id = serializers.CharField(source="scan.client_id")
    badge = serializers.CharField(source="scan.badge")
    answer = serializers.CharField()
    person = serializers.SerializerMethodField()
    company = serializers.SerializerMethodField()

    @extend_schema_field(PersonBrief(allow_null=True))
    def get_person(self, reading: Reading) -> dict[str, object] | None:
        return dict(PersonBrief(reading.delegate.person).data) if reading.delegate else None

    @extend_schema_field(CompanyBrief(allow_null=True))
    def get_company(self, reading: Reading) -> dict[str, object] | None:
        return dict(CompanyBrief(reading.delegate.registration.company).data) if reading.delegate else None


class Readings(serializers.Serializer):
    readings = ReadingLine(many=True)


class ShiftBody(Body):
    """`seen` is the number of meetings that you saw would move; with `preview` nothing is changed."""

    minutes = serializers.IntegerField(min_value=-240, max_value=240)
    seen = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    preview = serializers.BooleanField(required=False)


class ShiftLine(serializers.Serializer):
    """Ids of the sessions and meetings and numbers of the slots that move."""

    minutes = serializers.IntegerField()
    sessions = serializers.SerializerMethodField()
    slots = serializers.SerializerMethodField()
    meetings = serializers.SerializerMethodField()

    def get_sessions(self, shift: Shift) -> list[str]:
        return [session.public_id for session in shift.later]

    def get_slots(self, shift: Shift) -> list[int]:
        return [slot.number for slot in shift.slots]

    def get_meetings(self, shift: Shift) -> list[str]:
        return [meeting.public_id for meeting in shift.meetings]


class NoShowBody(Body):
    """`company`: which of the two has not come."""

    company = serializers.CharField(max_length=12)


class WalkInBody(Body):
    """Ids of two companies that have checked in; `beyond_the_most` gives a company more meetings than the forum's most."""

    first = serializers.CharField(max_length=12)
    second = serializers.CharField(max_length=12)
    beyond_the_most = serializers.BooleanField(default=False)


class LateBody(Body):
    """`badge` of who comes later. For each meeting (by id) `move`, `cancel` or `keep`; what is not named moves.

    With `preview` nothing is changed: the answer lists the meetings that would be touched.
    """

    badge = serializers.CharField(max_length=12)
    arrives_at = MomentField()
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=[("move", "move"), ("cancel", "cancel"), ("keep", "keep")]),
        required=False,
    )
    preview = serializers.BooleanField(required=False)


class TouchedIds(serializers.Serializer):
    """Ids of the meetings."""

    meetings = serializers.ListField(child=serializers.CharField())


class MadeMeeting(serializers.Serializer):
    """`id` of the meeting and where it takes place."""

    id = serializers.CharField(source="public_id")
    table = serializers.CharField(source="table.label", allow_null=True, default=None)
    interpreter = serializers.CharField(source="interpreter.name", allow_null=True, default=None)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
