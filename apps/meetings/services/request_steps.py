"""The steps of a request: one table, taken under the row's lock, and told."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import managers_of
from apps.core.errors import Conflict, InvalidTransition
from apps.meetings.enums import MeetingState, ProposalState, RequestState
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.services.notices import drop_meeting
from apps.notifications.services import Recipient, notify, retire

REQUESTED_KIND = "meetings.requested"
ANSWERED_KIND = "meetings.answered"
EXPIRING_KIND = "meetings.request_expiring"
PROPOSED_KIND = "meetings.proposed"
TRANSITIONS: dict[str, frozenset[str]] = {
    RequestState.PENDING: frozenset(
        {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.EXPIRED}
    ),
    RequestState.ACCEPTED: frozenset({RequestState.WITHDRAWN}),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.EXPIRED: frozenset(),
}
# A request reaches each state once at the most, so the state's place numbers what was said about it.
_REVISIONS = {state: place for place, state in enumerate(RequestState.values)}


def locked_request(request: MeetingRequest) -> MeetingRequest:
    rows = MeetingRequest.objects.select_for_update(of=("self",), no_key=True).select_related(
        "sender", "recipient", "forum", "edition__exhibition", "edition__venue", "edition__city"
    )
    return rows.get(pk=request.pk)


def take_step(request: MeetingRequest, state: RequestState, *, user: User | None) -> None:
    """Move a locked request, or raise InvalidTransition.

    A warning that it runs out is not sent any more, and what was proposed for it stands no longer.
    """
    current = request.state
    if state not in TRANSITIONS[current]:
        raise InvalidTransition(
            _("A request that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": RequestState(current).label, "wanted": state.label},
            current=current,
            wanted=state,
        )
    request.state, request.decided_by, request.decided_at = state, user, timezone.now()
    request.save(update_fields=["state", "answer_wish", "decline_reason", "decided_by", "decided_at"])
    retire(subject_key=subject_of(request), kinds=[EXPIRING_KIND, PROPOSED_KIND])
    close_proposals(request, ProposalState.CLOSED)


def close_proposals(request: MeetingRequest, state: ProposalState) -> None:
    """End what is proposed for a locked request."""
    request.proposals.filter(state=ProposalState.OPEN).update(state=state, decided_at=timezone.now())


def require_in_time(request: MeetingRequest) -> None:
    """Refuse to say yes to a pending request whose time is up, though the sweep has not closed it yet."""
    until = request.answer_until
    if request.state == RequestState.PENDING and until is not None and until <= timezone.now():
        raise Conflict(_("The time to answer this request is over."), code="request_expired")


def end_accepted(request: MeetingRequest, *, user: User) -> None:
    """End a locked accepted request whose meeting a side has cancelled; the notice of that says it all."""
    take_step(request, RequestState.WITHDRAWN, user=user)


def drop_meetings(request: MeetingRequest, *, user: User | None) -> None:
    """Cancel what rests on a locked request."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(
        request=request, state=MeetingState.SCHEDULED
    )
    for meeting in rows.select_related("request__sender", "request__recipient"):
        drop_meeting(meeting, user=user, reason="")


def subject_of(request: MeetingRequest) -> str:
    return f"request:{request.public_id}"


def tell(kind: str, request: MeetingRequest, company: Company) -> None:
    """Tell those who act for the company what state the request has now."""
    notify(
        kind=kind,
        subject_key=subject_of(request),
        revision=_REVISIONS[request.state],
        recipients=[Recipient.of_user(user) for user in managers_of([company])],
        payload={"request": request.public_id, "company": company.public_id, "state": request.state},
    )
