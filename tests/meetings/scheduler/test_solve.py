"""Each rule of a problem, where it binds, is kept by the solver; and the best possible is found on tiny ones."""

import itertools
from dataclasses import replace

import pytest

from apps.meetings.scheduler import (
    Assignment,
    Infeasible,
    Interpreter,
    Iterations,
    Objective,
    Precedence,
    Problem,
    ProblemError,
    Progress,
    Reason,
    Request,
    Shortfall,
    Table,
    check,
    solve,
)
from tests.meetings.scheduler.build import (
    forum,
    people,
    reasons_of,
    slots_of,
    solved,
    with_person,
    with_request,
)


def test_nothing_asked_nothing_planned():
    plan = solved(Problem(slots=0, participants=(), requests=()))
    assert (plan.assignments, plan.unplaced, plan.weight, plan.bound, plan.proven) == ((), (), 0, 0, True)


def test_a_round_robin_fills_every_slot():
    """Six people, five slots, everybody meets everybody: no slot may be wasted."""
    problem = forum(5, [(a, b) for b in range(6) for a in range(b)])
    plan = solved(problem)
    assert check(problem, plan) == []
    assert (plan.weight, plan.bound, plan.breaks, plan.proven) == (15, 15, 0, True)


def test_the_heavier_request_wins():
    problem = with_request(forum(1, [(0, 1), (0, 2)]), 1, weight=5)
    plan = solved(problem)
    assert slots_of(plan) == {1: 0}
    assert reasons_of(plan) == {0: Reason.PARTICIPANT_FULL}
    assert (plan.weight, plan.bound) == (5, 5)


def test_no_common_slot():
    problem = with_person(with_person(forum(2, [(0, 1)]), 0, available=(0,)), 1, available=(1,))
    assert reasons_of(solved(problem)) == {0: Reason.NO_COMMON_SLOT}


def test_tables_full():
    plan = solved(forum(1, [(0, 1), (2, 3)], tables=(1,)))
    assert list(reasons_of(plan).values()) == [Reason.TABLES_FULL]


def test_interpreters_full():
    problem = forum(1, [(0, 1), (2, 3)], pools={"zh": (1,)})
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="zh", weight=2)
    plan = solved(problem)
    assert reasons_of(plan) == {0: Reason.INTERPRETERS_FULL}


def test_a_person_speaks_two_languages_but_not_at_once():
    problem = forum(1, [(0, 1), (2, 3)], interpreters=(Interpreter(9, ("zh", "ru")),))
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="ru")
    plan = solved(problem)
    assert check(problem, plan) == []
    assert list(reasons_of(plan).values()) == [Reason.INTERPRETERS_FULL]


def test_persons_are_shared_out_between_pools():
    """Only one of the two speaks Russian, so the other must take the Chinese meeting."""
    people_there = (Interpreter(8, ("zh", "ru")), Interpreter(9, ("zh",)))
    problem = forum(1, [(0, 1), (2, 3)], interpreters=people_there)
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="ru")
    plan = solved(problem)
    assert {x.request: x.interpreter for x in plan.assignments} == {0: 9, 1: 8}


def test_a_lock_holds_the_interpreter_too():
    people_there = (Interpreter(8, ("zh", "ru")), Interpreter(9, ("zh",)))
    problem = forum(
        1,
        [(0, 1), (2, 3)],
        interpreters=people_there,
        locked=(Assignment(0, 0, interpreter=8),),
    )
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="ru")
    plan = solved(problem)
    assert check(problem, plan) == []
    assert reasons_of(plan) == {1: Reason.INTERPRETERS_FULL}


def test_interpreters_rest_in_turn():
    people_there = (Interpreter(8, ("zh",)), Interpreter(9, ("zh",)))
    problem = forum(4, [(0, b) for b in range(1, 5)], interpreters=people_there)
    for ident in range(4):
        problem = with_request(problem, ident, interpreter="zh")
    plan = solved(problem)
    by_slot = sorted((x.slot, x.interpreter) for x in plan.assignments)
    assert all(first[1] != second[1] for first, second in itertools.pairwise(by_slot))


