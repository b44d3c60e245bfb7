"""A market too large for one worker: its run is shared out in parts, taken up by whoever is free, and shown at once.

Companies are described by short vectors; random parts of the market are weighed as small markets, each with everybody
in it, which gives the prices; blocks of companies are compared with all of another country, which gives candidates; and
each company's candidates are scored exactly, as after an edit. `part_work` does these, here is who does what when.

A worker that dies leaves its part to the next one. One that dies between two steps leaves a run without a holder, which
the sweep brings back here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import combinations, groupby
from math import ceil
from operator import itemgetter
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.runs import RunState, carry_out, fail, lock_held, renew, waiting
from apps.core.statistics import count_rows_on_commit
from apps.matching.models import Price, ScorePart, ScoreRun, Step, Suggestion
from apps.matching.selectors.profiles import eligible_companies
from apps.matching.selectors.steering import stored_weights
from apps.matching.services.part_work import WORK
from apps.matching.services.seating import seat_the_forgotten
from apps.matching.services.showing import show

LEASE = timedelta(minutes=3)
# Companies that are described, and get their lists, in one part; companies of both sides that are weighed together.
CHUNK, WEIGHED = 4096, 4000
# Described parts that are compared in one strip: the more, the fewer candidates that do not last.
CHUNKS_COMPARED = 16


def is_large(run: ScoreRun) -> bool:
    """Whether the run has to be shared out. A forum never is: it fits into one hall."""
    return run.forum_id is None and eligible_companies(None).count() > settings.MATCHING_MOST_AT_ONCE


def is_shared_out(run_id: int) -> bool:
    return ScorePart.objects.filter(run=run_id).exists()


@transaction.atomic
def share_out(run: ScoreRun, *, now: datetime) -> None:
    """Cut the companies into parts; LeaseLost where another worker has taken the run up."""
    held = lock_held(run)
    held.weights = stored_weights(held.forum)
    held.lease_until = now + LEASE
    held.save(update_fields=["weights", "lease_until"])
    # Those that trade the same goods stand together: they have candidates in common, which are read once.
    companies = eligible_companies(held.forum).order_by().annotate(goods=Min("listings__hs_codes__code"))
    ordered = companies.order_by("country", "goods", "pk").values_list("country", "pk")
    _create(held, Step.DESCRIBE, _chunks(ordered.iterator(chunk_size=20_000)))


def carry_out_part(*, part_id: int, clock: Callable[[], datetime] = timezone.now) -> list[int]:
    """Do one part and return the ids of those that can be done now; nothing where somebody else holds it."""
    run_id = ScorePart.objects.filter(pk=part_id).values_list("run", flat=True).first()
    if run_id is None:
        return []

    def work(part: ScorePart) -> None:
        def still_held(progress: int = 50) -> None:
            renew(part, now=clock(), lease=LEASE, progress=progress)
            # As long as one part lives, the run does.
            ScoreRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(lease_until=clock() + LEASE)

        WORK[Step(part.step)](part, still_held, clock)

    try:
        carry_out(ScorePart, part_id, work, lease=LEASE, clock=clock)
    finally:
        following = advance(run_id=run_id, now=clock())
    return following


@transaction.atomic
def advance(*, run_id: int, now: datetime) -> list[int]:
    """Go on where everything of a step is done: return the ids of new parts. After the last step the set is shown.

    Two workers who finish at once come here one after the other; the second finds the next step begun.
    """
    run = ScoreRun.objects.select_for_update(no_key=True).filter(pk=run_id, state=RunState.RUNNING).first()
    if run is None:
        return []
    states = set(run.parts.values_list("state", flat=True))
    if RunState.FAILED in states:
        _give_up(run, now)
        return []
    if states - {RunState.DONE}:
        _note_progress(run, now)
        return []
    begun = set(run.parts.values_list("step", flat=True))
    if Step.WEIGH not in begun:
        return [*_create(run, Step.WEIGH, _batches(run)), *_create(run, Step.COMPARE, _comparisons(run))]
    if Step.LIST not in begun:
        return _create(run, Step.LIST, _described_before(run))
    seat_the_forgotten(run)
    show(run, now=now)
    run.parts.all().delete()
    count_rows_on_commit(Suggestion, Price)
    return []


def parts_to_wake(*, now: datetime, run_id: int | None = None, most: int | None = None) -> list[int]:
    """Return parts that nobody works on, of one run or of all, in the order of their steps."""
    rows = ScorePart.objects.filter(waiting(now), **({} if run_id is None else {"run": run_id}))
    return list(rows.order_by("step", "pk").values_list("pk", flat=True)[:most])


def _note_progress(run: ScoreRun, now: datetime) -> None:
    done, whole = run.parts.filter(state=RunState.DONE).count(), run.parts.count()
    # The steps to come are not cut yet.
    share = 30 if run.parts.filter(step=Step.COMPARE).exists() else 0
    run.progress = min(99, share + done * (99 - share) // max(whole, 1))
    run.lease_until = now + LEASE
    run.save(update_fields=["progress", "lease_until"])


def _give_up(run: ScoreRun, now: datetime) -> None:
    fail(run, now=now, error=_("The computation failed. Please tell the administrators."))
    run.parts.all().delete()
    Suggestion.objects.filter(run=run).delete()
    Price.objects.filter(run=run).delete()


def _create(run: ScoreRun, step: Step, parts: Iterable[Mapping[str, Any]]) -> list[int]:
    rows = [ScorePart(run=run, step=step, number=number, **values) for number, values in enumerate(parts)]
    return [part.pk for part in ScorePart.objects.bulk_create(rows, batch_size=2000)]


def _chunks(companies: Iterable[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """Runs of neighbouring companies of one country, in the order in which they come."""
    for country, rows in groupby(companies, key=itemgetter(0)):
        ids = [pk for _country, pk in rows]
        for start in range(0, len(ids), CHUNK):
            some = np.array(ids[start : start + CHUNK], np.int64)
            yield {"country": country, "companies": some.tobytes()}


def _described_before(run: ScoreRun) -> list[dict[str, Any]]:
    """The same companies as in the described parts, with the same numbers."""
    parts = run.parts.filter(step=Step.DESCRIBE).order_by("number").values_list("country", "companies")
    return [{"country": country, "companies": companies} for country, companies in parts]


def _batches(run: ScoreRun) -> list[dict[str, Any]]:
    return [{}] * ceil(eligible_companies(run.forum).count() / WEIGHED)


def _comparisons(run: ScoreRun) -> Iterator[dict[str, Any]]:
    """Each two countries once: a strip of the larger one's companies with all of the other's."""
    numbers: dict[str, list[int]] = {}
    for country, number in run.parts.filter(step=Step.DESCRIBE).values_list("country", "number"):
        numbers.setdefault(country, []).append(number)
    for one, other in combinations(sorted(numbers, key=lambda name: (-len(numbers[name]), name)), 2):
        described = sorted(numbers[one])
        for start in range(0, len(described), CHUNKS_COMPARED):
            some = described[start : start + CHUNKS_COMPARED]
            yield {"country": one, "other_country": other, "first": some[0], "last": some[-1]}
