"""What is measured of one plan: figures counted from the slots, and the CPU time that was taken."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.check import check
from apps.meetings.scheduler.model import Model, compile_problem
from apps.meetings.scheduler.solving import load, solve
from apps.meetings.scheduler.stop import Deadline
from apps.meetings.scheduler.types import Plan, Problem


@dataclass(frozen=True, slots=True)
class Figures:
    """`least` is the sum of the fewest breaks that each person's number of meetings leaves."""

    placed: int
    weight: int
    breaks: int
    least: int
    idle: int
    cpu: float


class Unsound(Exception):
    """A plan that the independent checker refuses: nothing measured of it counts."""


def figures(model: Model, slots: Mapping[int, int], cpu: float) -> Figures:
    """`slots` is index of the request -> slot."""
    busy = [0] * model.participants
    for r, t in slots.items():
        for p in (model.a[r], model.b[r]):
            busy[p] |= 1 << t
    people = list(zip(busy, model.available, strict=True))
    return Figures(
        placed=len(slots),
        weight=sum(model.weight[r] for r in slots),
        breaks=sum(breaks_of(mask, model.days) for mask in busy),
        least=sum(least_breaks(mask.bit_count(), there, model.days) for mask, there in people),
        idle=sum(idle_breaks_of(mask, there, model.days) for mask, there in people),
        cpu=cpu,
    )


def planned(problem: Problem, *, seconds: float, seed: int) -> tuple[Plan, float]:
    """The product's own plan after so many seconds of CPU, checked, and those that were taken. Raises Unsound."""
    load(seconds)
    started = time.process_time()
    plan = solve(problem, seed=seed, stop=Deadline(seconds, clock=time.process_time))
    cpu = time.process_time() - started
    broken = check(problem, plan)
    if broken:
        raise Unsound(f"{broken[0].constraint}: {broken[0].detail}")
    return plan, cpu


def compared(
    problem: Problem, way: Callable[[Model, float], Mapping[int, int] | None], seconds: float
) -> Figures | None:
    """The figures of a baseline; None where it has no plan in time."""
    model = compile_problem(problem)
    started = time.process_time()
    slots = way(model, seconds)
    cpu = time.process_time() - started
    return None if slots is None else figures(model, slots, cpu)
