"""The organisers' board over the API: the meetings, where one can go, whom that touches; and what came of the forum."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import PageQuery, operation
from apps.api.v1.serializers import arranging as lines
from apps.api.v1.views.forum_desk import ForHosts
from apps.api.v1.views.placing import slot_of, table_of
from apps.core.errors import InvalidInput, NotFound
from apps.forums.models import Forum
from apps.forums.selectors import forum_for_organiser
from apps.meetings.models import Meeting
from apps.meetings.permissions import no_such_meeting
from apps.meetings.selectors import live_meetings, meeting_for_organiser
from apps.meetings.selectors.occupancy import Occupancy
from apps.meetings.selectors.openings import Openings, swap_openings
from apps.meetings.selectors.outcomes import deals_of, outcome_figures
from apps.meetings.selectors.touched import Change, touched_by
from apps.meetings.services.meetings import Place


class ForArrangers(ForHosts):
    permission = "meetings.view_plan"

    def meeting(self, request: Request, public_id: str) -> Meeting:
        return meeting_for_organiser(self.organiser(request), public_id)


class BoardMeetings(ForArrangers):
    @operation(
        "List the live meetings of a forum that you host",
        item=lines.BoardMeeting,
        query=PageQuery,
        order=("starts_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Meeting]:
        return live_meetings(forum_for_organiser(self.organiser(request), public_id))


class MeetingWays(ForArrangers):
    @operation("List the taken places that a meeting could have", item=lines.Ways)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        """If one other meeting moved too. The free places are the meeting's `slots`."""
        found = self.meeting(request, public_id)
        occupancy = Occupancy(_forum_of(found), timezone.now())
        here = occupancy.meetings.get(found.pk)
        ways = occupancy.ways(here) if here is not None and not found.is_locked else {}
        return {"ways": sorted(ways.values(), key=lambda way: (way.slot.number, way.table.position))}


class MeetingPreview(ForArrangers):
    @operation(
        "Preview a change of a meeting", item=lines.ChangePreview, query=lines.BoardQuery, foretells=True
    )
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        """Whom a change touches, and whether it fits; nothing is changed.

        With `slot` (and `table`) a move, with `other` a swap, with all five both moves at once, with none a cancellation.
        """
        meeting = self.meeting(request, public_id)
        other = self.meeting(request, self.query["other"]) if "other" in self.query else None
        if other is not None and other.forum_id != meeting.forum_id:
            raise no_such_meeting()
        changes = self._changes(meeting, other)
        openings = [change.opening for change in changes if change.opening]
        touched = touched_by([meeting, *([other] if other else [])], openings)
        return {
            "fits": len(openings) == len(changes) and all(change.meeting.is_live for change in changes),
            "changes": changes,
            "people": touched.people,
            "interpreters": [interpreter.name for interpreter in touched.interpreters],
        }

    def _changes(self, meeting: Meeting, other: Meeting | None) -> list[Change]:
        now = timezone.now()
        if other is not None and "slot" not in self.query:
            places = swap_openings(meeting, other, now=now)
            return [Change(each, place) for each, place in zip((meeting, other), places, strict=True)]
        pairs = [(meeting, self._place(meeting, ""))] if "slot" in self.query else []
        if other is not None:
            pairs.append((other, self._place(other, "other_")))
        without = [meeting, *([other] if other else [])]
        return [
            Change(each, Openings(each.request, now=now, without=without).opening_in(slot, table))
            for each, (slot, table) in pairs
        ]

    def _place(self, meeting: Meeting, prefix: str) -> Place:
        number, label = self.query.get(f"{prefix}slot"), self.query.get(f"{prefix}table")
        try:
            # A number that is left out names no slot either.
            slot = slot_of(meeting.forum, number or 0)
            return slot, table_of(meeting.forum, label) if label else None
        except InvalidInput as error:
            raise NotFound(error.message) from None


class ForumResults(ForHosts):
    permission = "meetings.view_outcome"

    @operation("Read what came of a forum's meetings", item=lines.ForumFigures)
    def get(self, request: Request, public_id: str) -> Response:
        found = forum_for_organiser(self.organiser(request), public_id)
        context = self.get_context() | {"deals": deals_of(found)}
        return Response(lines.ForumFigures(outcome_figures(found, timezone.now()), context=context).data)


def _forum_of(meeting: Meeting) -> Forum:
    if meeting.forum is None:
        raise no_such_meeting()
    return meeting.forum
