"""The meeting scheduler: a Problem in, a Plan out. Plain Python, no Django, runnable with `python -m`."""

from collections.abc import Callable
from importlib import import_module

from apps.meetings.scheduler.check import check
from apps.meetings.scheduler.stop import Deadline, Either, Iterations, Stop
from apps.meetings.scheduler.types import (
    Assignment,
    Infeasible,
    Interpreter,
    Locked,
    Objective,
    Participant,
    Plan,
    Precedence,
    Problem,
    ProblemError,
    Progress,
    Reason,
    Relief,
    Request,
    Shortfall,
    Table,
    Unplaced,
    Violation,
)


def load(seconds: float = 0.0) -> None:
    """Load what a search of so many seconds needs, before the clock of the first call of `solve` starts.

    HiGHS and SciPy take a second or more; where there is time for compiled code, that is compiled once on a machine, and loaded.
    """
    import_module("apps.meetings.scheduler.solving").load(seconds)


def solve(
    problem: Problem, *, seed: int, stop: Stop, on_progress: Callable[[Progress], None] | None = None
) -> Plan:
    """Return the best plan found until `stop`; see `solving.solve`.

    HiGHS and SciPy are loaded at the first call, or before it by `load`: the processes that only name the types stay light.
    """
    from apps.meetings.scheduler import solving

    return solving.solve(problem, seed=seed, stop=stop, on_progress=on_progress)


__all__ = [
    "Assignment",
    "Deadline",
    "Either",
    "Infeasible",
    "Interpreter",
    "Iterations",
    "Locked",
    "Objective",
    "Participant",
    "Plan",
    "Precedence",
    "Problem",
    "ProblemError",
    "Progress",
    "Reason",
    "Relief",
    "Request",
    "Shortfall",
    "Stop",
    "Table",
    "Unplaced",
    "Violation",
    "check",
    "load",
    "solve",
]
