"""The meeting scheduler: a Problem in, a Plan out. Plain Python, no Django, runnable with `python -m`."""

from apps.meetings.scheduler.check import check
from apps.meetings.scheduler.solve import solve
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
    Request,
    Shortfall,
    Table,
    Unplaced,
    Violation,
)

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
    "Request",
    "Shortfall",
    "Stop",
    "Table",
    "Unplaced",
    "Violation",
    "check",
    "solve",
]
