"""A company's programme: what its people attend, where they sit, and the fairs they travel to."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.agenda.selectors.programme import ProgrammeLine
from apps.api.v1.serializers.forums import ForumBrief
from apps.api.v1.serializers.meetings import MeetingLine
from apps.api.v1.serializers.texts import Localised, Moment, Zoned
from apps.api.v1.serializers.trips import StopLine


class AttendedSession(serializers.Serializer):
    """A session that everybody of the forum attends."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    title = Localised()
    forum = ForumBrief()


class LineOfDay(Zoned):
    """A session or a meeting: one of the two is null. Times are those of the place."""

    starts_at = Moment()
    ends_at = Moment()
    session = AttendedSession(allow_null=True)
    meeting = serializers.SerializerMethodField()

    @extend_schema_field(MeetingLine(allow_null=True))
    def get_meeting(self, line: ProgrammeLine) -> object:
        return MeetingLine(line.item, context=self.context).data if line.item else None


class ProgrammeDayLine(serializers.Serializer):
    """`stops` are the fairs of trips that begin on this day."""

    day = serializers.DateField()
    lines = LineOfDay(many=True)
    stops = StopLine(many=True)


class ProgrammeAnswer(serializers.Serializer):
    """Days on which nothing happens are left out."""

    days = ProgrammeDayLine(many=True)
