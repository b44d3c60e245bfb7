"""Small problems, written as a test wants to read them."""

import itertools
from dataclasses import replace
from random import Random
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
from apps.meetings.scheduler.bits import breaks_of
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.choose import choose
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.place import colour


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


def board_of(problem: Problem, slots: dict[int, int] | None = None) -> Board:
    board = Board(compile_problem(problem))
    for r, t in (slots or {}).items():
        assert board.options(r) >> t & 1
        board.place(r, t)
    return board


def tight_forum(seed: int, people: int = 24, slots: int = 8, there: float = 0.5) -> Problem:
    """Everybody is there half of the time, and wants more than that allows."""
    rng = Random(seed)
    pairs = rng.sample([(a, b) for a in range(people // 2) for b in range(people // 2, people)], people * 3)
    return Problem(
        slots=slots,
        participants=tuple(
            Participant(p, tuple(t for t in range(slots) if rng.random() < there)) for p in range(people)
        ),
        requests=tuple(
            Request(k, a, b, weight=rng.choice([1, 2, 3, 5]), interpreter=rng.choice([None, "zh"]))
            for k, (a, b) in enumerate(pairs)
        ),
        tables=(people // 3,) * slots,
        pools={"zh": (people // 6,) * slots},
    )


def total_breaks(board: Board) -> int:
    return sum(breaks_of(busy, board.model.days) for busy in board.busy)


def consistent(board: Board) -> bool:
    """The board could be filled again, one request after another, without breaking a rule."""
    again = Board(board.model)
    for r, t in enumerate(board.slot):
        if t >= 0:
            if not again.options(r) >> t & 1:
                return False
            again.place(r, t)
    return again.busy == board.busy and again.used == board.used and again.at == board.at


def coloured(problem: Problem) -> Board:
    board = Board(compile_problem(problem))
    colour(board, choose(board.model, []).chosen)
    return board


def loose_forum(seed: int) -> Problem:
    """Nearly everybody is there nearly always, and meets a third of the time."""
    return tight_forum(seed, people=40, slots=16, there=0.9)


def crowded_forum(seed: int) -> Problem:
    """Three hosts are wanted by everybody, who are more than they have slots; everybody has other meetings too."""
    rng = Random(seed)
    hosts, guests = range(3), range(20, 42)
    pairs = [(host, guest) for host in hosts for guest in guests]
    pairs += rng.sample([(a, b) for a in range(3, 20) for b in guests], 60)
    return Problem(
        slots=16,
        participants=tuple(
            Participant(p, tuple(t for t in range(16) if rng.random() < 0.9)) for p in range(42)
        ),
        requests=tuple(
            Request(k, a, b, weight=rng.choice([1, 1, 2]), interpreter=rng.choice([None, "zh"]))
            for k, (a, b) in enumerate(pairs)
        ),
        tables=(9,) * 16,
        pools={"zh": (5,) * 16},
    )
