"""Giving a meeting its slot, table, people and interpreter; for services that have checked who asks and hold the locks."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict
from apps.forums.models import Slot
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.selectors.openings import Opening, Openings
from apps.meetings.services.notices import recipients_of, renew_reminders, tell_moved
from apps.meetings.services.seats import Sitting, save_changes, take_seats
from apps.notifications.services import Recipient

PLACE_FIELDS = ("slot", "table", "interpreter", "starts_at", "ends_at")


class SlotTaken(Conflict):
    """Somebody was quicker. Says which slots are left near the one that was wanted."""

    code = "slot_taken"

    def __init__(self, wanted: Slot, openings: Openings) -> None:
        self.alternatives = openings.nearest(wanted.starts_at)
        super().__init__(
            _("This slot is no longer free. Please choose another one."),
            extra={"alternatives": [_described(opening) for opening in self.alternatives]},
        )


def _described(opening: Opening) -> dict[str, Any]:
    slot = opening.slot
    return {
        "slot": slot.number,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "table": opening.table.label,
    }


def put(meeting: Meeting, opening: Opening) -> Meeting:
    """Write the opening's place onto the meeting, without saving."""
    meeting.slot, meeting.table, meeting.interpreter = opening.slot, opening.table, opening.interpreter
    meeting.starts_at, meeting.ends_at = opening.slot.starts_at, opening.slot.ends_at
    return meeting


def sitting(meeting: Meeting, request: MeetingRequest, opening: Opening) -> Sitting:
    """Say who sits there for whom."""
    return Sitting(
        meeting,
        [
            (opening.sender_delegate.person_id, request.sender),
            (opening.recipient_delegate.person_id, request.recipient),
        ],
    )


def relocate(places: Sequence[tuple[Meeting, Opening]], *, clash: Conflict) -> None:
    """Move locked live meetings all at once; everybody who sat or now sits there is told once."""
    before = recipients_of([meeting for meeting, _opening in places])
    meetings = [meeting for meeting, _opening in places]
    earlier = [copy(meeting) for meeting in meetings]
    for meeting, opening in places:
        put(meeting, opening).sequence += 1
    save_changes(earlier, meetings, (*PLACE_FIELDS, "sequence"))
    take_seats([sitting(meeting, meeting.request, opening) for meeting, opening in places], clash=clash)
    announce(meetings, before)


def announce(meetings: Sequence[Meeting], before: dict[int, list[Recipient]]) -> None:
    """Tell whoever sat there before or sits there now, and queue the reminders anew."""
    renew_reminders(meetings)
    tell_moved(meetings, before)
