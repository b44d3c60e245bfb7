"""A few suggestions by mail: weekly, and in the days before a forum. No pair twice, and nothing where nothing is good."""

from collections import defaultdict
from collections.abc import Set
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.companies.models import Company
from apps.companies.selectors import managers_of
from apps.forums.enums import RegistrationState
from apps.forums.models import Forum, Registration
from apps.matching.enums import Door
from apps.matching.models import Digest, DigestedPair, Dismissal, Exposure, ScoreRun, Suggestion
from apps.matching.services.rescoring import SCORED_STATES
from apps.meetings.models import MeetingRequest
from apps.meetings.selectors import must_not_meet
from apps.notifications.services import Recipient, notify

DIGEST_KIND = "matching.digest"
MOST = 3
# Of the highest score: less is not worth a mail.
GOOD = 0.3
EVERY = timedelta(days=7)
BEFORE_FORUM = timedelta(days=7)


def send_digests(*, now: datetime) -> int:
    """Write to everybody whose turn it is; return how many companies. Safe to run twice."""
    sent = 0
    for forum in Forum.objects.filter(
        state__in=SCORED_STATES, starts_on__gt=now.date(), starts_on__lte=(now + BEFORE_FORUM).date()
    ).order_by("pk"):
        sent += _send(forum, _without(Digest.objects.filter(forum=forum).values("company")), now)
    lately = Digest.objects.filter(created_at__gt=now - EVERY).values("company")
    return sent + _send(None, _without(lately), now)


def _without(companies: object) -> Q:
    return ~Q(pk__in=companies)


def _send(forum: Forum | None, due: Q, now: datetime) -> int:
    run = ScoreRun.objects.filter(forum=forum, is_shown=True).first()
    if run is None:
        return 0
    listed = Suggestion.objects.filter(run=run, score__gte=GOOD).values("company")
    companies = Company.objects.filter(due, pk__in=listed, is_visible=True, verification_state="verified")
    apart: dict[int, set[int]] = defaultdict(set)
    for pair in must_not_meet(forum):
        for pk in pair:
            apart[pk] |= pair
    return sum(
        send_digest(company=company, run=run, apart=apart[company.pk], now=now) is not None
        for company in companies.order_by("pk")
    )


@transaction.atomic
def send_digest(*, company: Company, run: ScoreRun, apart: Set[int], now: datetime) -> Digest | None:
    """Write to the company's managers about the best they have not been written about; None where there is nothing.

    `apart`: the ids of the companies that some rule keeps apart from this one.
    """
    # Two sweeps at once: the second one waits here and finds the pairs written about.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    people = managers_of([company])
    rows = _worth_a_mail(company, run, apart)
    if not rows or not people or (run.forum and not _takes_part(company, run.forum)):
        return None
    digest = Digest.objects.create(company=company, forum=run.forum)
    DigestedPair.objects.bulk_create(
        DigestedPair(digest=digest, company=company, other=row.other, place=place, reasons=row.reasons)
        for place, row in enumerate(rows, start=1)
    )
    shown = [row.other_id for row in rows]
    Exposure.objects.create(company=company, forum=run.forum, door=Door.DIGEST, shown=shown)
    notify(
        kind=DIGEST_KIND,
        subject_key=f"digest:{digest.public_id}",
        revision=0,
        recipients=[Recipient.of_user(user) for user in people],
        payload={"digest": digest.public_id},
        due_at=now,
    )
    return digest


def _worth_a_mail(company: Company, run: ScoreRun, apart: Set[int]) -> list[Suggestion]:
    told = DigestedPair.objects.filter(company=company).values("other")
    aside = Dismissal.objects.filter(company=company).values("other")
    asked = MeetingRequest.objects.filter(Q(sender=company) | Q(recipient=company))
    known = {pk for pair in asked.values_list("sender", "recipient") for pk in pair}
    rows = run.suggestions.filter(
        company=company, score__gte=GOOD, other__is_visible=True, other__verification_state="verified"
    )
    rows = rows.exclude(other__in=told).exclude(other__in=aside).exclude(other__in=known | apart)
    return list(rows.select_related("other").order_by("rank")[:MOST])


def _takes_part(company: Company, forum: Forum) -> bool:
    rows = Registration.objects.filter(company=company, forum=forum, state=RegistrationState.APPROVED)
    return rows.exists()
