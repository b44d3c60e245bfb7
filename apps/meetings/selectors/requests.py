"""Requests as this or that person may see them. Who else asked whom is never shown."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import User
from apps.companies.models import Company, Membership
from apps.companies.selectors import managed_companies
from apps.forums.models import Forum
from apps.meetings.enums import RequestState
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest, TimeProposal
from apps.meetings.permissions import no_such_proposal, no_such_request
from apps.meetings.selectors.viewers import Viewer


def requests_of(companies: Iterable[Company] | QuerySet[Company]) -> QuerySet[MeetingRequest]:
    """Return what these companies sent and received, the newest first."""
    mine = Q(sender__in=companies) | Q(recipient__in=companies)
    rows = MeetingRequest.objects.filter(mine).select_related(
        "sender", "recipient", "forum", "edition__exhibition", "edition__venue", "edition__city"
    )
    return rows.order_by("-created_at", "-pk")


def requests_for(user: Viewer) -> QuerySet[MeetingRequest]:
    """Return the requests of all companies of which the user is a member."""
    if not isinstance(user, User):
        return MeetingRequest.objects.none()
    mine = Membership.objects.filter(user=user).values("company_id")
    return requests_of(Company.objects.filter(pk__in=mine))


def request_for(user: Viewer, public_id: str) -> MeetingRequest:
    """Return a request in which one of the user's companies takes part, or raise NotFound."""
    request = requests_for(user).filter(public_id=public_id).first()
    if request is None:
        raise no_such_request()
    return request


def proposals_of(request: MeetingRequest) -> QuerySet[TimeProposal]:
    """Return what was proposed for a request that the reader may see, the newest first."""
    rows = request.proposals.select_related("company", "slot", "person")
    return rows.order_by("-number")


def proposal_for(user: Viewer, public_id: str) -> TimeProposal:
    """Return a proposal for a request in which one of the user's companies takes part, or raise NotFound."""
    rows = TimeProposal.objects.filter(request__in=requests_for(user).order_by().values("pk"))
    rows = rows.select_related(
        "company", "slot", "person", "request__sender", "request__recipient", "request__forum",
        "request__edition__exhibition", "request__edition__venue", "request__edition__city",
    )  # fmt: skip
    proposal = rows.filter(public_id=public_id).first()
    if proposal is None:
        raise no_such_proposal()
    return proposal


def live_request_between(
    company: Company, other: Company, *, forum: Forum | None = None
) -> MeetingRequest | None:
    """Return the pending or accepted request of the pair in this forum, whoever asked."""
    pair = Q(sender=company, recipient=other) | Q(sender=other, recipient=company)
    return MeetingRequest.objects.filter(pair, forum=forum, state__in=LIVE_REQUEST_STATES).first()


def requested_ids(company: Company, forum: Forum | None) -> set[int]:
    """Return the companies with which there is a pending or accepted request already."""
    rows = MeetingRequest.objects.filter(
        Q(sender=company) | Q(recipient=company), forum=forum, state__in=LIVE_REQUEST_STATES
    )
    return {
        other
        for pair in rows.values_list("sender_id", "recipient_id")
        for other in pair
        if other != company.pk
    }


def pending_for(user: Viewer) -> QuerySet[MeetingRequest]:
    """Return the requests that wait for an answer from one of the user's companies."""
    if not isinstance(user, User):
        return MeetingRequest.objects.none()
    mine = Membership.objects.filter(user=user).values("company_id")
    rows = MeetingRequest.objects.filter(recipient__in=mine, state=RequestState.PENDING)
    return rows.select_related("sender", "recipient", "forum").order_by("created_at", "pk")


def waiting_for_answer(user: User) -> QuerySet[MeetingRequest]:
    """Return the requests that this person could answer now, those that run out first at the top."""
    rows = MeetingRequest.objects.filter(
        recipient__in=managed_companies(user).order_by().values("pk"), state=RequestState.PENDING
    )
    return rows.select_related("sender", "recipient", "forum", "edition__exhibition").order_by(
        "expires_at", "pk"
    )


def request_counts(forum: Forum) -> dict[str, int]:
    """Return how many requests of the forum are in each state."""
    rows = forum.requests.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(RequestState.values, 0) | dict(rows)
