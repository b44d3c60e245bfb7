"""What would place more: counted by placing it."""

from dataclasses import replace

from apps.meetings.scheduler import Reason, Relief
from tests.meetings.scheduler.build import forum, solved, with_person, with_request

PAIRS = [(0, 1), (2, 3), (4, 5)]


def test_one_more_table_places_one_more_in_each_full_slot():
    plan = solved(forum(2, [*PAIRS, (6, 7)], tables=(1, 1)))
    assert plan.reliefs == (Relief(Reason.TABLES_FULL, (), 0, 1, 2),)


def test_a_table_more_helps_only_where_the_people_can_come():
    problem = with_person(forum(2, PAIRS, tables=(1, 1)), 4, available=(1,))
    problem = with_request(problem, 2, weight=0)
    plan = solved(problem)
    assert [u.request for u in plan.unplaced] == [2]
    assert plan.reliefs == (Relief(Reason.TABLES_FULL, (), 0, 1, 1),)


def test_an_interpreter_more_is_named_by_pool():
    problem = forum(1, PAIRS, pools={"zh": (1,)})
    for ident in range(3):
        problem = with_request(problem, ident, interpreter="zh")
    assert solved(problem).reliefs == (Relief(Reason.INTERPRETERS_FULL, ("zh",), 0, 0, 1),)


def test_a_night_ends_a_stretch():
    plan = solved(forum(2, [*PAIRS, (6, 7)], tables=(1, 1), days=(0, 1)))
    assert [(x.first, x.last, x.places) for x in plan.reliefs] == [(0, 0, 1), (1, 1, 1)]


def test_nothing_helps_somebody_who_is_full():
    plan = solved(forum(1, [(0, 1), (0, 2)], tables=(2,)))
    assert len(plan.unplaced) == 1
    assert plan.reliefs == ()


def test_where_everything_is_placed_nothing_is_proposed():
    assert solved(replace(forum(3, PAIRS), tables=(1, 1, 1))).reliefs == ()
