"""Requests that nobody answers: a daily word while they wait, a warning near the end, and the end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.companies.selectors import managers_by_company
from apps.core.time import local_date
from apps.meetings.enums import RequestState
from apps.meetings.models import MeetingRequest
from apps.meetings.services.request_steps import ANSWERED_KIND, EXPIRING_KIND, subject_of, take_step, tell
from apps.notifications.services import Event, Recipient, notify_all

WAITING_KIND = "meetings.requests_waiting"
BATCH = 500
# A day before the end, or when three quarters of a short time are over.
WARNING = timedelta(hours=24)
WARNING_PART = 4
# The hours of the reader's morning in which the daily word is written: a beat that slept one out still finds the next.
MORNING = range(8, 12)


@transaction.atomic
def expire_requests(*, now: datetime) -> int:
    """Close the pending requests whose time is over; return how many. Safe to run twice at once."""
    over = Q(expires_at__lte=now) | Q(forum__requests_until__lte=now)
    requests = list(_pending(over))
    for request in requests:
        take_step(request, RequestState.EXPIRED, user=None)
        tell(ANSWERED_KIND, request, request.sender)
    return len(requests)


@transaction.atomic
def warn_of_expiry(*, now: datetime) -> int:
    """Tell the companies that were asked of requests that run out soon, each once; return how many requests."""
    near = Q(expires_at__lte=now + WARNING) | Q(forum__requests_until__lte=now + WARNING)
    soon = [request for request in _pending(near, warned_at=None) if _is_near(request, now)]
    managers = managers_by_company({request.recipient_id for request in soon})
    for request in soon:
        request.warned_at = now
    MeetingRequest.objects.bulk_update(soon, ["warned_at"])
    notify_all(
        Event(
            kind=EXPIRING_KIND,
            subject_key=subject_of(request),
            revision=0,
            recipients=[Recipient.of_user(user) for user in managers[request.recipient_id]],
            payload={"request": request.public_id},
        )
        for request in soon
    )
    return len(soon)


@transaction.atomic
def remind_of_waiting(*, now: datetime) -> None:
    """In the reader's morning, tell those who act for companies that requests wait since yesterday or before.

    However often it is called, one mail a person and day.
    """
    waiting = MeetingRequest.objects.filter(state=RequestState.PENDING).order_by()
    oldest: dict[int, datetime] = {}
    for company_id, asked in waiting.values_list("recipient_id", "created_at"):
        oldest[company_id] = min(asked, oldest.get(company_id, asked))
    told: dict[int, tuple[User, datetime]] = {}
    for company_id, users in managers_by_company(oldest).items():
        for user in users:
            since = min(oldest[company_id], told[user.pk][1]) if user.pk in told else oldest[company_id]
            told[user.pk] = (user, since)
    notify_all(_daily(user, now) for user, since in told.values() if _is_due(user, since, now))


def _daily(user: User, now: datetime) -> Event:
    today = local_date(now, ZoneInfo(user.time_zone))
    return Event(
        kind=WAITING_KIND,
        subject_key=f"waiting:{user.public_id}",
        revision=today.toordinal(),
        recipients=[Recipient.of_user(user)],
        payload={"user": user.public_id, "day": today.isoformat()},
        # Each request has its own line in the inbox already.
        inbox=False,
    )


def _is_due(user: User, since: datetime, now: datetime) -> bool:
    zone = ZoneInfo(user.time_zone)
    return now.astimezone(zone).hour in MORNING and local_date(since, zone) < local_date(now, zone)


def _is_near(request: MeetingRequest, now: datetime) -> bool:
    until = request.answer_until
    if until is None or until <= now:
        return False
    return now >= until - min(WARNING, (until - request.created_at) / WARNING_PART)


def _pending(when: Q, **values: object) -> QuerySet[MeetingRequest]:
    """Return pending requests, locked; those that somebody is answering at this moment are left to the next sweep."""
    rows = MeetingRequest.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    rows = rows.filter(when, state=RequestState.PENDING, **values)
    return rows.select_related("sender", "recipient", "forum").order_by("expires_at", "pk")[:BATCH]
