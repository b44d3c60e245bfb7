"""Suggestions as a company sees them, with reasons in its reader's language."""

from dataclasses import dataclass

from django.db.models import Q

from apps.companies.models import Company
from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.matching.models import ScoreRun
from apps.matching.reasons import Labels, sentence
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest
from apps.meetings.selectors import Met, last_met, must_not_meet


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One line of the list: whom, why, and the request that there is already."""

    company: Company
    rank: int
    score: float
    reasons: list[str]
    request: MeetingRequest | None
    met: Met | None = None


def shown_run(forum: Forum | None) -> ScoreRun | None:
    """Return the run whose set readers see now."""
    return ScoreRun.objects.filter(forum=forum, is_shown=True).first()


def is_being_computed(forum: Forum | None) -> bool:
    return ScoreRun.objects.filter(forum=forum, state__in=(RunState.QUEUED, RunState.RUNNING)).exists()


def suggestions_for(
    company: Company, forum: Forum | None = None, *, limit: int = 20, personal: bool = True
) -> list[SuggestionView]:
    """Return the company's list in a fixed number of queries: best first, or in alphabetical order for who chose that.

    A rule made since the run counts at once; a company that has gone or hidden itself is left out.
    """
    run = shown_run(forum)
    if run is None:
        return []
    rows = list(
        run.suggestions.filter(company=company)
        .filter(Q(other__is_visible=True) & Q(other__verification_state="verified"))
        .select_related("other__city")
        .prefetch_related("other__sectors")
        .order_by(*(("rank",) if personal else ("other__sort_key", "other_id")))[:limit]
    )
    apart = must_not_meet(forum)
    rows = [row for row in rows if frozenset((company.pk, row.other_id)) not in apart]
    requests = _requests_by_other(company, forum)
    met = last_met([company.pk], [row.other_id for row in rows])
    labels = Labels(reason for row in rows for reason in row.reasons)
    return [
        SuggestionView(
            company=row.other,
            rank=row.rank if personal else place,
            score=row.score,
            reasons=[
                text
                for reason in row.reasons
                if (text := sentence(reason, reader_id=company.pk, labels=labels))
            ],
            request=requests.get(row.other_id),
            met=met.get(row.other_id),
        )
        for place, row in enumerate(rows, start=1)
    ]


def _requests_by_other(company: Company, forum: Forum | None) -> dict[int, MeetingRequest]:
    live = MeetingRequest.objects.filter(
        Q(sender=company) | Q(recipient=company), forum=forum, state__in=LIVE_REQUEST_STATES
    )
    return {r.recipient_id if r.sender_id == company.pk else r.sender_id: r for r in live}
