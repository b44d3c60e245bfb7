"""
More weight where availability is tight: some slots at a time are filled anew, each time to optimality.

A request goes only where some optimum of the whole time-indexed relaxation has it, or a part of it: half of the columns
are left, so larger parts are filled in the same time, and a plan as good as the relaxation uses no other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.lp import Floats, solve_programme
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.replan import displaced
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.timed import Timed, part_programme, variables, whole_programme
from apps.meetings.scheduler.value import Value

FIRST_SPAN = 8  # slots filled anew together at first; more when that no longer helps
HOME_SPAN = 5  # the same where published meetings stay, and few others move
PATIENCE = 4  # vain attempts before the span grows
LONGEST = 3.0  # seconds for one attempt
NODES = 200  # of branch and bound for one attempt
STEP = 1000  # what one attempt counts in iterations

# The relaxation of the whole problem takes about a second per so many variables.
VARIABLES_A_SECOND = 12_000
MOST_VARIABLES = 60_000
BOUND_SHARE = 0.25  # of the time that is left, at most
LOSS = 0.01  # of weight, below which a column of the relaxation costs nothing


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the time-indexed relaxation says: a bound, and for each request a mask of the slots that are worth while."""

    bound: float
    worth: list[int]


def improve(
    board: Board,
    value: Value,
    stop: Stop,
    rng: Random,
    *,
    target: int,
    worth: Sequence[int] | None = None,
) -> None:
    """Raise the value of the board, never lowering it, until `target` or until it is time to stop.

    Where filling all slots with what is `worth` while comes to nothing, all else is tried too.
    """
    score = value.total(board)
    span, vain = min(HOME_SPAN if board.replanning else FIRST_SPAN, board.model.slots), 0
    while score < target and not stop(STEP):
        slots, before = rng.sample(range(board.model.slots), span), list(board.slot)
        # What is as good as before, but not the same, opens ways that were closed.
        otherwise = vain > 0 and not board.replanning
        span_mask = sum(1 << t for t in slots)
        solved = _fill(board, span_mask, stop, rng.getrandbits(16) if otherwise else None, worth)
        reached = value.total(board)
        if reached < score:
            board.restore(before)
        vain = 0 if reached > score else vain + 1
        score = max(score, reached)
        if not solved and span > FIRST_SPAN:
            span, vain = span - 1, 1
        elif vain == PATIENCE:
            if span < board.model.slots:
                span, vain = span + 1, 0
            elif worth is not None:
                span, vain, worth = min(FIRST_SPAN, span), 0, None
            else:
                return


def settle(board: Board, stop: Stop, rng: Random) -> None:
    """Bring published meetings home: the slots that some of them are in, and should be in, are filled anew."""
    away, vain = displaced(board), 0
    while away and vain < PATIENCE and not stop(STEP):
        span = 0
        for r in rng.sample(away, len(away)):
            if span.bit_count() < HOME_SPAN:
                span |= 1 << board.slot[r] | 1 << board.model.previous[r]
        _fill(board, span, stop)
        before, away = len(away), displaced(board)
        vain = 0 if len(away) < before else vain + 1


def _fill(
    board: Board, span: int, stop: Stop, seed: int | None = None, worth: Sequence[int] | None = None
) -> bool:
    """The best use of these slots by what is in them now and what has no slot; whether it was found in time.

    With a seed it is not begun from what is there: where the time is too short it becomes worse, mostly another as good.
    """
    model = board.model
    free = {
        r
        for r, t in enumerate(board.slot)
        if (span >> t & 1 if t >= 0 else model.allowed[r] & span) and _is_free(model, r)
    }
    timed = part_programme(board, free, span, worth)
    answer = solve_programme(
        timed.programme,
        integer=True,
        start=timed.point() if seed is None else None,
        seed=seed or 0,
        nodes=NODES,
        seconds=_longest(stop),
    )
    if answer.x is not None:
        slots = timed.slots(answer.x)
        board.restore([slots.get(r, -1) if r in free else t for r, t in enumerate(board.slot)])
    return answer.optimal


def _longest(stop: Stop) -> float:
    """Only a clock makes an attempt end by the clock: what is counted in iterations can be had again."""
    left = stop.seconds_left()
    return min(LONGEST, left) if math.isfinite(left) else left


def _is_free(model: Model, r: int) -> bool:
    """Locks stay, and what has an order is left to the other searches, which watch it."""
    return model.fixed[r] < 0 and not model.before[r] and not model.after[r]


def relaxed(board: Board, kept: list[int], stop: Stop) -> Relaxed | None:
    """The time-indexed relaxation; None where there is no time for it."""
    model = board.model
    columns = variables(model)
    seconds = stop.seconds_left() * BOUND_SHARE
    if columns > MOST_VARIABLES or columns > VARIABLES_A_SECOND * seconds:
        return None
    timed = whole_programme(model, kept)
    # Without crossover it ends in the middle of all optima: what none of them uses, and that alone, has its loss.
    answer = solve_programme(timed.programme, interior=True, seconds=seconds)
    return Relaxed(answer.bound, _worth(board, timed, answer.gain)) if answer.optimal else None


def _worth(board: Board, timed: Timed, gain: Floats) -> list[int]:
    """Minimums are not in the relaxation: who has not reached theirs may have any of their requests anywhere."""
    model = board.model
    short = [count < least for count, least in zip(board.count, model.least, strict=True)]
    worth = [0] * model.requests
    for (r, t), more in zip(timed.columns, gain, strict=True):
        if more >= -LOSS or short[model.a[r]] or short[model.b[r]]:
            worth[r] |= 1 << t
    return worth
