"""Whatever the problem: the plan passes the independent checker, its bound holds, and it can be had again."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.meetings.scheduler import (
    Infeasible,
    Interpreter,
    Objective,
    Participant,
    Plan,
    Precedence,
    Problem,
    Request,
    Table,
    check,
)
from tests.meetings.scheduler.build import solved

POOLS = ("zh", "ru")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def some_slots(slots: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.sets(st.integers(0, slots - 1)).map(lambda s: tuple(sorted(s)))


@st.composite
def problems(draw) -> Problem:
    slots = draw(st.integers(1, 7))
    count = draw(st.integers(2, 7))
    participants = tuple(
        Participant(
            id=10 + p,
            available=draw(some_slots(slots) | st.just(tuple(range(slots)))),
            max_meetings=draw(st.none() | st.integers(0, slots)),
            min_meetings=draw(st.integers(0, 2)),
            max_per_day=draw(st.none() | st.integers(0, 3)),
        )
        for p in range(count)
    )
    people = st.integers(10, 9 + count)
    pairs = draw(st.lists(st.tuples(people, people).filter(lambda x: x[0] != x[1]), max_size=12))
    named = draw(st.booleans())
    tables = tuple(
        Table(
            id=100 + k,
            owner=draw(st.none() | people),
            hall=draw(st.sampled_from("AB")),
            slots=draw(st.none() | some_slots(slots)),
        )
        for k in range(draw(st.integers(1, 4)) if named else 0)
    )
    staff = tuple(
        Interpreter(
            id=200 + k,
            pools=draw(st.sampled_from([("zh",), ("ru",), POOLS])),
            slots=draw(st.none() | some_slots(slots)),
        )
        for k in range(draw(st.integers(0, 3)))
    )
    capacities = st.tuples(*[st.integers(0, 3)] * slots)
    requests = tuple(
        Request(
            id=k,
            a=a,
            b=b,
            weight=draw(st.integers(0, 5)),
            interpreter=draw(st.none() | st.sampled_from(POOLS)),
            slots=draw(st.none() | some_slots(slots)),
            needs_table=draw(st.booleans()),
        )
        for k, (a, b) in enumerate(pairs)
    )
    numbers = st.integers(0, max(0, len(pairs) - 1))
    precedences = draw(st.lists(st.builds(Precedence, numbers, numbers), max_size=2)) if pairs else []
    return Problem(
        slots=slots,
        participants=participants,
        requests=requests,
        tables=draw(st.none() | capacities),
        pools={pool: draw(capacities) for pool in POOLS}
        if draw(st.booleans()) or not staff
        else _all(staff, slots),
        named_tables=tables,
        interpreters=staff,
        precedences=tuple(precedences),
        days=draw(
            st.none() | st.lists(st.integers(0, 2), min_size=slots, max_size=slots).map(sorted).map(tuple)
        ),
    )


def _all(staff: tuple[Interpreter, ...], slots: int) -> dict[str, tuple[int, ...]]:
    """Numbers only for the pools that no person serves."""
    return {pool: (1,) * slots for pool in POOLS if not any(pool in i.pools for i in staff)}


@quick
@given(problems(), st.integers(0, 3))
def test_every_plan_passes_the_checker(problem: Problem, seed: int):
    plan = solved(problem, seed=seed, iterations=600)
    assert check(problem, plan) == []
    assert plan.weight is not None
    assert plan.bound is not None
    assert plan.weight <= plan.bound


@quick
@given(problems(), st.integers(0, 3))
def test_the_same_seed_and_iterations_give_the_same_plan(problem: Problem, seed: int):
    first, second = (replace(solved(problem, seed=seed, iterations=600), seconds=0.0) for _ in range(2))
    assert first == second


@quick
@given(problems(), st.data())
def test_a_locked_plan_is_planned_again_as_it_was(problem: Problem, data: st.DataObject):
    plan = solved(problem, iterations=600)
    locked = tuple(x for x in plan.assignments if data.draw(st.booleans()))
    again = replace(problem, locked=locked)
    replanned = solved(again, iterations=600)
    assert check(again, replanned) == []


@quick
@given(problems(), st.data())
def test_a_published_plan_stays_placed_when_someone_leaves(problem: Problem, data: st.DataObject):
    plan = solved(problem, iterations=600)
    leaver = data.draw(st.sampled_from(problem.participants)).id
    again = replace(
        problem,
        participants=tuple(replace(p, available=()) if p.id == leaver else p for p in problem.participants),
        previous=plan.assignments,
    )
    replanned = solved(again, iterations=600)
    assert check(again, replanned) == []
    assert _kept(again, plan, leaver) <= {x.request for x in replanned.assignments}


def _kept(problem: Problem, plan: Plan, leaver: int) -> set[int]:
    ends = {r.id: (r.a, r.b) for r in problem.requests}
    return {x.request for x in plan.assignments if leaver not in ends[x.request]}


@quick
@given(problems(), st.integers(0, 3))
def test_all_or_a_proof_or_a_part(problem: Problem, seed: int):
    """Where everything must be placed, the checker finds nothing but what the plan itself admits."""
    everything = replace(problem, objective=Objective.BREAKS, fairness=None)
    everything = replace(
        everything, participants=tuple(replace(p, min_meetings=0) for p in everything.participants)
    )
    try:
        plan = solved(everything, seed=seed, iterations=600)
    except Infeasible:
        return
    found = check(everything, plan)
    assert {v.constraint for v in found} <= ({"everything_placed"} if plan.unplaced else set())