def test_owners_sit_at_their_own_table_and_take_no_other():
    problem = forum(1, [(0, 1), (2, 3)], named_tables=(Table(5), Table(6, owner=0)))
    plan = solved(problem)
    assert check(problem, plan) == []
    assert {x.request: x.table for x in plan.assignments} == {0: 6, 1: 5}


def test_a_table_that_is_closed_closes_its_owner():
    problem = forum(2, [(0, 1)], named_tables=(Table(6, owner=0, slots=(1,)),))
    assert slots_of(solved(problem)) == {0: 1}


def test_two_requests_for_one_table_take_turns():
    problem = forum(2, [(0, 1), (2, 3)], named_tables=(Table(5), Table(6)))
    problem = with_request(with_request(problem, 0, table=5), 1, table=5)
    plan = solved(problem)
    assert check(problem, plan) == []
    assert sorted(slots_of(plan).values()) == [0, 1]


def test_a_meeting_without_a_table():
    problem = with_request(forum(1, [(0, 1)], tables=(0,), named_tables=()), 0, needs_table=False)
    assert slots_of(solved(problem)) == {0: 0}


def test_people_stay_in_their_hall():
    tables = (Table(1, hall="A"), Table(2, hall="B"), Table(3, hall="A"), Table(4, hall="B"))
    problem = forum(2, [(0, 1), (0, 2), (3, 4), (3, 5)], named_tables=tables)
    halls = {t.id: t.hall for t in tables}
    plan = solved(problem)
    table = {x.request: x.table for x in plan.assignments}
    assert halls[table[0]] == halls[table[1]]
    assert halls[table[2]] == halls[table[3]]


def test_most_meetings_and_most_a_day():
    problem = forum(4, [(0, b) for b in range(1, 5)], days=(0, 0, 1, 1))
    assert len(solved(with_person(problem, 0, max_meetings=3)).assignments) == 3
    plan = solved(with_person(problem, 0, max_per_day=1))
    assert sorted(slot // 2 for slot in slots_of(plan).values()) == [0, 1]
    assert plan.bound == 2


def test_a_minimum_comes_before_weight():
    problem = with_request(forum(1, [(0, 1), (1, 2)]), 1, weight=9)
    assert slots_of(solved(problem)) == {1: 0}
    wanted = with_person(problem, 0, min_meetings=1)
    plan = solved(wanted)
    assert slots_of(plan) == {0: 0}
    assert (plan.weight, plan.bound, plan.shortfalls) == (1, 9, ())


def test_a_minimum_that_cannot_be_met_is_reported():
    problem = with_person(forum(1, [(0, 1)]), 0, min_meetings=3)
    assert solved(problem).shortfalls == (Shortfall(0, 2),)


def test_locks_hold():
    problem = forum(3, [(0, 1), (0, 2)], locked=(Assignment(0, 2),))
    plan = solved(problem)
    assert slots_of(plan)[0] == 2
    assert plan.breaks == 0


@pytest.mark.parametrize(
    "locks",
    [
        (Assignment(0, 0), Assignment(1, 0)),  # the same person twice
        (Assignment(2, 1),),  # not there
    ],
)
def test_locks_that_cannot_hold(locks):
    problem = with_person(forum(2, [(0, 1), (0, 2), (1, 3)], locked=locks), 3, available=(0,))
    with pytest.raises(Infeasible, match="is locked in slot"):
        solved(problem)


def test_what_was_published_stays_placed_against_heavier_requests():
    problem = with_request(forum(1, [(0, 1), (0, 2)], previous=(Assignment(0, 0),)), 1, weight=9)
    plan = solved(problem)
    assert slots_of(plan) == {0: 0}
    assert (plan.weight, plan.bound) == (1, 1)


def test_what_was_published_moves_only_where_it_must():
    """Request 2 can only be in slot 0, where request 0 stands; request 1 need not move."""
    problem = forum(3, [(0, 1), (2, 3), (0, 3)], previous=(Assignment(0, 0), Assignment(1, 1)))
    problem = with_request(problem, 2, slots=(0,))
    plan = solved(problem)
    assert check(problem, plan) == []
    assert slots_of(plan)[1] == 1
    assert slots_of(plan)[2] == 0
    assert slots_of(plan)[0] != 0


def test_an_absence_drops_what_was_published():
    problem = with_person(forum(1, [(0, 1)], previous=(Assignment(0, 0),)), 1, available=())
    assert reasons_of(solved(problem)) == {0: Reason.NO_COMMON_SLOT}


def test_precedence():
    pairs = [(0, 1), (2, 3), (0, 2)]
    order = (Precedence(before=2, after=1), Precedence(before=1, after=0))
    plan = solved(forum(3, pairs, precedences=order, objective=Objective.BREAKS))
    assert slots_of(plan) == {2: 0, 1: 1, 0: 2}


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (forum(2, [(0, 1), (0, 2), (0, 3)]), "participant 0 has 3 requests and room for 2"),
        (forum(2, [(0, 1), (2, 3), (4, 5)], tables=(1, 1)), "3 requests for 2 places"),
        (
            forum(2, [(0, 1), (0, 2)], precedences=(Precedence(0, 1), Precedence(1, 0))),
            "has no slot after the requests that come before it",
        ),
        (
            with_request(with_request(forum(2, [(0, 1), (0, 2)]), 0, slots=(1,)), 1, slots=(1,)),
            "participant 0: the 2 requests do not fit into different slots",
        ),
        (with_request(forum(2, [(0, 1)]), 0, slots=()), "request 0 has no slot"),
    ],
)
def test_not_everything_can_be_placed(problem, why):
    with pytest.raises(Infeasible, match=why):
        solved(replace(problem, objective=Objective.BREAKS))


