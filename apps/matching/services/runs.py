"""Computing suggestions: asked for as a row, computed under a lease, shown all at once."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.core.runs import RunState, carry_out, finish, lock_held, renew
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.matching.models import ScoreRun, Suggestion
from apps.matching.ranker.types import Suggestion as Scored
from apps.matching.services.profiles import profiles_of, rules_of, tables_of

LEASE = timedelta(seconds=60)
TOP = 20
SCORED_STATES = (ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED)


@transaction.atomic
def ask_for_scores(*, user: User, forum: Forum) -> ScoreRun:
    """Queue a computation for the organiser's forum; Conflict while one is under way."""
    require_organiser(user, forum, "matching.add_scorerun")
    run = _queue(forum, asked_by=user)
    if run is None:
        raise Conflict(_("Suggestions of this forum are being computed already."), code="run_under_way")
    return run


@transaction.atomic
def touch_scores(*, company_id: int) -> list[ScoreRun]:
    """Queue what rests on a company that has changed: the forums in which it takes part, and the general list."""
    forums = Forum.objects.filter(
        registrations__company_id=company_id, registrations__state="approved", state__in=SCORED_STATES
    )
    return [run for forum in (*forums.order_by("pk"), None) if (run := _queue(forum, asked_by=None))]


@transaction.atomic
def queue_runs() -> int:
    """Queue every forum that is open or being prepared, and the general list; return how many were queued."""
    forums = [*Forum.objects.filter(state__in=SCORED_STATES).order_by("pk"), None]
    return sum(_queue(forum, asked_by=None) is not None for forum in forums)


def _queue(forum: Forum | None, *, asked_by: User | None) -> ScoreRun | None:
    """Return a new run, or None where one waits already. One that is being computed may have read old rows."""
    waiting = ScoreRun.objects.filter(forum=forum, state=RunState.QUEUED)
    if waiting.exists():
        return None
    try:
        with transaction.atomic():
            return ScoreRun.objects.create(forum=forum, asked_by=asked_by)
    except IntegrityError:
        return None


def carry_out_run(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> ScoreRun | None:
    """Compute a waiting run and show its set; None where another worker holds or ended it."""

    def work(run: ScoreRun) -> ScoreRun:
        # Imported here: only the worker that scores needs NumPy's machinery.
        from apps.matching.ranker.recommend import recommend

        profiles = profiles_of(run.forum, now=clock())
        renew(run, now=clock(), lease=LEASE, progress=20)
        scored = recommend(profiles, tables_of(run.forum), rules=rules_of(run.forum), top=TOP, seed=run.seed)
        renew(run, now=clock(), lease=LEASE, progress=80)
        return _show(run, scored, clock())

    return carry_out(ScoreRun, run_id, work, lease=LEASE, clock=clock)


@transaction.atomic
def _show(run: ScoreRun, scored: list[Scored], now: datetime) -> ScoreRun:
    """Write the new set and switch to it; readers see the old one until this commits."""
    held = lock_held(run)
    Suggestion.objects.bulk_create((row for pair in scored for row in _rows(held, pair)), batch_size=2_000)
    old = ScoreRun.objects.filter(forum=held.forum, is_shown=True)
    Suggestion.objects.filter(run__in=old).delete()
    old.update(is_shown=False)
    finish(held, now=now, is_shown=True)
    return held


def _rows(run: ScoreRun, pair: Scored) -> list[Suggestion]:
    reasons = [asdict(reason) for reason in pair.reasons]
    sides = ((pair.a, pair.b, pair.rank_for_a), (pair.b, pair.a, pair.rank_for_b))
    return [
        Suggestion(
            run=run, company_id=int(mine), other_id=int(theirs), rank=rank, score=pair.score, reasons=reasons
        )
        for mine, theirs, rank in sides
        if rank is not None
    ]
