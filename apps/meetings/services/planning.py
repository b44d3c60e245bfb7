"""The organiser asks for a plan, stops it or puts it aside; a worker computes it under a lease."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput, InvalidTransition
from apps.core.runs import carry_out
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.meetings import scheduler
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan, PlanRun
from apps.meetings.services.contradictions import Contradiction, why_not
from apps.meetings.services.drafting import save_draft
from apps.meetings.services.leased import LEASE, LeasedStop, Watch
from apps.meetings.services.problem import problem_of
from apps.meetings.services.whatif import Changes, changed, require_sense

PLANNABLE = frozenset({ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED})
MAX_SECONDS = 600


@transaction.atomic
def ask_for_plan(*, user: User, forum: Forum, seconds: int = 20, seed: int = 0) -> PlanRun:
    """Queue one computation; Conflict while another is under way."""
    return _queue(user, forum, seconds, seed)


@transaction.atomic
def ask_for_trial(*, user: User, forum: Forum, changes: Changes, seconds: int = 10, seed: int = 0) -> PlanRun:
    """Queue a plan of the forum as it would be with `changes`. It is a trial: it can be compared, never published."""
    require_organiser(user, forum, "meetings.add_planrun")
    require_sense(forum, changes)
    return _queue(user, forum, seconds, seed, changes.stored())


def _queue(
    user: User, forum: Forum, seconds: int, seed: int, changes: dict[str, Any] | None = None
) -> PlanRun:
    require_organiser(user, forum, "meetings.add_planrun")
    if not 1 <= seconds <= MAX_SECONDS:
        raise InvalidInput(
            _("Planning takes between 1 and %(most)d seconds.") % {"most": MAX_SECONDS}, field="seconds"
        )
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    if forum.state not in PLANNABLE:
        raise Conflict(_("This forum cannot be planned in its present state."), code="forum_not_plannable")
    if not forum.slots.exists() or not forum.tables.exists():
        raise InvalidInput(_("The forum has no slots or no tables yet."))
    try:
        with transaction.atomic():
            return PlanRun.objects.create(
                forum=forum, asked_by=user, seconds=seconds, seed=seed, changes=changes or {}
            )
    except IntegrityError:
        raise Conflict(_("A plan of this forum is being computed already."), code="run_under_way") from None


@transaction.atomic
def stop_planning(*, user: User, run: PlanRun) -> PlanRun:
    """Tell the computation to end soon and keep the best that it has; Conflict when it has ended already."""
    require_organiser(user, run.forum, "meetings.add_planrun")
    run = PlanRun.objects.select_for_update(of=("self",), no_key=True).select_related("forum").get(pk=run.pk)
    if not run.is_live:
        raise Conflict(_("This computation has ended already."), code="run_over")
    run.is_stopped = True
    run.save(update_fields=["is_stopped"])
    return run


def carry_out_run(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> Plan | None:
    """Compute the plan of a waiting run and save it as a draft; None where another worker holds or ended it.

    A worker that dies on the way leaves the lease to run out; the next one starts again from the rows. What goes wrong
    is said in the language of the organiser who asked.
    """

    def work(run: PlanRun) -> Plan:
        computed = problem_of(run.forum)
        if run.is_trial:
            computed = changed(computed, run.forum, Changes.of(run.changes))
        try:
            solved = _solve(run, computed.problem, clock)
        except (scheduler.Infeasible, scheduler.ProblemError) as error:
            raise Contradiction(why_not(computed, error)) from error
        return save_draft(run, computed, solved, clock())

    asked_by = User.objects.filter(pk__in=PlanRun.objects.filter(pk=run_id).values("asked_by")).first()
    with translation.override(asked_by.language if asked_by else settings.LANGUAGE_CODE):
        return carry_out(PlanRun, run_id, work, lease=LEASE, clock=clock, refusals={Contradiction: str})


def _solve(run: PlanRun, problem: scheduler.Problem, clock: Callable[[], datetime]) -> scheduler.Plan:
    scheduler.load(run.seconds)  # not within the seconds that the organiser gives the search
    deadline = scheduler.Deadline(run.seconds)
    watch = Watch(run, deadline, clock)
    plan = scheduler.solve(problem, seed=run.seed, stop=LeasedStop(deadline, watch), on_progress=watch.note)
    violations = scheduler.check(problem, plan)
    if violations:
        raise RuntimeError(f"The plan breaks {violations[0].constraint}: {violations[0].detail}")
    return plan


@transaction.atomic
def discard_plan(*, user: User, plan: Plan) -> Plan:
    """Put a draft aside."""
    require_organiser(user, plan.forum, "meetings.change_plan")
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("forum").get(pk=plan.pk)
    if plan.state not in {PlanState.DRAFT, PlanState.TRIAL}:
        raise InvalidTransition(
            _("Only a draft can be discarded."), current=plan.state, wanted=PlanState.DISCARDED
        )
    plan.state = PlanState.DISCARDED
    plan.save(update_fields=["state"])
    return plan
