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
from apps.matching.ranker.one import Entry
from apps.matching.ranker.types import Profile
from apps.matching.services.candidates import candidates
from apps.matching.services.profiles import profiles_of, rules_of, tables_of
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
    in_it = Q(suggestions__company=company) | Q(suggestions__other=company)
    rows = ScoreRun.objects.filter(
        Q(forum=None) | Q(forum__in=taking_part, forum__state__in=SCORED_STATES) | in_it, is_shown=True
    )
    return list(rows.select_related("forum").distinct().order_by("pk"))


def _score_again(company: Company, run: ScoreRun, *, now: datetime) -> None:
    entries = _entries(company, run, now)
    with transaction.atomic():
        # Another edit, and a new run that is about to be shown, wait here; what they replaced is left alone.
        held = ScoreRun.objects.select_for_update(no_key=True).filter(pk=run.pk, is_shown=True).first()
        if held is not None:
            _write(company.pk, held, entries)


def _entries(company: Company, run: ScoreRun, now: datetime) -> list[Entry]:
    # Imported here: only the worker that scores needs NumPy's machinery.
    from apps.matching.ranker.one import entries

    forum = run.forum
    mine = profiles_of(forum, now=now, among=[company.pk])
    if not mine:
        return []
    tables, rules, weights = tables_of(forum), rules_of(forum), run.ranker_weights
    others = candidates(
        mine[0],
        forum,
        tables,
        weights=weights,
        encoder=shelf_of(mine),
        version=version_of(encoder()),
        other_country=not rules.same_country,
    )
    others |= _partners(company.pk, run) | _wanted(company.pk, rules.must)
    profiles = profiles_of(forum, now=now, among=others - {company.pk})
    return entries(
        mine[0],
        profiles,
        tables,
        prices=_prices(run, [*mine, *profiles]),
        encoder=shelf_of([*mine, *profiles]),
        weights=weights,
        rules=rules,
    )


def _prices(run: ScoreRun, profiles: list[Profile]) -> dict[str, float]:
    """Return everybody's price in the run; who came since is worth as much as the middle one of their country."""
    known = run.prices.filter(company__in=[int(profile.id) for profile in profiles])
    prices = {str(pk): price for pk, price in known.values_list("company_id", "price")}
    for profile in profiles:
        if profile.id not in prices:
            prices[profile.id] = _middle_price(run, profile.country)
    return prices


def _middle_price(run: ScoreRun, country: str) -> float:
    rows = run.prices.filter(company__country=country).order_by("price").values_list("price", flat=True)
    count = rows.count()
    return float(rows[count // 2]) if count else 0.0


def _partners(pk: int, run: ScoreRun) -> set[int]:
    pairs = run.suggestions.filter(Q(company=pk) | Q(other=pk)).values_list("company_id", "other_id")
    return {one for pair in pairs for one in pair}


def _wanted(pk: int, must: frozenset[tuple[str, str]]) -> set[int]:
    return {int(one) for pair in must if str(pk) in pair for one in pair}


def _write(pk: int, run: ScoreRun, entries: list[Entry]) -> None:
    """Replace the company's row; in the lists of others put it in where it is worth more than their last place."""
    stood_in = set(run.suggestions.filter(other=pk).values_list("company_id", flat=True))
    run.suggestions.filter(Q(company=pk) | Q(other=pk)).delete()
    lists = {
        row["company"]: row
        for row in run.suggestions.filter(company__in=[int(entry.other) for entry in entries])
        .values("company")
        .annotate(size=Count("pk"), last=Min("value"))
    }
    full = [row["company"] for row in lists.values() if row["size"] >= TOP]
    entered = [entry for entry in entries if _gets_in(entry, lists.get(int(entry.other)))]
    crowded = {int(entry.other) for entry in entered} & set(full)
    _drop_the_last(run, crowded)
    rows = [_row(run, pk, int(e.other), e, e.value_for_me, rank) for rank, e in enumerate(entries[:TOP], 1)]
    # Behind everybody, until the places are counted again.
    rows += [_row(run, int(e.other), pk, e, e.value_for_other, 2 * TOP) for e in entered]
    Suggestion.objects.bulk_create(rows, batch_size=2_000)
    changed = stood_in | {int(entry.other) for entry in entered}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_AGAIN, {"run": run.pk, "companies": sorted(changed)})


def _gets_in(entry: Entry, there: Mapping[str, Any] | None) -> bool:
    return there is None or there["size"] < TOP or entry.value_for_other > there["last"]


def _drop_the_last(run: ScoreRun, companies: set[int]) -> None:
    last = run.suggestions.filter(company__in=companies, rank__gte=TOP)
    last.delete()


def _row(run: ScoreRun, company: int, other: int, entry: Entry, value: float, rank: int) -> Suggestion:
    return Suggestion(
        run=run,
        company_id=company,
        other_id=other,
        rank=rank,
        score=entry.pair.score,
        value=value,
        reasons=reasons_of(entry.pair),
    )


def requeue_since(run: ScoreRun, moment: datetime | None) -> int:
    """Score those again that changed while `run` was reading; return how many. Called when its set is shown."""
    if moment is None:
        return 0
    waiting = Rescore.objects.filter(state=RunState.QUEUED).values("company")
    changed = Rescore.objects.filter(created_at__gte=moment).exclude(state=RunState.QUEUED)
    companies = set(changed.exclude(company__in=waiting).values_list("company_id", flat=True))
    return sum(touch_company(company_id=pk) is not None for pk in sorted(companies))
