"""Problem in, plan out: choose, place, repair, smooth, seat."""

import math
from collections.abc import Callable
from importlib import import_module
from random import Random

from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import COOL, HOT, breaks_bound, reduce_breaks
from apps.meetings.scheduler.choose import choose, floor_of
from apps.meetings.scheduler.exact import Known, fewest_breaks
from apps.meetings.scheduler.homing import trade_for_home
from apps.meetings.scheduler.improve import improve, relaxed, settle
from apps.meetings.scheduler.model import Model, compile_problem
from apps.meetings.scheduler.place import colour, insert, loosen
from apps.meetings.scheduler.prove import why_not_all
from apps.meetings.scheduler.reasons import reason_of
from apps.meetings.scheduler.relief import reliefs_of
from apps.meetings.scheduler.repair import repair
from apps.meetings.scheduler.replan import bring_home, ease_of, keep_previous, pinned
from apps.meetings.scheduler.seats import assign_seats
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.sweep import can_sweep, sweep_breaks
from apps.meetings.scheduler.types import Infeasible, Objective, Plan, Problem, Progress, Shortfall, Unplaced
from apps.meetings.scheduler.value import Value

REPAIR_SHARE = 0.05  # of the time for ejections, where requests are left over
PLACE_SHARE = 0.5  # the same where every request must be placed
QUICK_SHARE = 0.05  # of what is left then, for a first good plan
FAIR_SHARE = 0.5  # of what is left then, where that plan is not fair yet: one that is comes before any proof
PROVE_SHARE = 0.9  # of what is left then, for the optimum and its proof
IMPROVE_SHARE = 0.8  # of what is left, to fill parts anew; the rest goes to breaks
REPLAN_SHARE = 0.1  # of the time for ejections when re-planning
FIT_SHARE = 0.3  # and of what is left, to fill parts anew
HOME_SHARE = 0.3  # of what is left then
SETTLE_SHARE = 0.6  # and of that, so that giving up a little weight for fewer moves has its time
CHOICES = 6  # tries to choose requests that fit around the published meetings
SWEEP_SHARE = 0.9  # of what is left, where a forum is so large that whole sweeps pay
LARGE = 1_000  # requests
# To write a plan out takes so many times as long as reading the problem in; both grow with the load.
FINISHING = 4.0
GOING_BACK = 4.0  # to go to the best plan found takes so many times as long as to fill a board
LAST_SHARE = 0.3  # of the time, at most, for that
FOCUS_FROM = 8.0  # seconds: for less it is not worth while to load compiled code
LAYOUT_FROM = 25.0  # seconds: for less it does not pay to lay out first who should be there when,
LAYOUT_EACH = 0.0125  # nor for less than so many seconds a person
WORTHWHILE = 100  # requests, as for FOCUS_FROM
GAP, WAITING = 11, 4  # what a break costs there, and how much more one in which somebody waits
SOLID = 5.0  # seconds that the choice may take in any case: without it there is neither plan nor bound

Report = Callable[[Progress], None]


def load(seconds: float) -> None:
    """Load the compiled part too, where a search of so many seconds uses it."""
    if seconds >= FOCUS_FROM:
        import_module("apps.meetings.scheduler.focused").load()


def solve(problem: Problem, *, seed: int, stop: Stop, on_progress: Report | None = None) -> Plan:
    """
    The best plan found until `stop`; the same seed and number of iterations give the same plan.

    Raises ProblemError for a problem that contradicts itself, Infeasible where it is proven that locks (or,
    where breaks are the objective, the requests as a whole) cannot be satisfied.
    """
    started = stop.seconds()
    model = compile_problem(problem)
    work = _before_the_end(stop, FINISHING * (stop.seconds() - started))
    run = _Run(model, Random(seed), work, on_progress)
    if problem.objective is Objective.BREAKS:
        run.place_all()
        run.smooth(work.share(QUICK_SHARE))
        if not is_fair(run.board):
            run.smooth(work.share(FAIR_SHARE))
        run.prove()
    else:
        run.place_heaviest(seed)
    if not run.proven:
        run.smooth(work)
    return run.plan(seed)


def _before_the_end(stop: Stop, seconds: float) -> Stop:
    """Ends so many seconds before `stop`, if a clock limits it: the plan has to be written out too."""
    left = stop.seconds_left()
    if math.isinf(left) or left <= 0:
        return stop
    return stop.share(1 - min(LAST_SHARE, seconds / left))


