"""The day itself, for organisers and for whoever stands at the door of a host; with a second factor."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers import on_site as lines
from apps.api.v1.views.forum_desk import ForHosts
from apps.companies.models import Company
from apps.forums.badges import Card, cards_of
from apps.forums.models import Delegate
from apps.forums.permissions import no_such_forum, require_organiser
from apps.forums.selectors import delegate_with_badge, expected_today, forum_for_organiser
from apps.forums.services import Reading, Scan, check_in
from apps.meetings.models import Meeting
from apps.meetings.permissions import no_such_meeting
from apps.meetings.selectors import meeting_for_organiser
from apps.meetings.services import on_site, shifting


class BadgeSheet(ForHosts):
    permission = "forums.view_delegate"

    @operation("Read all badges of a forum that you host", item=lines.Badges)
    def get(self, request: Request, public_id: str) -> dict[str, list[Card]]:
        """By company and name, for a print sheet."""
        found = forum_for_organiser(self.organiser(request), public_id)
        delegates = [each.delegate for each in expected_today(found, timezone.now())]
        return {"badges": cards_of(found, delegates)}


class CheckIns(ForHosts):
    @operation("Read who is expected today and who has come", item=lines.ExpectedToday)
    def get(self, request: Request, public_id: str) -> Response:
        """For whoever stands at the door."""
        found = forum_for_organiser(self.organiser(request), public_id)
        require_organiser(reader(request), found, "forums.add_checkin")
        context = self.get_context() | {"zone": found.time_zone}
        answer = {"time_zone": found.time_zone, "people": expected_today(found, timezone.now())}
        return Response(lines.ExpectedToday(answer, context=context).data)

    @operation("Check delegates in", body=lines.CheckInBody, item=lines.Readings)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, list[Reading]]:
        """A queue of readings. Sent again, or by two phones, nobody is counted twice; each reading is answered."""
        found, now = self.found(request, public_id), timezone.now()
        scans = [
            Scan(each["badge"], each.get("at", now), each.get("client_id", "")) for each in data["scans"]
        ]
        return {"readings": check_in(user=reader(request), forum=found, scans=scans, now=now)}


class SessionShift(ForHosts):
    @operation("Shift a session", body=lines.ShiftBody, item=lines.ShiftLine)
    def post(self, request: Request, public_id: str, session_id: str, data: dict[str, Any]) -> shifting.Shift:
        """It ends so many minutes later; what comes after it on that day moves along, and everybody is told once."""
        found = self.found(request, public_id)
        session = found.sessions.select_related("forum").filter(public_id=session_id).first()
        if session is None:
            raise no_such_forum()
        if data.pop("preview", False):
            return shifting.shift_of(session, data["minutes"])
        return shifting.shift_session(user=reader(request), session=session, **data)


class NoShow(ForHosts):
    permission = "meetings.view_meeting"

    @operation("Note that a side has not come", body=lines.NoShowBody, status=204)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> None:
        """Five minutes after the beginning; table and interpreter are free from then on."""
        found = meeting_for_organiser(self.organiser(request), public_id)
        sides = {side.public_id: side for side in (found.request.sender, found.request.recipient)}
        if data["company"] not in sides:
            raise no_such_meeting()
        on_site.mark_no_show(
            user=reader(request), meeting=found, absent=sides[data["company"]], now=timezone.now()
        )


class WalkIns(ForHosts):
    @operation("Let two companies meet now", body=lines.WalkInBody, item=lines.MadeMeeting, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Meeting:
        """Conflicts: `not_present`, `no_table`, `no_interpreter`, `somebody_busy`, `already_placed`, `meetings_most`."""
        found = self.found(request, public_id)
        registered = Company.objects.filter(registrations__forum=found).in_bulk(
            [data["first"], data["second"]], field_name="public_id"
        )
        if not {data["first"], data["second"]} <= set(registered):
            raise no_such_forum()
        return on_site.meet_now(
            user=reader(request),
            forum=found,
            first=registered[data["first"]],
            second=registered[data["second"]],
            now=timezone.now(),
            beyond_the_most=data["beyond_the_most"],
        )


class LateArrivals(ForHosts):
    @operation("Note that a delegate comes later", body=lines.LateBody, item=lines.TouchedIds)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, list[str]]:
        found = self.found(request, public_id)
        delegate: Delegate | None = delegate_with_badge(found, data["badge"])
        if delegate is None:
            raise no_such_forum()
        values = {
            "user": reader(request),
            "delegate": delegate,
            "arrives_at": data["arrives_at"],
            "now": timezone.now(),
        }
        if data.get("preview"):
            return {"meetings": [late.meeting.public_id for late in on_site.preview_late(**values)]}
        touched = on_site.arrive_late(**values, choices=data.get("choices", {}))
        return {"meetings": [meeting.public_id for meeting in touched]}
