"""Giving meetings their place: free slots, booking, moving, swapping, locking; for both sides and for organisers."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.operations import ApiView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import (
    LockBody,
    MeetingLine,
    PlaceBody,
    RoomBody,
    SlotBody,
    SlotLine,
    Slots,
    SwapBody,
)
from apps.api.v1.views.meetings import SeenFromOneSide
from apps.core.adminsite import has_second_factor
from apps.core.errors import InvalidInput
from apps.forums.models import Forum, Slot, Table
from apps.meetings import services
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.permissions import no_such_meeting
from apps.meetings.selectors import meeting_for_organiser, meetings_for, request_for
from apps.meetings.selectors.openings import Openings


def changeable_meeting(user: User, public_id: str) -> Meeting:
    """Return a meeting of the user's companies, or of a forum that they organise (with a second factor)."""
    own = meetings_for(user).filter(public_id=public_id).first()
    if own is not None:
        return own
    if not has_second_factor(user):
        raise no_such_meeting()
    return meeting_for_organiser(user, public_id)


class SlotsView(ApiView):
    """Writes what is free for a request or a meeting."""

    def slots(self, asked: MeetingRequest, *, moving: Meeting | None = None) -> Response:
        if asked.forum is None:
            return Response({"slots": []})
        openings = Openings(asked, now=timezone.now(), without=[moving] if moving else [])
        context = self.get_context() | {"zone": asked.forum.time_zone}
        return Response({"slots": SlotLine(list(openings), many=True, context=context).data})


class RequestSlots(SlotsView):
    @operation("List the free slots of a meeting request", item=Slots)
    def get(self, request: Request, public_id: str) -> Response:
        """Where both sides, a table and an interpreter are free."""
        return self.slots(request_for(reader(request), public_id))


class MeetingSlots(SlotsView):
    @operation("List the free slots of a meeting", item=Slots)
    def get(self, request: Request, public_id: str) -> Response:
        """Where the meeting could move."""
        found = changeable_meeting(reader(request), public_id)
        return self.slots(found.request, moving=found)


class BookingView(SeenFromOneSide):
    @operation("Book a slot for a meeting request", body=SlotBody, item=MeetingLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """A slot that somebody else has taken meanwhile is a conflict (`slot_taken`) that names `alternatives`."""
        asked = request_for(reader(request), public_id)
        made = services.book_meeting(
            user=reader(request), request=asked, slot=slot_of(asked.forum, data["slot"])
        )
        return Response(self.one(made.public_id), status=201)


class MoveView(SeenFromOneSide):
    @operation("Move a meeting", body=PlaceBody, item=MeetingLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """Everybody at the table is told once. Conflicts: `slot_taken`, `meeting_locked`, `meeting_changed`, `too_late`."""
        found = changeable_meeting(reader(request), public_id)
        services.move_meeting(
            user=reader(request),
            meeting=found,
            slot=slot_of(found.forum, data["slot"]),
            table=table_of(found.forum, data["table"]) if "table" in data else None,
            seen=data.get("seen"),
        )
        return Response(self.changed(public_id))

    def changed(self, public_id: str) -> Any:
        return self.writer()([changeable_meeting(reader(self.request), public_id)])[0]


class SwapView(MoveView):
    @operation("Swap two meetings", body=SwapBody, item=MeetingLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """For organisers: the two change slot and table."""
        services.swap_meetings(
            user=reader(request),
            meeting=changeable_meeting(reader(request), public_id),
            other=changeable_meeting(reader(request), data["other"]),
        )
        return Response(self.changed(public_id))


class RoomView(MoveView):
    @operation("Move a meeting and the one that makes room for it", body=RoomBody, item=MeetingLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """For organisers: both move at once or neither does. Conflicts: `no_room`, `meeting_locked`, `meeting_changed`."""
        found = changeable_meeting(reader(request), public_id)
        services.make_room(
            user=reader(request),
            meeting=found,
            to=(slot_of(found.forum, data["slot"]), table_of(found.forum, data["table"])),
            other=changeable_meeting(reader(request), data["other"]),
            other_to=(slot_of(found.forum, data["other_slot"]), table_of(found.forum, data["other_table"])),
        )
        return Response(self.changed(public_id))


class LockView(MoveView):
    @operation("Lock a meeting", body=LockBody, item=MeetingLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """For organisers: a locked meeting stays where it is, also when the forum is planned again."""
        found = changeable_meeting(reader(request), public_id)
        services.lock_meeting(user=reader(request), meeting=found, locked=data["locked"])
        return Response(self.changed(public_id))


def slot_of(forum: Forum | None, number: int) -> Slot:
    slot = forum.slots.filter(number=number).first() if forum else None
    if slot is None:
        raise InvalidInput(_("This forum has no such slot."), field="slot")
    return slot


def table_of(forum: Forum | None, label: str) -> Table:
    table = forum.tables.filter(label=label).first() if forum else None
    if table is None:
        raise InvalidInput(_("This forum has no such table."), field="table")
    return table