@pytest.mark.parametrize(
    ("problem", "what"),
    [
        (Problem(1, people(2, 1), (Request(0, 0, 0),)), "cannot meet themself"),
        (Problem(1, people(2, 1), (Request(0, 0, 7),)), "participant 7 is unknown"),
        (Problem(1, people(2, 1), (Request(0, 0, 1), Request(0, 1, 0))), "request 0 is there twice"),
        (Problem(1, people(2, 2), ()), "participant 0: slot 1 is not in 0..0"),
        (forum(1, [(0, 1)], tables=(1, 1)), "tables: 2 capacities for 1 slots"),
        (with_request(forum(1, [(0, 1)]), 0, interpreter="zh"), "interpreter pool 'zh' is unknown"),
        (with_request(forum(1, [(0, 1)]), 0, weight=-1), "weight -1 is negative"),
        (with_request(forum(1, [(0, 1)]), 0, table=3), "table 3 is unknown"),
        (forum(1, [(0, 1)], locked=(Assignment(4, 0),)), "lock: request 4 is unknown"),
        (forum(2, [(0, 1)], days=(1, 0)), "not in the order of their days"),
    ],
)
def test_a_problem_that_contradicts_itself(problem, what):
    with pytest.raises(ProblemError, match=what):
        solved(problem)


def test_progress_is_told_stage_by_stage():
    told: list[Progress] = []
    solve(forum(2, [(0, 1), (0, 2)]), seed=0, stop=Iterations(100), on_progress=told.append)
    assert [p.stage for p in told] == ["chosen", "placed", "repaired", "smoothed"]
    assert (told[-1].placed, told[-1].weight, told[-1].bound) == (2, 2, 2)


def test_no_time_at_all_still_gives_a_plan():
    problem = forum(3, [(a, b) for b in range(4) for a in range(b)])
    plan = solved(problem, iterations=0)
    assert check(problem, plan) == []
    assert len(plan.assignments) == 6


def test_a_problem_of_absurd_size_is_refused_at_once():
    with pytest.raises(ProblemError, match=r"^slots: 1000000000 is more than 2000$"):
        solved(Problem(slots=1_000_000_000, participants=people(2, 1), requests=()))
