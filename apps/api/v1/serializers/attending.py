"""Where companies go, what a reader follows, and the private calendar addresses."""

from rest_framework import serializers

from apps.agenda.enums import FeedKind
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.texts import Localised, Moment, Zoned
from apps.core.time import home_zone
from apps.exhibitions.enums import AttendanceRole
from apps.exhibitions.models import Attendance


class AttendanceLine(Zoned):
    edition = serializers.CharField(source="edition.slug")
    role = serializers.CharField()
    booth = serializers.CharField()
    is_public = serializers.BooleanField()
    created_at = Moment()

    def zone_of(self, attendance: Attendance) -> str:
        return home_zone(attendance.company.country).key


class AttendanceBody(Body):
    """`edition` is a slug. What is not public only your own company sees."""

    edition = serializers.SlugField(max_length=80)
    role = serializers.ChoiceField(choices=AttendanceRole.choices)
    booth = serializers.CharField(required=False, allow_blank=True, max_length=40)
    is_public = serializers.BooleanField(required=False)


class AttendanceChange(Body):
    role = serializers.ChoiceField(choices=AttendanceRole.choices, required=False)
    booth = serializers.CharField(required=False, allow_blank=True, max_length=40)
    is_public = serializers.BooleanField(required=False)


class VisitorLine(serializers.Serializer):
    """A company that goes."""

    company = CompanyBrief()
    role = serializers.CharField()
    booth = serializers.CharField()
    is_public = serializers.BooleanField()


class FollowedLine(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
    acronym = serializers.CharField()


class AddressLine(serializers.Serializer):
    """`url` is a secret: whoever has it can read the calendar. It is null while there is none."""

    kind = serializers.ChoiceField(choices=FeedKind.choices)
    url = serializers.URLField(allow_null=True)
