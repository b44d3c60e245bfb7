"""The companies choose a free common slot themselves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import Conflict
from apps.forums.models import Forum, Slot
from apps.meetings.enums import MeetingState, ProposalState, RequestState
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.permissions import acting_company
from apps.meetings.selectors.limits import full_sides
from apps.meetings.selectors.openings import Openings, takes_bookings
from apps.meetings.services.notices import renew_reminders, tell_booked
from apps.meetings.services.placing import SlotTaken, put, sitting
from apps.meetings.services.request_steps import close_proposals, locked_request
from apps.meetings.services.seats import take_seats


@transaction.atomic
def book_meeting(*, user: User, request: MeetingRequest, slot: Slot) -> Meeting:
    """Give an accepted request its slot, a table and an interpreter if one is needed; by a manager of either side.

    Raises SlotTaken, which names the nearest free slots, when somebody was quicker, and Conflict where one side has as
    many meetings as the forum allows.
    """
    acting_company(user, request)
    forum = lock_forum(request)
    request = locked_request(request)
    if not takes_bookings(forum):
        raise Conflict(_("At this forum the organisers place the meetings."), code="booking_closed")
    if request.state != RequestState.ACCEPTED:
        raise Conflict(_("Only an accepted request can be given a slot."), code="request_not_accepted")
    if request.meetings.filter(state=MeetingState.SCHEDULED).exists():
        raise Conflict(_("This meeting has its slot already."), code="already_placed")
    return place_meeting(request, forum, slot)


def place_meeting(request: MeetingRequest, forum: Forum, slot: Slot, *, at_any_time: bool = False) -> Meeting:
    """Give a locked accepted request of a locked forum its place, and tell everybody; for services that have checked."""
    require_below_the_most(forum, request.sender, request.recipient)
    openings = Openings(request, now=timezone.now(), at_any_time=at_any_time)
    opening = openings.opening_in(slot)
    if opening is None:
        raise SlotTaken(slot, openings)
    meeting = put(Meeting(request=request, forum=forum), opening)
    meeting.save()
    # The forum's lock keeps its own bookings apart; another forum may still have seated somebody meanwhile.
    take_seats([sitting(meeting, request, opening)], clash=SlotTaken(slot, openings))
    close_proposals(request, ProposalState.CLOSED)
    tell_booked(meeting)
    renew_reminders([meeting])
    return meeting


def require_below_the_most(forum: Forum, *sides: Company) -> None:
    """Raise Conflict where one of the companies has as many meetings as the (locked) forum allows a company."""
    for side in full_sides(forum, *sides):
        raise Conflict(
            _("%(company)s already has as many meetings as this forum allows.") % {"company": side},
            code="meetings_most",
        )


def lock_forum(request: MeetingRequest) -> Forum:
    """Let the changes of one forum's meetings queue up: forum, then request, then meeting, everywhere in this order."""
    if request.forum_id is None:
        raise Conflict(_("A fair has no slots; choose a time instead."), code="no_slots")
    return Forum.objects.select_for_update(no_key=True).get(pk=request.forum_id)
