"""Small problems, written as a test wants to read them."""

import itertools
from dataclasses import replace
from typing import Any

from apps.meetings.scheduler import (
    Assignment,
    Iterations,
    Participant,
    Plan,
    Problem,
    Reason,
    Request,
    Unplaced,
    solve,
)


def people(count: int, slots: int, **rules: Any) -> tuple[Participant, ...]:
    return tuple(Participant(id=p, available=tuple(range(slots)), **rules) for p in range(count))


def forum(slots: int, pairs: list[tuple[int, int]], **rules: Any) -> Problem:
    """Everybody is there all the time; request k is pairs[k], weight 1."""
    count = 1 + max((p for pair in pairs for p in pair), default=0)
    given: dict[str, Any] = {
        "slots": slots,
        "participants": people(count, slots),
        "requests": tuple(Request(id=k, a=a, b=b) for k, (a, b) in enumerate(pairs)),
    }
    return Problem(**(given | rules))


def with_request(problem: Problem, ident: int, **changes: Any) -> Problem:
    return replace(
        problem,
        requests=tuple(replace(r, **changes) if r.id == ident else r for r in problem.requests),
    )


def with_person(problem: Problem, ident: int, **changes: Any) -> Problem:
    return replace(
        problem,
        participants=tuple(replace(p, **changes) if p.id == ident else p for p in problem.participants),
    )


def solved(problem: Problem, *, seed: int = 0, iterations: int = 20_000) -> Plan:
    return solve(problem, seed=seed, stop=Iterations(iterations))


def slots_of(plan: Plan) -> dict[int, int]:
    return {x.request: x.slot for x in plan.assignments}


def reasons_of(plan: Plan) -> dict[int, Reason]:
    return {u.request: u.reason for u in plan.unplaced}


def plan_of(problem: Problem, *assignments: Assignment, **figures: Any) -> Plan:
    """A plan by hand whose figures are counted slot by slot, in another way than solver and checker do."""
    placed = {x.request for x in assignments}
    ends = {r.id: (r.a, r.b) for r in problem.requests}
    gaps = idle = 0
    for p in problem.participants:
        taken = sorted(x.slot for x in assignments if p.id in ends.get(x.request, ()))
        for first, second in itertools.pairwise(taken):
            between = set(range(first + 1, second))
            same_day = problem.days is None or problem.days[first] == problem.days[second]
            gaps += bool(between) and same_day
            idle += bool(between & set(p.available)) and same_day
    weight = sum(r.weight for r in problem.requests if r.id in placed)
    by_weight = problem.objective == "weight"
    given: dict[str, Any] = {
        "assignments": assignments,
        "unplaced": tuple(
            Unplaced(r.id, Reason.PARTICIPANT_FULL) for r in problem.requests if r.id not in placed
        ),
        "weight": weight if by_weight else None,
        "bound": weight if by_weight else None,
        "bound_kind": "degree_lp" if by_weight else "breaks",
        "breaks": gaps,
        "breaks_bound": 0,
        "idle_breaks": idle,
        "proven": False,
        "seconds": 0.0,
        "seed": 0,
    }
    return Plan(**(given | figures))
