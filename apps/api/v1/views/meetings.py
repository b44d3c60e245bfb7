"""Meetings of one's companies, and one's own agenda."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agenda.selectors import agenda_meetings, item_of
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import MeetingLine, Reason
from apps.companies.selectors import companies_of
from apps.meetings import services
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting
from apps.meetings.selectors import meeting_for, meetings_for

ORDER = ("starts_at", "public_id")


class AgendaQuery(PageQuery):
    upcoming = serializers.BooleanField(
        required=False, help_text="Only what is still to come (true) or over (false); without it, all."
    )


class MeetingQuery(AgendaQuery):
    state = serializers.ChoiceField(choices=MeetingState.choices, required=False)
    forum = serializers.CharField(required=False, max_length=12, help_text="A forum, by its id.")


class SeenFromOneSide(ApiView):
    """Writes meetings as the reader's side sees them."""

    def writer(self) -> Callable[[list[Meeting]], Any]:
        user = reader(self.request)
        mine = set(companies_of(user).values_list("pk", flat=True))
        return lambda meetings: self.write(
            MeetingLine, [item_of(row, mine, user) for row in meetings], many=True
        )

    def in_time(self, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
        match self.query.get("upcoming"):
            case True:
                return meetings.filter(ends_at__gt=timezone.now())
            case False:
                return meetings.filter(ends_at__lte=timezone.now())
        return meetings

    def one(self, public_id: str) -> Any:
        return self.writer()([meeting_for(reader(self.request), public_id)])[0]


class AgendaView(SeenFromOneSide):
    @operation("Read your agenda", item=MeetingLine, query=AgendaQuery, order=ORDER)
    def get(self, request: Request) -> Response:
        """Meetings at which you sit, and those of the companies for which you act; cancelled ones included."""
        return self.page(self.in_time(agenda_meetings(reader(request))), self.writer())


class MeetingList(SeenFromOneSide):
    @operation("List the meetings of your companies", item=MeetingLine, query=MeetingQuery, order=ORDER)
    def get(self, request: Request) -> Response:
        found = self.in_time(meetings_for(reader(request)))
        if state := self.query.get("state"):
            found = found.filter(state=state)
        if forum := self.query.get("forum"):
            found = found.filter(forum__public_id=forum)
        return self.page(found, self.writer())


class MeetingView(SeenFromOneSide):
    @operation("Read a meeting", item=MeetingLine)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(self.one(public_id))


class CancellationView(SeenFromOneSide):
    @operation("Cancel a meeting", body=Reason, item=MeetingLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """Everybody at the table is told, with the reason."""
        meeting = meeting_for(reader(request), public_id)
        services.cancel_meeting(user=reader(request), meeting=meeting, **data)
        return Response(self.one(public_id))
