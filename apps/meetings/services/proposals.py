"""Proposing when to meet, and saying yes to it. A proposal holds nothing back from anybody."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import managers_of
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.text import clean
from apps.forums.models import Forum, Slot
from apps.meetings.enums import MeetingState, PartOfDay, ProposalState, RequestState, Wish
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest, TimeProposal
from apps.meetings.permissions import acting_sides, no_such_proposal
from apps.meetings.selectors.openings import Openings, takes_bookings
from apps.meetings.services.booking import lock_forum, place_meeting
from apps.meetings.services.placing import SlotTaken
from apps.meetings.services.request_steps import (
    ANSWERED_KIND,
    PROPOSED_KIND,
    close_proposals,
    locked_request,
    require_in_time,
    subject_of,
    take_step,
    tell,
)
from apps.notifications.services import Recipient, notify, retire

AGREED_KIND = "meetings.proposal_accepted"


@transaction.atomic
def propose_time(
    *,
    user: User,
    request: MeetingRequest,
    slot: Slot | None = None,
    part_of_day: str = "",
    note: str = "",
    company: Company | None = None,
) -> TimeProposal:
    """Propose to the other side when to meet at a forum, in place of what was proposed before.

    Where companies choose slots it is a free `slot`, elsewhere a `part_of_day` that the organisers' plan will heed.
    `company` is needed only by somebody who acts for both sides. Raises SlotTaken where the slot is not free now.
    """
    side = proposing_side(user, request, company)
    request = locked_request(request)
    require_proposable(request)
    if request.forum is None:
        raise Conflict(_("A fair has no slots; choose a time instead."), code="no_slots")
    if request.meetings.filter(state=MeetingState.SCHEDULED).exists():
        raise Conflict(_("This meeting has its slot already."), code="already_placed")
    if takes_bookings(request.forum):
        _require_free(request, slot)
        part_of_day = ""
    else:
        _require_part(request, part_of_day)
        slot = None
    return put_forward(
        TimeProposal(
            request=request,
            company=side,
            slot=slot,
            part_of_day=part_of_day,
            note=clean(note)[:300],
            created_by=user,
        )
    )


@transaction.atomic
def accept_forum_proposal(*, user: User, proposal: TimeProposal, wish: str = Wish.WOULD) -> TimeProposal:
    """Say yes to a proposal at a forum: the request is accepted with it, and a slot is booked at once.

    Raises SlotTaken with the nearest free slots when somebody was quicker; then everything stays as it was.
    """
    if wish not in Wish.values:
        raise InvalidInput(_("Choose one of the listed wishes."), field="wish")
    forum = lock_forum(proposal.request)
    request = locked_request(proposal.request)
    proposal = open_proposal(user, proposal, request)
    agree(user, proposal, request, wish=wish)
    if proposal.slot is not None:
        _book(request, forum, proposal.slot)
    else:
        request.part_of_day = proposal.part_of_day
        request.save(update_fields=["part_of_day"])
    return proposal


def proposing_side(user: User, request: MeetingRequest, company: Company | None) -> Company:
    """Return the side for which the user proposes; the asked one where they act for both and name none."""
    sides = acting_sides(user, request)
    if company is not None and company not in sides:
        raise NotAllowed(_("You do not act for this company."))
    if company is None:
        company = request.recipient if request.recipient in sides else sides[0]
    return company


def require_proposable(request: MeetingRequest) -> None:
    """Refuse for a locked request that is over."""
    if request.state not in LIVE_REQUEST_STATES:
        raise Conflict(_("This request is over; there is nothing to propose any more."), code="request_over")
    require_in_time(request)


def put_forward(proposal: TimeProposal, *, tells: bool = True) -> TimeProposal:
    """Save a proposal in the place of the one before, and tell the other side unless something else does."""
    request = proposal.request
    close_proposals(request, ProposalState.REPLACED)
    last = request.proposals.aggregate(last=Max("number"))["last"] or 0
    proposal.number = last + 1
    proposal.save()
    retire(subject_key=subject_of(request), kinds=[PROPOSED_KIND], below_revision=proposal.number)
    if tells:
        _tell(PROPOSED_KIND, proposal, request.other_side(proposal.company))
    return proposal


def open_proposal(user: User, proposal: TimeProposal, request: MeetingRequest) -> TimeProposal:
    """Return the proposal as it stands under the request's lock, if it is the user's to accept."""
    sides = acting_sides(user, request)
    rows = TimeProposal.objects.select_related("company", "slot", "person").filter(request=request)
    found = rows.filter(pk=proposal.pk).first()
    if found is None:
        raise no_such_proposal()
    if request.other_side(found.company) not in sides:
        raise NotAllowed(_("Only the other side can accept this proposal."), code="own_proposal")
    if not found.is_open:
        raise Conflict(
            _("This proposal no longer stands. Please look at the newest one."), code="proposal_over"
        )
    require_proposable(request)
    found.request = request
    return found


def agree(user: User, proposal: TimeProposal, request: MeetingRequest, *, wish: str = Wish.WOULD) -> None:
    """Note that both sides agree on the proposal, and with it on the request if that was still open."""
    proposal.state, proposal.decided_at = ProposalState.ACCEPTED, timezone.now()
    proposal.save(update_fields=["state", "decided_at"])
    if request.state == RequestState.PENDING:
        request.answer_wish = wish if proposal.company_id == request.sender_id else Wish.WOULD
        take_step(request, RequestState.ACCEPTED, user=user)
        if proposal.company_id == request.sender_id:
            tell(ANSWERED_KIND, request, request.sender)
            return
    _tell(AGREED_KIND, proposal, proposal.company)


def _book(request: MeetingRequest, forum: Forum, slot: Slot) -> None:
    if not takes_bookings(forum):
        raise Conflict(_("At this forum the organisers place the meetings."), code="booking_closed")
    place_meeting(request, forum, slot, at_any_time=True)


def _require_free(request: MeetingRequest, slot: Slot | None) -> None:
    if slot is None:
        raise InvalidInput(_("Choose a free slot."), field="slot")
    openings = Openings(request, now=timezone.now(), at_any_time=True)
    if openings.opening_in(slot) is None:
        raise SlotTaken(slot, openings)


def _require_part(request: MeetingRequest, part_of_day: str) -> None:
    if part_of_day not in PartOfDay.values:
        raise InvalidInput(_("Choose one of the listed times of day."), field="part_of_day")
    if part_of_day == request.part_of_day:
        raise InvalidInput(_("This is the time of day that was asked for already."), field="part_of_day")


def _tell(kind: str, proposal: TimeProposal, company: Company) -> None:
    notify(
        kind=kind,
        subject_key=subject_of(proposal.request),
        revision=proposal.number,
        recipients=[Recipient.of_user(user) for user in managers_of([company])],
        payload={"proposal": proposal.public_id, "company": company.public_id},
    )
