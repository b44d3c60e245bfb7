"""What came of a meeting: each side says it, and is asked again after a week, a month, a quarter and half a year."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company, Person
from apps.companies.permissions import may_manage
from apps.companies.selectors import managers_of
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.text import clean
from apps.meetings.enums import MeetingResult
from apps.meetings.models import Meeting, Outcome
from apps.meetings.models.outcomes import LEAST_INTEREST, MOST_INTEREST
from apps.meetings.permissions import reporting_side, require_reportable
from apps.meetings.services.notices import recipient_of
from apps.notifications.services import Event, Recipient, notify_all, retire
from apps.opportunities.models import DealReport
from apps.opportunities.services import report_result, take_back_report

FOLLOW_UP_KIND = "meetings.follow_up"
FOLLOW_UP_DAYS = (7, 30, 90, 180)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the two sides have come to: one deal, however many of them report it."""

    kind: str
    value: Decimal | None = None
    currency: str = ""


@transaction.atomic
def report_outcome(
    *,
    user: User,
    meeting: Meeting,
    result: str,
    interest: int | None = None,
    next_step: str = "",
    is_confidential: bool = False,
    agreed: Agreed | None = None,
    company: Company | None = None,
) -> Outcome:
    """Say what came of a meeting, for the side at whose table the user sat or for which they act.

    Saying it again corrects it. What was `agreed` becomes a deal, or joins the one that the other side has reported;
    only a manager of a verified company reports deals. `company` is needed only by somebody who acts for both sides.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "request__sender", "request__recipient"
    ).get(pk=meeting.pk)  # fmt: skip
    company = reporting_side(user, meeting, company)
    require_reportable(meeting, timezone.now())
    _check(result, interest, agreed)
    outcome, _created = Outcome.objects.update_or_create(
        meeting=meeting,
        company=company,
        defaults={
            "result": result,
            "interest": interest,
            "next_step": clean(next_step)[:300],
            "is_confidential": is_confidential,
            "reported_by": user,
        },
    )
    if result != MeetingResult.HELD:
        _take_back_deals(outcome, user)
    if agreed is not None:
        _report_deal(outcome, agreed, user)
    _plan_follow_ups(outcome, user)
    return outcome


def _report_deal(outcome: Outcome, agreed: Agreed, user: User) -> None:
    """Report what was agreed, and remember it as this meeting's; a report that stood before belongs elsewhere."""
    company = outcome.company
    known = set(DealReport.objects.filter(company=company).values_list("pk", flat=True))
    report = report_result(
        user=user,
        company=company,
        partner=outcome.meeting.request.other_side(company),
        kind=agreed.kind,
        value=agreed.value,
        currency=agreed.currency,
        is_confidential=outcome.is_confidential,
    )
    if report.pk not in known:
        outcome.deal_reports.add(report)


def _take_back_deals(outcome: Outcome, user: User) -> None:
    """Nothing was agreed in a meeting that was not held."""
    for report in outcome.deal_reports.select_related("company", "deal").order_by("pk"):
        if not may_manage(user, report.company):
            raise NotAllowed(
                _("A deal was reported from this meeting. Only an owner or manager can take that back."),
                code="deal_reported",
            )
        take_back_report(user=user, report=report)


def _check(result: str, interest: int | None, agreed: Agreed | None) -> None:
    if result not in MeetingResult.values:
        raise InvalidInput(_("Choose one of the listed results."), field="result")
    if agreed is not None and result != MeetingResult.HELD:
        raise InvalidInput(_("Something can be agreed only in a meeting that was held."), field="agreed")
    if interest is None:
        return
    if result != MeetingResult.HELD:
        raise InvalidInput(_("Interest can be named only for a meeting that was held."), field="interest")
    if not LEAST_INTEREST <= interest <= MOST_INTEREST:
        raise InvalidInput(_("Interest goes from 1 to 5."), field="interest")


def subject_of(outcome: Outcome) -> str:
    return f"outcome:{outcome.meeting.public_id}:{outcome.company.public_id}"


def _plan_follow_ups(outcome: Outcome, user: User) -> None:
    """Queue the questions that are still to come; a meeting that was not held is not asked about."""
    if outcome.result != MeetingResult.HELD:
        retire(subject_key=subject_of(outcome), kinds=[FOLLOW_UP_KIND])
        outcome.rounds += 1
        outcome.save(update_fields=["rounds"])
        return
    now = timezone.now()
    people = {each.key: each for each in (Recipient.of_user(user), *_recipients(outcome))}
    notify_all(
        Event(
            kind=FOLLOW_UP_KIND,
            subject_key=subject_of(outcome),
            revision=outcome.rounds,
            offset=f"{days}d",
            due_at=outcome.meeting.ends_at + timedelta(days=days),
            recipients=people.values(),
            payload={
                "meeting": outcome.meeting.public_id,
                "company": outcome.company.public_id,
                "days": days,
            },
        )
        for days in FOLLOW_UP_DAYS
        if outcome.meeting.ends_at + timedelta(days=days) > now
    )


def _recipients(outcome: Outcome) -> list[Recipient]:
    """Return who sat at the table for the company, else those who act for it."""
    people = Person.objects.filter(seats__meeting=outcome.meeting, company=outcome.company)
    found = [recipient_of(person, outcome.company) for person in people.select_related("user")]
    there = [recipient for recipient in found if recipient is not None]
    return there or [Recipient.of_user(manager) for manager in managers_of([outcome.company])]
