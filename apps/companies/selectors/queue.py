"""The organisers' list of companies, narrowed as in the panel."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.companies.enums import VerificationState
from apps.companies.models import Company
from apps.companies.selectors.companies import (
    IS_WAITING,
    WAITING_SINCE,
    companies_for_organiser,
    proof_exists,
)
from apps.core.text import fold

QUEUES = ("waiting", "renewal", "ending")
ENDS_WITHIN = timedelta(days=30)


def in_queue(queue: str, now: datetime) -> Q:
    """Return the condition for what is to be done: decide, decide on a renewal, or warn of an end within a month."""
    conditions = {
        "waiting": IS_WAITING,
        "renewal": Q(renewal_submitted_at__isnull=False),
        "ending": Q(
            verification_state=VerificationState.VERIFIED, verified_until__range=(now, now + ENDS_WITHIN)
        ),
    }
    return conditions.get(queue, Q())


def waits_longer_than(days: int, now: datetime) -> Q:
    """Return the condition for companies that wait for a decision since then; they have `waiting_since`."""
    return IS_WAITING & Q(waiting_since__lte=now - timedelta(days=days))


def companies_found(
    user: User,
    *,
    queue: str = "",
    state: str = "",
    country: str = "",
    q: str = "",
    has_proof: bool | None = None,
    waits_days: int = 0,
) -> QuerySet[Company]:
    """Return the companies that the organiser may review, with `waiting_since`, that meet all of this.

    `q` are words of names in any script, or a part of the registration number.
    """
    now = timezone.now()
    rows = companies_for_organiser(user).annotate(waiting_since=WAITING_SINCE).filter(in_queue(queue, now))
    if state:
        rows = rows.filter(verification_state=state)
    if country:
        rows = rows.filter(country=country)
    for word in q.split():
        rows = rows.filter(Q(search_text__contains=fold(word)) | Q(registration_number__icontains=word))
    if has_proof is not None:
        rows = rows.filter(proof_exists() if has_proof else ~proof_exists())
    return rows.filter(waits_longer_than(waits_days, now)) if waits_days else rows
