"""What came of meetings: each side's own word, and a forum's figures, in which a meeting counts once."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Greatest, Least

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.enums import MeetingResult, MeetingState
from apps.meetings.models import Meeting, Outcome
from apps.opportunities.enums import DealKind
from apps.opportunities.models import Deal


@dataclass(frozen=True, slots=True)
class OutcomeFigures:
    """A forum's meetings by what their sides say; however many sides report a meeting, it counts once."""

    over: int
    reported: int
    held: int
    no_show: int
    moved: int
    disagree: int
    interest: float | None


def outcome_of(meeting: Meeting, company: Company) -> Outcome | None:
    return Outcome.objects.filter(meeting=meeting, company=company).first()


def meetings_with_outcomes(forum: Forum, now: datetime) -> QuerySet[Meeting]:
    """Return the forum's meetings that have begun, with what both sides say."""
    rows = forum.meetings.filter(state=MeetingState.SCHEDULED, starts_at__lte=now)
    rows = rows.select_related("request__sender", "request__recipient", "forum", "table", "slot")
    return rows.prefetch_related("outcomes").order_by("starts_at", "pk")


def outcome_figures(forum: Forum, now: datetime) -> OutcomeFigures:
    """Count the meetings that have begun. Where the sides differ, one that says "held" is believed: it was there."""
    results: Counter[str] = Counter()
    begun = meetings_with_outcomes(forum, now).prefetch_related(None).values_list("pk", flat=True)
    said: dict[int, set[str]] = {key: set() for key in begun}
    interests: list[int] = []
    for outcome in Outcome.objects.filter(meeting__in=said).order_by("pk"):
        said[outcome.meeting_id].add(outcome.result)
        interests += [outcome.interest] if outcome.interest else []
    for words in said.values():
        results["disagree"] += len(words) > 1
        results[_believed(words)] += 1
    return OutcomeFigures(
        over=len(said),
        reported=len(said) - results[""],
        held=results[MeetingResult.HELD],
        no_show=results[MeetingResult.NO_SHOW],
        moved=results[MeetingResult.MOVED],
        disagree=results["disagree"],
        interest=round(sum(interests) / len(interests), 1) if interests else None,
    )


def deals_of(forum: Forum) -> list[dict[str, object]]:
    """Return count and value by kind and currency of what those who met here have agreed since the forum began.

    Deals are rows of their own, one for both sides, so that nothing is counted twice; values in dispute are left out.
    """
    met = forum.meetings.filter(state=MeetingState.SCHEDULED).annotate(
        low=Least("request__sender", "request__recipient"),
        high=Greatest("request__sender", "request__recipient"),
    )
    here = met.filter(low=OuterRef("first_id"), high=OuterRef("second_id"))
    deals = Deal.objects.filter(Exists(here), created_at__date__gte=forum.starts_on)
    rows = deals.values("kind", "currency").annotate(
        count=Count("pk"), total=Sum("value", filter=Q(is_disputed=False))
    )
    return [row | {"label": DealKind(row["kind"]).label} for row in rows.order_by("kind", "currency")]


def _believed(said: set[str]) -> str:
    for result in (MeetingResult.HELD, MeetingResult.MOVED, MeetingResult.NO_SHOW):
        if result in said:
            return result
    return ""
