"""A little weight for published meetings that stay where they were."""

from dataclasses import replace

import pytest

from apps.meetings.scheduler import Assignment, Iterations, Participant, Problem
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.homing import trade_for_home
from apps.meetings.scheduler.model import compile_problem
from tests.meetings.scheduler.build import forum, with_person, with_request


def published(weight: int, **person) -> Problem:
    """Request 0 was published in slot 0; request 1 is new, and stands there by now. `person` changes participant 2."""
    problem = forum(2, [(0, 1), (0, 2)], previous=(Assignment(0, 0),))
    problem = with_request(with_request(problem, 0, weight=5000), 1, weight=weight)
    return with_person(problem, 2, **person)


def traded(problem: Problem, slots: list[int], bound: int) -> list[int]:
    board = Board(compile_problem(problem))
    board.restore(slots)
    trade_for_home(board, bound, Iterations(10_000))
    fresh = Board(board.model)
    fresh.restore(board.slot)
    assert (fresh.at, fresh.busy, fresh.room, fresh.used) == (board.at, board.busy, board.room, board.used)
    return board.slot


@pytest.mark.parametrize(
    ("weight", "person", "expected"),
    [
        (1, {"available": (0,)}, [0, -1]),
        (5, {"available": (0,)}, [0, -1]),
        (6, {"available": (0,)}, [1, 0]),  # more than a thousandth of the bound
        (6, {}, [0, 1]),  # nothing is lost: there is another slot
        (1, {"available": (0,), "min_meetings": 1}, [1, 0]),
    ],
    ids=["a little", "the most", "too much", "another slot", "a minimum"],
)
def test_a_new_meeting_makes_room_for_a_published_one(weight, person, expected):
    assert traded(published(weight, **person), [1, 0], 5000 + weight) == expected


def test_a_locked_meeting_makes_no_room():
    problem = replace(published(1, available=(0,)), locked=(Assignment(1, 0),))
    assert traded(problem, [1, 0], 5001) == [1, 0]


def test_two_published_meetings_go_home_together():
    problem = forum(2, [(0, 1), (0, 2)], previous=(Assignment(0, 0), Assignment(1, 1)))
    assert traded(problem, [1, 0], 2) == [0, 1]


def test_a_published_meeting_is_not_dropped_for_another():
    """Request 1 can no longer be in its own slot: request 0 stays away rather than take its place."""
    people = (Participant(0, (0, 1)), Participant(1, (0, 1)), Participant(2, (0,)))
    problem = forum(2, [(0, 1), (0, 2)], participants=people, previous=(Assignment(0, 0), Assignment(1, 1)))
    assert traded(problem, [1, 0], 2) == [1, 0]


def test_one_in_a_hundred_may_move():
    pairs = [(2 * k, 2 * k + 1) for k in range(100)]
    problem = forum(2, pairs, previous=tuple(Assignment(k, 0) for k in range(100)))
    assert traded(problem, [1, *[0] * 99], 100) == [1, *[0] * 99]
    assert traded(problem, [1, 1, *[0] * 98], 100).count(1) == 1