class _Run:
    def __init__(self, model: Model, rng: Random, stop: Stop, on_progress: Report | None) -> None:
        self.model = model
        self.rng = rng
        self.stop = stop
        self.compiled = stop.seconds_left() >= FOCUS_FROM
        self.on_progress = on_progress
        self.board = Board(model)
        self.bound: int | None = None
        self.bound_kind = "degree_lp"
        self.least: int | None = None  # breaks of any plan, where that is known better than person by person
        self.proven = False
        self.kept: list[int] = []  # what every plan must hold
        self._place_locks()

    def _place_locks(self) -> None:
        for r, slot in enumerate(self.model.fixed):
            if slot >= 0:
                if not self.board.options(r) >> slot & 1:
                    ident = self.model.problem.requests[r].id
                    raise Infeasible(f"request {ident} is locked in slot {slot}, which other locks fill")
                self.board.place(r, slot)

    def place_all(self) -> None:
        why = why_not_all(self.model)
        if why is not None:
            raise Infeasible(why)
        keep_previous(self.board)
        self._place(self.board.unplaced(), Value(self.model, warmth=float("inf")), self.model.requests)

    def place_heaviest(self, seed: int) -> None:
        keep_previous(self.board)
        requests = self._choose_around(seed) if self.board.replanning else self._choose(seed, [])
        self.tell("chosen")
        self._place(requests, Value(self.model), self.bound or 0)

    def _choose(self, seed: int, ease: list[float]) -> list[int]:
        """The requests to place beside what is placed already; sets the bound."""
        self.kept = [r for r, t in enumerate(self.board.slot) if t >= 0]
        choice = choose(
            self.model, self.kept, ease=ease, seconds=max(SOLID, self.stop.seconds_left()), seed=seed
        )
        self.bound = choice.bound
        return [r for r in choice.chosen if self.board.slot[r] < 0]

    def _choose_around(self, seed: int) -> list[int]:
        """
        Of the choices of equal weight, one of which much fits without moving a published meeting.

        That much is placed; the others are returned.
        """
        ease = ease_of(self.board)
        best, fewest = list(self.board.slot), self._choose(seed, ease)
        requests = fewest
        for _ in range(CHOICES):
            still = Board(pinned(self.model))
            still.restore(self.board.slot)
            left = colour(still, requests)
            if len(left) < len(fewest):
                best, fewest = list(still.slot), left
            if not left:
                break
            for r in left:
                ease[r] = 0.0
            requests = self._choose(seed, ease)
        self.board.restore(best)
        return fewest

    def _place(self, requests: list[int], value: Value, bound: int) -> None:
        left = colour(self.board, requests)
        self.tell("placed")
        if not self.board.replanning:
            for r in left:
                loosen(self.board, r, self.rng)
        if value.total(self.board) < value.most(bound):
            self._search(value, bound)
        if self.board.replanning:
            bring_home(self.board, self.stop.share(HOME_SHARE), self.rng)
            settle(self.board, self.stop.share(SETTLE_SHARE), self.rng)
            if self.bound is not None:
                trade_for_home(self.board, self.bound, self.stop)
        self.tell("repaired")

    def _search(self, value: Value, bound: int) -> None:
        """What colouring could not place: quick ejections first, then exact answers part by part."""
        most = value.most(bound)
        share = REPLAN_SHARE if self.board.replanning else REPAIR_SHARE
        if self.bound is None:
            share = PLACE_SHARE
        repair(self.board, value, self.stop.share(share), self.rng, target=most)
        if self.bound is None or value.total(self.board) == most:
            return
        self.tell("repaired")
        tighter = relaxed(self.board, self.kept, self.stop)
        if tighter is not None and floor_of(tighter.bound) < self.bound:
            self.bound, self.bound_kind = floor_of(tighter.bound), "time_lp"
        share = FIT_SHARE if self.board.replanning else IMPROVE_SHARE
        improve(
            self.board,
            value,
            self.stop.share(share),
            self.rng,
            target=value.most(self.bound),
            worth=None if tighter is None else tighter.worth,
        )

    def prove(self) -> None:
        """The plan with the fewest breaks, or at least a better bound."""
        known = self._known(self.board)
        if known.breaks is not None and known.breaks == self._breaks_bound():
            self.proven = True
        if self.proven or self.board.replanning:
            return
        proof = fewest_breaks(
            self.model,
            known,
            self.stop.share(PROVE_SHARE),
            least=self._breaks_bound(),
            search_on=self._search_on if self.compiled and not self.board.unplaced() else None,
        )
        if not proof.possible:
            raise Infeasible("an exhaustive search shows that not every request can be placed")
        if proof.slots is not None:
            self.board.restore(proof.slots)
        self.least, self.proven = proof.least, proof.complete
        self.tell("proven")

    def _search_on(self, stop: Stop, least: int) -> Known:
        self.least = least
        board = Board(self.model)
        board.restore(self.board.slot)
        self._calm(board, stop)
        return self._known(board)

    def _known(self, board: Board) -> Known:
        complete = not board.unplaced() and is_fair(board)
        return Known(list(board.slot), _breaks(board) if complete else None)

    def smooth(self, stop: Stop) -> None:
        """Fewer breaks; published meetings stay where they are."""
        if stop(0):
            return
        started = stop.seconds()
        calm = Board(pinned(self.model))
        calm.restore(self.board.slot)
        self._calm(calm, _before_the_end(stop, GOING_BACK * (stop.seconds() - started)))
        for r in calm.unplaced():
            insert(calm, r)
        self.board.restore(calm.slot)
        self.tell("smoothed")

    def _calm(self, board: Board, stop: Stop) -> None:
        by_breaks = self.model.problem.objective is Objective.BREAKS
        least = self._breaks_bound() if by_breaks else breaks_bound(board)
        requests, simple = len(board.slot), can_sweep(board.model)
        if simple and self.compiled and requests >= WORTHWHILE:
            self._calm_compiled(board, stop, least, by_breaks=by_breaks)
            return
        large, idle = simple and requests >= LARGE, int(not by_breaks)
        if large:
            share = stop.share(SWEEP_SHARE)
            sweep_breaks(board, share, self.rng.getrandbits(32), least=least, idle=idle)
        reduce_breaks(board, stop, self.rng, least=least, idle=idle, hot=COOL if large else HOT)

    def _calm_compiled(self, board: Board, stop: Stop, least: int, *, by_breaks: bool) -> None:
        from apps.meetings.scheduler.focused import focused_breaks
        from apps.meetings.scheduler.state import Prices

        focused_breaks(
            board,
            stop,
            self.rng.getrandbits(32),
            least=least,
            prices=Prices(1, 0) if by_breaks else Prices(GAP, WAITING),
            lay_out=not by_breaks and stop.seconds_left() >= self._seconds_for_layout(),
        )

    def _seconds_for_layout(self) -> float:
        return max(LAYOUT_FROM, LAYOUT_EACH * self.model.participants)

    def tell(self, stage: str) -> None:
        if self.on_progress is not None:
            self.on_progress(
                Progress(
                    stage=stage,
                    placed=sum(t >= 0 for t in self.board.slot),
                    weight=self.board.weight(),
                    bound=self.bound,
                    breaks=_breaks(self.board),
                    seconds=self.stop.seconds(),
                )
            )

    def _bound(self) -> int | None:
        """It was computed for plans that keep certain meetings: where one of them had to leave, anew without it."""
        still = [r for r in self.kept if self.board.slot[r] >= 0]
        if self.bound is None or len(still) == len(self.kept):
            return self.bound
        self.bound_kind = "degree_lp"
        return choose(self.model, still).bound

    def plan(self, seed: int) -> Plan:
        model, board, problem = self.model, self.board, self.model.problem
        slots = {r.id: t for r, t in zip(problem.requests, board.slot, strict=True) if t >= 0}
        by_breaks = problem.objective is Objective.BREAKS
        breaks, least = _breaks(board), self._breaks_bound()
        weight, bound = board.weight(), self._bound()
        complete = len(slots) == model.requests and is_fair(board)
        return Plan(
            assignments=assign_seats(problem, slots),
            unplaced=tuple(Unplaced(problem.requests[r].id, reason_of(board, r)) for r in board.unplaced()),
            weight=None if by_breaks else weight,
            bound=None if by_breaks else bound,
            bound_kind="breaks" if by_breaks else self.bound_kind,
            breaks=breaks,
            breaks_bound=least,
            idle_breaks=sum(
                idle_breaks_of(busy, available, model.days)
                for busy, available in zip(board.busy, model.available, strict=True)
            ),
            proven=breaks == least and (complete if by_breaks else weight == bound),
            seconds=self.stop.seconds(),
            seed=seed,
            shortfalls=tuple(_shortfalls(board)),
            reliefs=reliefs_of(board),
        )

    def _breaks_bound(self) -> int:
        """Where every request must be placed, the number of meetings is known without looking at the plan."""
        model = self.model
        if model.problem.objective is not Objective.BREAKS:
            return breaks_bound(self.board)
        alone = sum(
            least_breaks(len(requests), available, model.days)
            for requests, available in zip(model.requests_of, model.available, strict=True)
        )
        return max(alone, self.least or 0)


def _breaks(board: Board) -> int:
    return sum(breaks_of(busy, board.model.days) for busy in board.busy)


def is_fair(board: Board) -> bool:
    limit = board.model.problem.fairness
    breaks = [breaks_of(busy, board.model.days) for busy in board.busy]
    return limit is None or not breaks or max(breaks) - min(breaks) <= limit


def _shortfalls(board: Board) -> list[Shortfall]:
    return [
        Shortfall(participant.id, least - count)
        for participant, least, count in zip(
            board.model.problem.participants, board.model.least, board.count, strict=True
        )
        if count < least
    ]
