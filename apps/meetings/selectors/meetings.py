"""Meetings as this or that person may see them."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.companies.models import Company, Membership
from apps.forums.models import Forum
from apps.forums.selectors import forums_for_organiser
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting, Seat
from apps.meetings.permissions import no_such_meeting
from apps.meetings.selectors.viewers import Viewer


def with_places(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Load what an agenda line shows: both companies, slot, table, interpreter and who sits there."""
    people = Seat.objects.filter(person__isnull=False).select_related("person", "company")
    return meetings.select_related(
        "request__sender",
        "request__recipient",
        "forum",
        "edition__exhibition",
        "edition__venue",
        "edition__city",
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


def meeting_for_organiser(user: User, public_id: str) -> Meeting:
    """Return a meeting of a forum that the user's bodies host, or raise NotFound."""
    meeting = meetings_for_organiser(user).filter(public_id=public_id).first()
    if meeting is None:
        raise no_such_meeting()
    return meeting


def live_meetings(forum: Forum) -> QuerySet[Meeting]:
    return with_places(forum.meetings.filter(state=MeetingState.SCHEDULED)).order_by("starts_at", "pk")


def upcoming_meetings_of(company: Company, now: datetime) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(
        Q(request__sender=company) | Q(request__recipient=company),
        state=MeetingState.SCHEDULED,
        ends_at__gt=now,
    )
    return with_places(rows).order_by("starts_at", "pk")
