"""Other ways of planning the same forum, each as it would be written by somebody who uses a good library for it."""

import importlib.util
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from scipy.optimize import linear_sum_assignment

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.encoding import encode
from apps.meetings.scheduler.lp import solve_programme
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.timed import part_programme

Slots = Mapping[int, int]  # index of the request -> slot
Baseline = Callable[[Model, float], Slots | None]


def slot_by_slot(model: Model, seconds: float) -> Slots:
    """The heaviest matching of the first slot, then of the second with what is left, and so on."""
    board = Board(model)
    for t in range(model.slots):
        for r in _heaviest_matching(board, t):
            if board.options(r) >> t & 1:
                board.place(r, t)
    return {r: t for r, t in enumerate(board.slot) if t >= 0}


def _heaviest_matching(board: Board, t: int) -> list[int]:
    """Requests of different people, by descending weight; both sides are told apart by who asks whom."""
    model = board.model
    possible = [r for r in board.unplaced() if board.options(r) >> t & 1]
    rows = {p: k for k, p in enumerate(sorted({model.a[r] for r in possible}))}
    columns = {p: k for k, p in enumerate(sorted({model.b[r] for r in possible}))}
    if not possible:
        return []
    value = np.zeros((len(rows), len(columns)))
    request = np.full(value.shape, -1)
    for r in possible:
        cell = rows[model.a[r]], columns[model.b[r]]
        if model.weight[r] > value[cell]:
            value[cell], request[cell] = model.weight[r], r
    chosen = request[linear_sum_assignment(value, maximize=True)]
    return sorted((int(r) for r in chosen if r >= 0), key=lambda r: -model.weight[r])


def time_indexed(model: Model, seconds: float) -> Slots | None:
    """One binary variable per request and slot, to HiGHS's branch and bound."""
    board = Board(model)
    timed = part_programme(board, set(range(model.requests)), (1 << model.slots) - 1)
    answer = solve_programme(timed.programme, integer=True, seconds=seconds)
    return None if answer.x is None else timed.slots(answer.x)


def plain_rc2(model: Model, seconds: float) -> Slots | None:
    """The library's MaxSAT solver as it comes, on the same clauses; for forums whose every request must be placed."""
    encoding = encode(model, crowds=False)
    with _Timed(encoding.formula, seconds) as solver:
        try:
            found = solver.compute()
        except TimeoutError:
            return None
    return None if found is None else dict(enumerate(encoding.slots(found, model.requests)))


class _Timed(RC2):
    """The library's solver, which looks at the clock between conflicts."""

    def __init__(self, formula: WCNF, seconds: float) -> None:
        super().__init__(formula)
        self._end = time.monotonic() + seconds

    def _call_oracle(self, assumptions: Sequence[int] = (), expect_interrupt: bool = False) -> bool:
        answer = None
        while answer is None:
            if time.monotonic() > self._end:
                raise TimeoutError
            self.oracle.conf_budget(5_000)
            answer = super()._call_oracle(assumptions, expect_interrupt)
        return bool(answer)


def cp_sat(model: Model, seconds: float, *, linearization: int = 1) -> Slots | None:
    """OR-Tools on the time-indexed model; None where it has no plan in time."""
    from apps.meetings.scheduler.bench.cp_sat import plan

    return plan(model, seconds, linearization)


def has_cp_sat() -> bool:
    return importlib.util.find_spec("ortools") is not None
