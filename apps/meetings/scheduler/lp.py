"""A linear programme for HiGHS, built row by row from lists."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Programme:
    """Maximise cost·x with row bounds and column bounds; columns and rows are numbered as they are added."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, cost: float, lower: float, upper: float) -> int:
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, columns: Sequence[int], lower: float, upper: float, values: Sequence[float] = ()) -> int:
        self.index.extend(columns)
        self.value.extend(values or [1.0] * len(columns))
        self.starts.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_lower) - 1


@dataclass(frozen=True, slots=True)
class Answer:
    """`bound` is a proven upper bound on the objective; `x` is None where no feasible point was found.

    `gain` is what a little more of each column would add to the objective, if what it takes is paid for; below zero
    where that does not pay. Empty where columns are integral.
    """

    x: Floats | None
    bound: float
    infeasible: bool
    optimal: bool
    gain: Floats


def solve_programme(
    programme: Programme,
    *,
    seconds: float = math.inf,
    integer: bool = False,
    start: Floats | None = None,
    nodes: int | None = None,
    gap: float = 0.0,
    interior: bool = False,
    seed: int = 0,
) -> Answer:
    """
    `integer` makes every column integral, from `start` where given, until the relative `gap`.

    `interior` takes the interior-point method without crossover: a bound soon, but no vertex.
    """
    highs = _Highs()  # without the callbacks of highspy.Highs, whose set-up prints a banner
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", seed)
    if math.isfinite(seconds):
        highs.setOptionValue("time_limit", max(0.05, seconds))
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    if integer:
        highs.setOptionValue("mip_rel_gap", gap)
    if interior:
        highs.setOptionValue("solver", "ipm")
        highs.setOptionValue("run_crossover", "off")
    highs.passModel(_model(programme, integer))
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = list(start)
        highs.setSolution(given)
    highs.run()
    return _answer(highs, integer)


def _model(programme: Programme, integer: bool) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_ = len(programme.cost)
    lp.num_row_ = len(programme.row_lower)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(programme.cost)
    lp.col_lower_ = np.array(programme.lower)
    lp.col_upper_ = np.array(programme.upper)
    lp.row_lower_ = np.array(programme.row_lower)
    lp.row_upper_ = np.array(programme.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(programme.starts)
    lp.a_matrix_.index_ = np.array(programme.index)
    lp.a_matrix_.value_ = np.array(programme.value)
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(programme.cost)
    return lp


def _answer(highs: _Highs, integer: bool) -> Answer:
    status = highs.getModelStatus()
    info = highs.getInfo()
    optimal = status == highspy.HighsModelStatus.kOptimal
    infeasible = status == highspy.HighsModelStatus.kInfeasible
    if integer:
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        bound = info.mip_dual_bound
    else:
        found = optimal
        bound = info.objective_function_value if optimal else math.inf
    solution = highs.getSolution()
    return Answer(
        x=np.array(solution.col_value) if found else None,
        bound=bound,
        infeasible=infeasible,
        optimal=optimal,
        gain=np.array([] if integer else solution.col_dual),
    )
