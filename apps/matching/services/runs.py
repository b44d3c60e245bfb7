"""Computing suggestions: asked for as a row, computed under a lease, shown all at once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.core.runs import RunState, carry_out, lock_held, renew
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.matching.models import ScoreRun
from apps.matching.ranker.recommend import Ranking, ranking
from apps.matching.selectors import shown_run
from apps.matching.selectors.boosts import boosts_of
from apps.matching.selectors.profiles import profiles_of, rules_of, tables_of
from apps.matching.selectors.steering import is_frozen, stored_weights
from apps.matching.services.learning import nudges
from apps.matching.services.parts import advance, is_large, is_shared_out, share_out
from apps.matching.services.rescoring import SCORED_STATES, touch_company
from apps.matching.services.review import released
from apps.matching.services.saving import SPARE, TOP, save_ranking
from apps.matching.services.showing import show
from apps.matching.services.texts import shelf_of

LEASE = timedelta(seconds=60)
# A forum's lists are made once more when its first meetings are so near.
BEFORE_OPENING = timedelta(hours=3)


@transaction.atomic
def ask_for_scores(*, user: User, forum: Forum) -> ScoreRun:
    """Queue a computation for the organiser's forum; Conflict while one is under way."""
    require_organiser(user, forum, "matching.add_scorerun")
    if is_frozen(forum):
        raise Conflict(_("The lists of this forum are frozen."), code="frozen")
    run = _queue(forum, asked_by=user)
    if run is None:
        raise Conflict(_("Suggestions of this forum are being computed already."), code="run_under_way")
    return run


@transaction.atomic
def touch_scores(*, company_id: int) -> list[ScoreRun]:
    """Queue a company that has changed for scoring again.

    Where there is no set yet that it could stand in (a forum of its own, the general one), a whole run is queued;
    these are returned.
    """
    touch_company(company_id=company_id)
    forums = Forum.objects.filter(
        registrations__company_id=company_id, registrations__state="approved", state__in=SCORED_STATES
    )
    missing = [forum for forum in (*forums.order_by("pk"), None) if shown_run(forum) is None]
    return [run for forum in missing if (run := _queue(forum, asked_by=None))]


@transaction.atomic
def queue_runs() -> int:
    """Queue every forum that is open or being prepared, and the general list; return how many were queued."""
    forums = [*Forum.objects.filter(state__in=SCORED_STATES).order_by("pk"), None]
    return sum(_queue(forum, asked_by=None) is not None for forum in forums)


@transaction.atomic
def queue_opening_runs(*, now: datetime) -> int:
    """Queue the forums whose first meetings are near, once; return how many were queued."""
    opening = Forum.objects.filter(state__in=SCORED_STATES).alias(opens_at=Min("slots__starts_at"))
    opening = opening.filter(opens_at__gt=now, opens_at__lte=now + BEFORE_OPENING).annotate(
        opens_at=F("opens_at")
    )
    due = [
        forum
        for forum in opening.order_by("pk")
        if not forum.score_runs.filter(created_at__gte=forum.opens_at - BEFORE_OPENING).exists()
    ]
    return sum(_queue(forum, asked_by=None) is not None for forum in due)


def _queue(forum: Forum | None, *, asked_by: User | None) -> ScoreRun | None:
    """Return a new run, or None where one waits already, or the forum's lists are frozen.

    One that is being computed may have read old rows.
    """
    if is_frozen(forum):
        return None
    waiting = ScoreRun.objects.filter(forum=forum, state=RunState.QUEUED)
    if waiting.exists():
        return None
    try:
        with transaction.atomic():
            # Another seed each day: other places are given for finding out, the same ones when it is done again.
            seed = timezone.now().toordinal()
            return ScoreRun.objects.create(forum=forum, asked_by=asked_by, seed=seed)
    except IntegrityError:
        return None


def queue_forum(forum: Forum) -> ScoreRun | None:
    """Queue a forum because of what its organiser has set; None where a run waits already or the forum is over."""
    return _queue(forum, asked_by=None) if forum.state in SCORED_STATES else None


def carry_out_run(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> ScoreRun | None:
    """Compute a waiting run and show its set; None where another worker holds or ended it, or where it is too large
    for one worker and was shared out."""
    if is_shared_out(run_id):
        # Nobody has said for a while that it goes on. The sweep wakes the parts that wait.
        advance(run_id=run_id, now=clock())
        return None

    def work(run: ScoreRun) -> ScoreRun | None:
        if is_large(run):
            share_out(run, now=clock())
            return None
        profiles = profiles_of(run.forum, now=clock())

        def still_held(progress: int = 20) -> None:
            renew(run, now=clock(), lease=LEASE, progress=progress)

        tables, rules = tables_of(run.forum), rules_of(run.forum)
        run.weights = stored_weights(run.forum)
        weights, boosts = run.ranker_weights, boosts_of(run.forum)
        shelf = shelf_of(profiles, between=still_held)
        still_held(40)
        found = ranking(
            profiles,
            tables,
            rules=rules,
            weights=weights,
            top=TOP + SPARE,
            encoder=shelf,
            boosts=boosts,
        )
        found = released(found, profiles)
        still_held(70)
        moved = nudges(found.suggestions, profiles, tables, encoder=shelf, weights=weights)
        still_held(80)
        return _show(run, found, moved, boosts, clock())

    return carry_out(ScoreRun, run_id, work, lease=LEASE, clock=clock)


@transaction.atomic
def _show(
    run: ScoreRun,
    ranking: Ranking,
    moved: Mapping[tuple[str, str], float],
    boosts: Mapping[str, float],
    now: datetime,
) -> ScoreRun:
    """Write the new set and switch to it, in one transaction."""
    held = lock_held(run)
    held.weights = run.weights
    save_ranking(held, ranking, nudges=moved, boosts=boosts)
    return show(held, now=now)
