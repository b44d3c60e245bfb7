"""The proof of fewest breaks against trying everything, in forums small enough for that."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.meetings.scheduler import (
    Infeasible,
    Iterations,
    Objective,
    Participant,
    Precedence,
    Problem,
    check,
    exact,
)
from apps.meetings.scheduler.exact import Known, Proof, fewest_breaks
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.stop import Stop
from tests.meetings.scheduler.build import forum, solved, with_person

quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw) -> Problem:
    """Up to four slots, five people and five requests, with every rule that the proof knows."""
    slots = draw(st.integers(1, 4))
    count = draw(st.integers(2, 5))
    pairs = draw(st.lists(st.sampled_from(list(itertools.combinations(range(count), 2))), max_size=5))
    numbers = st.integers(0, max(0, len(pairs) - 1))
    return Problem(
        slots=slots,
        participants=tuple(
            Participant(
                id=p,
                available=draw(
                    st.just(tuple(range(slots))) | st.sets(st.integers(0, slots - 1)).map(sorted).map(tuple)
                ),
                max_per_day=draw(st.none() | st.integers(1, 3)),
            )
            for p in range(count)
        ),
        requests=forum(slots, pairs).requests,
        tables=draw(st.none() | st.tuples(*[st.integers(0, 3)] * slots)),
        precedences=tuple(
            draw(st.lists(st.builds(Precedence, numbers, numbers), max_size=2)) if pairs else ()
        ),
        days=draw(
            st.none() | st.lists(st.integers(0, 1), min_size=slots, max_size=slots).map(sorted).map(tuple)
        ),
        fairness=draw(st.none() | st.integers(0, 1)),
        objective=Objective.BREAKS,
    )


def breaks_of_all_plans(problem: Problem) -> Iterator[int]:
    """The breaks of every plan that keeps all rules, slot by slot and without the solver's code."""
    day = problem.days or (0,) * problem.slots
    for slots in itertools.product(range(problem.slots), repeat=len(problem.requests)):
        taken: dict[int, list[int]] = {p.id: [] for p in problem.participants}
        for request, slot in zip(problem.requests, slots, strict=True):
            taken[request.a].append(slot)
            taken[request.b].append(slot)
        if not _keeps_rules(problem, slots, taken, day):
            continue
        breaks = [
            sum(b - a > 1 and day[a] == day[b] for a, b in itertools.pairwise(sorted(mine)))
            for mine in taken.values()
        ]
        if problem.fairness is None or max(breaks) - min(breaks) <= problem.fairness:
            yield sum(breaks)


def _keeps_rules(
    problem: Problem, slots: tuple[int, ...], taken: dict[int, list[int]], day: tuple[int, ...]
) -> bool:
    for p in problem.participants:
        mine = taken[p.id]
        by_day = [sum(day[t] == d for t in mine) for d in set(day)]
        if len(set(mine)) < len(mine) or not set(mine) <= set(p.available):
            return False
        if p.max_per_day is not None and max(by_day) > p.max_per_day:
            return False
    if problem.tables is not None and any(slots.count(t) > n for t, n in enumerate(problem.tables)):
        return False
    return all(slots[x.before] < slots[x.after] for x in problem.precedences)


@quick
@given(problems())
def test_the_optimum_is_that_of_trying_everything(problem: Problem):
    best = min(breaks_of_all_plans(problem), default=None)
    try:
        plan = solved(problem, iterations=50_000)
    except Infeasible:
        assert best is None
        return
    assert plan.breaks == best
    assert plan.breaks_bound == best
    assert plan.proven
    assert check(problem, plan) == []


def test_a_plan_that_is_known_to_be_best_is_only_proven():
    # Person 0 meets in the first and the last of three slots: one gap, whatever else is done.
    problem = with_person(forum(3, [(0, 1), (0, 2)], objective=Objective.BREAKS), 0, available=(0, 2))
    proof = fewest_breaks(compile_problem(problem), Known([0, 2], 1), Iterations(10_000))
    assert proof.complete
    assert proof.least == 1
    assert proof.slots == [0, 2]


def test_a_search_that_finds_a_better_plan_between_the_turns_ends_the_proof(monkeypatch):
    # Person 0 can only meet in the first and the last of three slots: one break is what nobody can go below.
    problem = with_person(forum(3, [(0, 1), (0, 2)], objective=Objective.BREAKS), 0, available=(0, 2))
    found = [Known([0, -1], None), Known([2, 0], 1)]
    asked = []

    def search_on(stop: Stop, least: int) -> Known:
        asked.append(least)
        return found.pop(0)

    monkeypatch.setattr(exact._Search, "go_on", lambda self, known, stop: Proof(0))
    proof = fewest_breaks(
        compile_problem(problem), Known([0, -1], None), Iterations(10_000), least=1, search_on=search_on
    )
    assert proof == Proof(1, [2, 0], complete=True)
    assert asked == [1, 1]


def test_without_time_the_plan_that_is_known_is_returned_without_a_proof():
    problem = forum(3, [(0, 1), (0, 2)], objective=Objective.BREAKS)
    proof = fewest_breaks(compile_problem(problem), Known([0, 2], 1), Iterations(0))
    assert not proof.complete
    assert proof.slots == [0, 2]


def test_three_people_who_all_meet_in_two_slots_are_refused():
    problem = forum(2, [(0, 1), (1, 2), (0, 2)], objective=Objective.BREAKS)
    with pytest.raises(Infeasible, match="exhaustive search"):
        solved(problem)


def test_published_meetings_are_not_moved_for_a_proof():
    problem = forum(3, [(0, 1), (0, 2)], objective=Objective.BREAKS)
    published = solved(with_person(problem, 0, available=(0, 2)))
    plan = solved(replace(problem, previous=published.assignments))
    assert {x.request: x.slot for x in plan.assignments} == {x.request: x.slot for x in published.assignments}
    assert not plan.proven
