"""Asking for a meeting and answering."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.services import lock_all_live
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.text import clean
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.selectors import is_participant
from apps.meetings.enums import PartOfDay, RequestState, Wish
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest
from apps.meetings.permissions import acting_sides, no_such_request
from apps.meetings.selectors import are_kept_apart
from apps.meetings.services.request_steps import (
    ANSWERED_KIND,
    REQUESTED_KIND,
    drop_meetings,
    locked_request,
    require_in_time,
    take_step,
    tell,
)

ASKING_STATES = frozenset({ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED})


@transaction.atomic
def request_meeting(
    *,
    user: User,
    sender: Company,
    recipient: Company,
    forum: Forum,
    wish: str = Wish.WOULD,
    note: str = "",
    part_of_day: str = PartOfDay.ANY,
) -> MeetingRequest:
    """Ask `recipient` for a meeting at `forum` in the name of `sender`.

    Raises InvalidInput, NotAllowed where the forum's rules forbid it, Conflict where the pair has a request already.
    """
    require_manager(user, sender)
    # The sender's row serialises its requests, so that two at once cannot both take the last one allowed; neither side
    # becomes part of another company meanwhile.
    sender, recipient = lock_all_live(sender, recipient)
    _check_values(wish, part_of_day)
    _check_pair(sender, recipient, forum)
    _check_quota(sender, forum)
    request = MeetingRequest(
        forum=forum,
        sender=sender,
        recipient=recipient,
        wish=wish,
        part_of_day=part_of_day,
        note=clean(note)[:500],
        created_by=user,
        expires_at=_expiry(forum, timezone.now()),
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise Conflict(
            _("There is a request between your two companies already."), code="request_exists"
        ) from None
    tell(REQUESTED_KIND, request, request.recipient)
    return request


@transaction.atomic
def accept_meeting_request(*, user: User, request: MeetingRequest, wish: str = Wish.WOULD) -> MeetingRequest:
    """Say yes, in the name of the company that was asked."""
    if wish not in Wish.values:
        raise InvalidInput(_("Choose one of the listed wishes."), field="wish")
    request = _locked_as_recipient(user, request)
    require_in_time(request)
    if request.edition_id is not None:
        raise Conflict(
            _("At a fair you agree on a time: say yes to the proposed one, or propose another."),
            code="time_needed",
        )
    request.answer_wish = wish
    take_step(request, RequestState.ACCEPTED, user=user)
    tell(ANSWERED_KIND, request, request.sender)
    return request


@transaction.atomic
def decline_meeting_request(*, user: User, request: MeetingRequest, reason: str = "") -> MeetingRequest:
    """Say no; the reason is shown to the company that asked."""
    request = _locked_as_recipient(user, request)
    request.decline_reason = clean(reason)[:300]
    take_step(request, RequestState.DECLINED, user=user)
    tell(ANSWERED_KIND, request, request.sender)
    return request


@transaction.atomic
def withdraw_meeting_request(*, user: User, request: MeetingRequest) -> MeetingRequest:
    """Take an own request back; a meeting that rests on it is cancelled."""
    request = locked_request(request)
    if request.sender not in acting_sides(user, request):
        raise NotAllowed(_("Only the company that asked can withdraw the request."))
    was_accepted = request.state == RequestState.ACCEPTED
    take_step(request, RequestState.WITHDRAWN, user=user)
    drop_meetings(request, user=user)
    if was_accepted:
        tell(ANSWERED_KIND, request, request.recipient)
    return request


@transaction.atomic
def withdraw_all(requests: QuerySet[MeetingRequest]) -> None:
    """End live requests because a company takes part no longer; the other sides hear of the meetings that fall."""
    rows = requests.select_for_update(of=("self",), no_key=True).select_related(
        "sender", "recipient", "forum"
    )
    for request in rows.order_by("pk"):
        if request.state == RequestState.ACCEPTED:
            drop_meetings(request, user=None)
        take_step(request, RequestState.WITHDRAWN, user=None)


def _check_values(wish: str, part_of_day: str) -> None:
    if wish not in Wish.values:
        raise InvalidInput(_("Choose one of the listed wishes."), field="wish")
    if part_of_day not in PartOfDay.values:
        raise InvalidInput(_("Choose one of the listed times of day."), field="part_of_day")


def _check_pair(sender: Company, recipient: Company, forum: Forum) -> None:
    if sender.pk == recipient.pk:
        raise InvalidInput(_("A company does not meet itself."), field="recipient")
    if forum.state not in ASKING_STATES:
        raise Conflict(_("This forum does not take requests now."), code="forum_not_open")
    if forum.requests_until is not None and forum.requests_until <= timezone.now():
        raise Conflict(_("The time for requests at this forum is over."), code="requests_over")
    if not is_participant(forum, sender):
        raise NotAllowed(_("Your company does not take part in this forum yet."), code="not_registered")
    if not is_participant(forum, recipient):
        raise no_such_request()
    if forum.cross_country_only and sender.country == recipient.country:
        raise NotAllowed(
            _("At this forum companies meet across the two countries only."), code="same_country"
        )
    if are_kept_apart(sender, recipient, forum):
        # The same words whatever the rule and whoever made it: a private wish stays private.
        raise NotAllowed(
            _("This company is not available for a meeting at this forum."), code="not_available"
        )


def _check_quota(sender: Company, forum: Forum) -> None:
    sent = forum.requests.filter(sender=sender, state__in=LIVE_REQUEST_STATES).count()
    if sent >= forum.requests_per_company:
        raise Conflict(
            _(
                "Your company has sent all %(most)d requests that this forum allows. Withdraw one to send another."
            )
            % {"most": forum.requests_per_company},
            code="too_many_requests_sent",
        )


def _expiry(forum: Forum, now: datetime) -> datetime:
    """A request ends after the forum's days and hours, at its last moment for requests, and when the forum begins."""
    first = forum.slots.order_by("starts_at").values_list("starts_at", flat=True).first()
    expiry = now + timedelta(days=forum.request_expiry_days, hours=forum.request_expiry_hours)
    return min(moment for moment in (expiry, forum.requests_until, first) if moment is not None)


def _locked_as_recipient(user: User, request: MeetingRequest) -> MeetingRequest:
    request = locked_request(request)
    if request.recipient not in acting_sides(user, request):
        raise NotAllowed(_("Only the company that was asked can answer."))
    return request
