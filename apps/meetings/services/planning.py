"""The organiser asks for a plan; a worker computes it under a lease; the draft is saved in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput, InvalidTransition
from apps.core.runs import carry_out, finish, lock_held, renew
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.services.lifecycle import advance
from apps.meetings import scheduler
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan, PlannedMeeting, PlanRun, UnplacedRequest
from apps.meetings.services.problem import ForumProblem, problem_of

LEASE = timedelta(seconds=30)
PLANNABLE = frozenset({ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED})
MAX_SECONDS = 600


@transaction.atomic
def ask_for_plan(*, user: User, forum: Forum, seconds: int = 20, seed: int = 0) -> PlanRun:
    """Queue one computation; Conflict while another is under way."""
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
            return PlanRun.objects.create(forum=forum, asked_by=user, seconds=seconds, seed=seed)
    except IntegrityError:
        raise Conflict(_("A plan of this forum is being computed already."), code="run_under_way") from None


def carry_out_run(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> Plan | None:
    """Compute the plan of a waiting run and save it as a draft; None where another worker holds or ended it.

    A worker that dies on the way leaves the lease to run out; the next one starts again from the rows.
    """

    def work(run: PlanRun) -> Plan:
        computed = problem_of(run.forum)
        return _save_draft(run, computed, _solve(run, computed.problem, clock), clock())

    contradiction = dict.fromkeys((scheduler.Infeasible, scheduler.ProblemError), _contradiction)
    return carry_out(PlanRun, run_id, work, lease=LEASE, clock=clock, refusals=contradiction)


def _contradiction(error: Exception) -> str:
    return _("The locked meetings contradict each other: %(why)s") % {"why": error}


def _solve(run: PlanRun, problem: scheduler.Problem, clock: Callable[[], datetime]) -> scheduler.Plan:
    stop = _Leased(scheduler.Deadline(run.seconds), run, clock)
    plan = scheduler.solve(problem, seed=run.seed, stop=stop)
    violations = scheduler.check(problem, plan)
    if violations:
        raise RuntimeError(f"The plan breaks {violations[0].constraint}: {violations[0].detail}")
    return plan


class _Leased:
    """The scheduler's stop, which also keeps the run's lease while it is asked; every two seconds at the most."""

    def __init__(
        self, stop: scheduler.Stop, run: PlanRun, clock: Callable[[], datetime], root: "_Leased | None" = None
    ) -> None:
        self._stop, self._run, self._clock = stop, run, clock
        self._root = root or self
        self._renewed = 0.0

    def __call__(self, iterations: int = 1) -> bool:
        self._root.keep_lease()
        return self._stop(iterations)

    def share(self, fraction: float) -> "_Leased":
        return _Leased(self._stop.share(fraction), self._run, self._clock, self._root)

    def seconds(self) -> float:
        return self._stop.seconds()

    def seconds_left(self) -> float:
        return self._stop.seconds_left()

    def left(self) -> float:
        return self._stop.left()

    def keep_lease(self) -> None:
        spent = self._stop.seconds()
        if spent - self._renewed < 2:
            return
        self._renewed = spent
        progress = min(99, int(100 * spent / max(self._run.seconds, 1)))
        renew(self._run, now=self._clock(), lease=LEASE, progress=progress)


@transaction.atomic
def _save_draft(run: PlanRun, computed: ForumProblem, solved: scheduler.Plan, now: datetime) -> Plan:
    held = lock_held(run)
    Plan.objects.filter(forum=held.forum, state=PlanState.DRAFT).update(state=PlanState.DISCARDED)
    plan = Plan.objects.create(
        forum=held.forum,
        run=held,
        weight=solved.weight or 0,
        bound=solved.bound,
        bound_kind=solved.bound_kind,
        breaks=solved.breaks,
        breaks_bound=solved.breaks_bound,
        idle_breaks=solved.idle_breaks,
        is_proven=solved.proven,
        solve_seconds=solved.seconds,
    )
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(
            plan=plan,
            request_id=placed.request,
            slot=computed.slots[placed.slot],
            table_id=_named(placed.table),
            interpreter_id=placed.interpreter,
            sender_delegate=computed.pairs[placed.request][0],
            recipient_delegate=computed.pairs[placed.request][1],
        )
        for placed in solved.assignments
    )
    UnplacedRequest.objects.bulk_create(
        UnplacedRequest(plan=plan, request_id=left.request, reason=left.reason) for left in solved.unplaced
    )
    finish(held, now=now)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=held.forum_id)
    if forum.state in {ForumState.OPEN, ForumState.CLOSED}:
        advance(forum, ForumState.PLANNED)
    return plan


def _named(table: int | None) -> int:
    """The problem names its tables, so every placed meeting has one."""
    if table is None:
        raise RuntimeError("A meeting was placed without a table.")
    return table


@transaction.atomic
def discard_plan(*, user: User, plan: Plan) -> Plan:
    """Put a draft aside."""
    require_organiser(user, plan.forum, "meetings.change_plan")
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("forum").get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise InvalidTransition(
            _("Only a draft can be discarded."), current=plan.state, wanted=PlanState.DISCARDED
        )
    plan.state = PlanState.DISCARDED
    plan.save(update_fields=["state"])
    return plan
