"""Requests, plans and meetings as this or that person may see them. Who else asked whom is never shown."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company, Membership
from apps.core.errors import NotFound
from apps.forums.models import Forum
from apps.forums.selectors import forums_for_organiser
from apps.meetings.enums import MeetingState, PlanState, RequestState, RuleKind
from apps.meetings.models import LIVE_REQUEST_STATES, Meeting, MeetingRequest, PairRule, Plan, PlanRun, Seat
from apps.meetings.permissions import no_such_meeting, no_such_request

Viewer = User | AnonymousUser


def requests_of(companies: Iterable[Company] | QuerySet[Company]) -> QuerySet[MeetingRequest]:
    """Return what these companies sent and received, the newest first."""
    mine = Q(sender__in=companies) | Q(recipient__in=companies)
    rows = MeetingRequest.objects.filter(mine).select_related(
        "sender", "recipient", "forum", "edition__exhibition"
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


def must_not_meet(forum: Forum | None) -> set[frozenset[int]]:
    """Return the pairs of company ids that some rule keeps apart, privately or by the organiser."""
    rows = PairRule.objects.filter(Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST_NOT)
    return {frozenset(pair) for pair in rows.values_list("company_id", "other_id")}


def organiser_wishes(forum: Forum | None) -> set[frozenset[int]]:
    """Return the pairs of company ids that the organiser wants to meet."""
    rows = PairRule.objects.filter(Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST, is_private=False)
    return {frozenset(pair) for pair in rows.values_list("company_id", "other_id")}


def are_kept_apart(company: Company, other: Company, forum: Forum | None) -> bool:
    pair = Q(company=company, other=other) | Q(company=other, other=company)
    return PairRule.objects.filter(pair, Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST_NOT).exists()


def pending_for(user: Viewer) -> QuerySet[MeetingRequest]:
    """Return the requests that wait for an answer from one of the user's companies."""
    if not isinstance(user, User):
        return MeetingRequest.objects.none()
    mine = Membership.objects.filter(user=user).values("company_id")
    rows = MeetingRequest.objects.filter(recipient__in=mine, state=RequestState.PENDING)
    return rows.select_related("sender", "recipient", "forum").order_by("created_at", "pk")


def with_places(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Load what an agenda line shows: both companies, slot, table, interpreter and who sits there."""
    people = Seat.objects.filter(person__isnull=False).select_related("person", "company")
    return meetings.select_related(
        "request__sender",
        "request__recipient",
        "forum",
        "edition__exhibition",
        "slot",
        "table",
        "interpreter",
    ).prefetch_related(Prefetch("seats", people, to_attr="people_seats"))


def meetings_for(user: Viewer) -> QuerySet[Meeting]:
    """Return all meetings, live and cancelled, of the user's companies."""
    if not isinstance(user, User):
        return Meeting.objects.none()
    mine = Membership.objects.filter(user=user).values("company_id")
    rows = Meeting.objects.filter(Q(request__sender__in=mine) | Q(request__recipient__in=mine))
    return with_places(rows).order_by("starts_at", "pk")


def meeting_for(user: Viewer, public_id: str) -> Meeting:
    meeting = meetings_for(user).filter(public_id=public_id).first()
    if meeting is None:
        raise no_such_meeting()
    return meeting


def meetings_for_organiser(user: User) -> QuerySet[Meeting]:
    return with_places(Meeting.objects.filter(forum__in=forums_for_organiser(user))).order_by(
        "starts_at", "pk"
    )


def live_meetings(forum: Forum) -> QuerySet[Meeting]:
    return with_places(forum.meetings.filter(state=MeetingState.SCHEDULED)).order_by("starts_at", "pk")


def upcoming_meetings_of(company: Company, now: datetime) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(
        Q(request__sender=company) | Q(request__recipient=company),
        state=MeetingState.SCHEDULED,
        ends_at__gt=now,
    )
    return with_places(rows).order_by("starts_at", "pk")


def latest_run(forum: Forum) -> PlanRun | None:
    return forum.plan_runs.order_by("-created_at", "-pk").first()


def plan_for_organiser(user: User, public_id: str) -> Plan:
    """Return a plan of a forum that the user's bodies host, or raise NotFound."""
    rows = Plan.objects.filter(forum__in=forums_for_organiser(user)).select_related("forum", "run")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan, or it is not for you to see."))
    return plan


def planned_meetings(plan: Plan) -> QuerySet:
    rows = plan.meetings.select_related(
        "request__sender", "request__recipient", "slot", "table", "interpreter",
        "sender_delegate__person", "recipient_delegate__person",
    )  # fmt: skip
    return rows.order_by("slot__number", "table__position", "pk")


def published_plan(forum: Forum) -> Plan | None:
    return forum.plans.filter(state=PlanState.PUBLISHED).first()


def request_counts(forum: Forum) -> dict[str, int]:
    """Return how many requests of the forum are in each state."""
    rows = forum.requests.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(RequestState.values, 0) | dict(rows)
