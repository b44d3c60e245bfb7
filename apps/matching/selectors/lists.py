"""Suggestions as a company sees them, with reasons in its reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from apps.companies.models import Company
from apps.core.runs import RunState
from apps.core.time import TimeRange
from apps.forums.models import Forum
from apps.matching.models import Dismissal, ScoreRun, Suggestion
from apps.matching.reasons import Labels, sentence
from apps.matching.selectors.boosts import boost_labels
from apps.matching.selectors.free_times import free_times
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest
from apps.meetings.selectors import Met, kept_apart_from, last_met
from apps.reference.models import Sector

# What is told of a company in a list. Of its forty columns the others are long texts, or nobody's business here.
SHOWN = tuple(
    f"other__{name}" for name in ("public_id", "country", "legal_name", "name_en", "city", "is_example")
)


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One line of the list: whom, why, the request that there is already, when both are free at the forum, and how an
    organiser labels a company that is lifted."""

    company: Company
    rank: int
    score: float
    reasons: list[str]
    request: MeetingRequest | None
    met: Met | None = None
    free: list[TimeRange] = field(default_factory=list)
    label: str = ""


def shown_run(forum: Forum | None) -> ScoreRun | None:
    """Return the run whose set readers see now."""
    return ScoreRun.objects.filter(forum=forum, is_shown=True).first()


def is_being_computed(forum: Forum | None) -> bool:
    return ScoreRun.objects.filter(forum=forum, state__in=(RunState.QUEUED, RunState.RUNNING)).exists()


def suggestions_for(
    company: Company,
    forum: Forum | None = None,
    *,
    limit: int = 20,
    personal: bool = True,
    now: datetime | None = None,
) -> list[SuggestionView]:
    """Return the company's list in a fixed number of queries: best first, or in alphabetical order for who chose that.

    A rule made since the run counts at once; a company that has gone or hidden itself, and what the company has put
    aside, are left out. With `now`, each line has the first slots to come in which both sides are free.
    """
    run = shown_run(forum)
    if run is None:
        return []
    order = ("rank",) if personal else ("other__sort_key", "other_id")
    rows = list(_rows(run, company, forum).order_by(*order)[:limit])
    free = _free(forum, company, rows, now)
    lifted = boost_labels(forum, [row.other_id for row in rows])
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
            free=free.get(row.other_id, []),
            label=lifted.get(row.other_id, ""),
        )
        for place, row in enumerate(rows, start=1)
    ]


def with_sectors(lines: Iterable[SuggestionView]) -> list[SuggestionView]:
    """Return the lines with the sectors of their companies, which pages show and the API does not."""
    lines = list(lines)
    sectors = Prefetch("sectors", Sector.objects.only("label"))
    prefetch_related_objects([line.company for line in lines], sectors)
    return lines


def dismissals_of(company: Company, forum: Forum | None) -> QuerySet[Dismissal]:
    """Return what the company has put aside in this list, the latest first."""
    return Dismissal.objects.filter(company=company, forum=forum).select_related("other")


def _rows(run: ScoreRun, company: Company, forum: Forum | None) -> QuerySet[Suggestion]:
    aside = Dismissal.objects.filter(company=company, forum=forum).values("other")
    return (
        Suggestion.objects.filter(run=run, company=company)
        .filter(Q(other__is_visible=True) & Q(other__verification_state="verified"))
        .exclude(other__in=aside)
        .exclude(other__in=kept_apart_from(company, forum))
        .select_related("other__city")
        .only("rank", "score", "reasons", *SHOWN)
    )


def _free(
    forum: Forum | None, company: Company, rows: list[Suggestion], now: datetime | None
) -> Mapping[int, list[TimeRange]]:
    if forum is None or now is None or not rows:
        return {}
    return free_times(forum, company, [row.other_id for row in rows], now=now)


def _requests_by_other(company: Company, forum: Forum | None) -> dict[int, MeetingRequest]:
    live = MeetingRequest.objects.filter(
        Q(sender=company) | Q(recipient=company), forum=forum, state__in=LIVE_REQUEST_STATES
    ).only("public_id", "state", "sender", "recipient")
    return {r.recipient_id if r.sender_id == company.pk else r.sender_id: r for r in live}
