"""A company that was edited: its row and its column are made again at once, beside the lists of the last run."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from apps.companies.models import Company
from apps.core.runs import RunState, carry_out, finish, lock_held, renew
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.matching.models import Rescore, ScoreRun, Suggestion
from apps.matching.selectors.boosts import boosts_of
from apps.matching.selectors.profiles import profiles_of
from apps.matching.selectors.scoring import entries_for
from apps.matching.selectors.steering import is_frozen
from apps.matching.services.places import Both, places_of_each
from apps.matching.services.saving import TOP, reasons_of
from apps.matching.services.texts import encoder, shelf_of, version_of

LEASE = timedelta(seconds=60)
SCORED_STATES = (ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED)


COUNT_AGAIN = """
UPDATE matching_suggestion SET rank = counted.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY company_id ORDER BY value DESC, other_id) AS place
    FROM matching_suggestion WHERE run_id = %(run)s AND company_id = ANY(%(companies)s)
) counted
WHERE counted.id = matching_suggestion.id AND matching_suggestion.rank <> counted.place
"""


@transaction.atomic
def touch_company(*, company_id: int) -> Rescore | None:
    """Queue the company for scoring again; None where it waits already."""
    if Rescore.objects.filter(company_id=company_id, state=RunState.QUEUED).exists():
        return None
    try:
        with transaction.atomic():
            return Rescore.objects.create(company_id=company_id)
    except IntegrityError:
        return None


def carry_out_rescore(*, rescore_id: int, clock: Callable[[], datetime] = timezone.now) -> Rescore | None:
    """Score the company again in every set in which it may stand; None where another worker holds or ended it."""

    def work(rescore: Rescore) -> Rescore:
        company = Company.objects.get(pk=rescore.company_id)
        for run in _sets_of(company):
            renew(rescore, now=clock(), lease=LEASE, progress=10)
            _score_again(company, run, now=clock())
        return _finished(rescore, clock())

    return carry_out(Rescore, rescore_id, work, lease=LEASE, clock=clock)


@transaction.atomic
def _finished(rescore: Rescore, now: datetime) -> Rescore:
    held = lock_held(rescore)
    finish(held, now=now)
    return held


def _sets_of(company: Company) -> list[ScoreRun]:
    """Return the shown sets that the company stands in or may stand in."""
    taking_part = Forum.objects.filter(registrations__company=company, registrations__state="approved")
    # Asked by itself: joined to the sets, the database would read every suggestion that there is.
    stands_in = Suggestion.objects.filter(Q(company=company) | Q(other=company)).values("run")
    rows = ScoreRun.objects.filter(
        Q(forum=None) | Q(forum__in=taking_part, forum__state__in=SCORED_STATES) | Q(pk__in=stands_in),
        is_shown=True,
    )
    return list(rows.select_related("forum").order_by("pk"))


def _score_again(company: Company, run: ScoreRun, *, now: datetime) -> None:
    places = _places(company, run, now)
    with transaction.atomic():
        # Another edit, and a new run that is about to be shown, wait here; what they replaced is left alone.
        held = ScoreRun.objects.select_for_update(no_key=True).filter(pk=run.pk, is_shown=True).first()
        if held is not None and not is_frozen(held.forum):
            _write(company.pk, held, places)


def _places(company: Company, run: ScoreRun, now: datetime) -> list[Both]:
    """Return everybody who may be suggested to the company, with the value in either list, the best for it first."""
    entries = entries_for(
        company.pk,
        run,
        now=now,
        weights=run.ranker_weights,
        version=version_of(encoder()),
        shelve=shelf_of,
        boosts=boosts_of(run.forum),
    )
    asked = {company.pk, *(int(entry.other) for entry in entries)}
    placed = places_of_each({company.pk: entries}, run, lambda: profiles_of(run.forum, now=now, among=asked))
    return placed[company.pk]


def _write(pk: int, run: ScoreRun, places: list[Both]) -> None:
    """Replace the company's row; in the lists of others put it in where it is worth more than their last place."""
    stood_in = set(run.suggestions.filter(other=pk).values_list("company_id", flat=True))
    run.suggestions.filter(Q(company=pk) | Q(other=pk)).delete()
    lists = {
        row["company"]: row
        for row in run.suggestions.filter(company__in=[place.other for place in places])
        .values("company")
        .annotate(size=Count("pk"), last=Min("value"))
    }
    full = [row["company"] for row in lists.values() if row["size"] >= TOP]
    entered = [place for place in places if _gets_in(place, lists.get(place.other))]
    crowded = {place.other for place in entered} & set(full)
    _drop_the_last(run, crowded)
    rows = [_row(run, pk, p.other, p, p.mine, rank) for rank, p in enumerate(places[:TOP], 1)]
    # Behind everybody, until the places are counted again.
    rows += [_row(run, p.other, pk, p, p.theirs, 2 * TOP) for p in entered]
    Suggestion.objects.bulk_create(rows, batch_size=2_000)
    changed = stood_in | {place.other for place in entered}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_AGAIN, {"run": run.pk, "companies": sorted(changed)})


def _gets_in(place: Both, there: Mapping[str, Any] | None) -> bool:
    return there is None or there["size"] < TOP or place.theirs > there["last"]


def _drop_the_last(run: ScoreRun, companies: set[int]) -> None:
    last = run.suggestions.filter(company__in=companies, rank__gte=TOP)
    last.delete()


def _row(run: ScoreRun, company: int, other: int, place: Both, value: float, rank: int) -> Suggestion:
    return Suggestion(
        run=run,
        company_id=company,
        other_id=other,
        rank=rank,
        score=place.pair.score,
        value=value,
        reasons=reasons_of(place.pair),
    )


def requeue_since(run: ScoreRun, moment: datetime | None) -> int:
    """Score those again that changed while `run` was reading; return how many. Called when its set is shown."""
    if moment is None:
        return 0
    waiting = Rescore.objects.filter(state=RunState.QUEUED).values("company")
    changed = Rescore.objects.filter(created_at__gte=moment).exclude(state=RunState.QUEUED)
    companies = set(changed.exclude(company__in=waiting).values_list("company_id", flat=True))
    return sum(touch_company(company_id=pk) is not None for pk in sorted(companies))
