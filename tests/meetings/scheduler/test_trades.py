"""Requests of the same weight, of which one takes another's place."""

import math
from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from apps.meetings.scheduler import Iterations, check, solve
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.focused import COUNTED, _anneal, _with_others, focused_breaks
from apps.meetings.scheduler.rivals import hopes_of, rivals_of
from apps.meetings.scheduler.state import Prices, Rules, State, rules_of, state_of
from apps.meetings.scheduler.trades import sides_of, sought, trade
from apps.meetings.scheduler.types import Assignment, Problem
from tests.meetings.scheduler.build import (
    board_of,
    coloured,
    consistent,
    crowded_forum,
    forum,
    total_breaks,
    with_person,
    with_request,
)

PRICES = Prices(3, 1)


def wanted(**host) -> Problem:
    """Host 0 is there for two slots of six and is asked by 1, 2 and 3, who each meet somebody else as well."""
    pairs = [(0, 1), (0, 2), (0, 3), (4, 1), (5, 2), (6, 3)]
    return with_person(forum(6, pairs), 0, **({"available": (0, 5)} | host))


def wanted_board(problem: Problem | None = None) -> Board:
    """1 and 2 meet the host; 2 waits from the first slot to the last for that."""
    return board_of(problem or wanted(), {0: 0, 1: 5, 3: 1, 4: 0, 5: 4})


def prepared(board: Board) -> tuple[Rules, State]:
    rules = rules_of(board, PRICES)
    return rules, state_of(board, rules, 1)


def draws(board: Board, person: int, *, temperature: float = 0.1, times: int = 2_000) -> Counter:
    rules, state = prepared(board)
    return Counter(sought(rules, state, rules.available, 0.0, temperature, 2.0, person) for _ in range(times))


def test_rivals_are_requests_of_one_weight_of_which_some_have_no_slot():
    board = wanted_board()
    assert rivals_of(board) == [[0, 1, 2], [], [], [], [], [], []]
    assert hopes_of(board, rivals_of(board)) == [[], [0], [1], [2], [], [], []]


def test_nobody_whose_day_is_not_full_has_rivals():
    board = wanted_board(wanted(available=(0, 2, 5)))
    assert not any(rivals_of(board))


@pytest.mark.parametrize("limit", ["max_meetings", "max_per_day"])
def test_a_day_is_full_at_its_limit_too(limit):
    board = wanted_board(wanted(available=(0, 2, 5), **{limit: 2}))
    assert rivals_of(board)[0] == [0, 1, 2]


@pytest.mark.parametrize("change", [{"weight": 2}, {"weight": 0}])
def test_requests_of_another_weight_are_no_rivals(change):
    assert rivals_of(wanted_board(with_request(wanted(), 2, **change)))[0] == []


def test_a_locked_meeting_is_nobodys_rival():
    board = wanted_board(replace(wanted(), locked=(Assignment(1, 5),)))
    assert rivals_of(board)[0] == [0, 2]
    assert set(draws(board, 2)) | set(draws(board, 3, temperature=100.0)) <= {(-1, -1), (2, 0)}


def test_somebody_gains_or_loses_the_meeting_that_saves_breaks():
    """3 has a meeting in slot 4, so to meet the host in slot 5 costs nothing, and 2 does not wait any more."""
    board = wanted_board()
    assert set(draws(board, 3)) == {(-1, -1), (2, 1)}
    assert set(draws(board, 2)) == {(-1, -1), (2, 1)}


def test_each_trade_has_its_own_chance():
    """Instead of 1, in slot 0, 3 would wait for the host: four more, as a break costs three and waiting one."""
    often = draws(wanted_board(), 3, temperature=4.0, times=20_000)
    assert often[2, 0] / often[2, 1] == pytest.approx(math.exp(-1), abs=0.03)


def test_a_trade_keeps_everything_in_step_and_the_other_way_round_takes_it_back():
    board = wanted_board()
    rules, state = prepared(board)
    before = [part.copy() for part in state]
    assert sides_of(rules.a, rules.b, 2, 1) == (0, 3, 2)
    assert trade(rules, state, 2, 1) == -4
    assert state.slot.tolist() == [0, -1, 5, 1, 0, 4]
    assert int(state.price.sum()) == 3  # the host's break
    assert trade(rules, state, 1, 2) == 4
    for part, name in zip(before, state._fields, strict=True):
        if name not in ("listed", "place"):
            assert np.array_equal(part, getattr(state, name)), name


def test_nobody_is_left_with_nothing_nor_below_their_minimum():
    alone = forum(6, [(0, 1), (0, 2), (0, 3)])
    board = board_of(with_person(alone, 0, available=(0, 5)), {0: 0, 1: 5})
    assert set(draws(board, 3, temperature=100.0)) == {(-1, -1)}
    least = wanted_board(with_person(wanted(), 2, min_meetings=2))
    assert set(draws(least, 3, temperature=100.0)) == {(-1, -1), (2, 0)}


@pytest.mark.parametrize("limit", ["max_meetings", "max_per_day"])
def test_nobody_gains_more_than_they_can_have(limit):
    board = wanted_board(with_person(wanted(), 3, **{limit: 1}))
    assert set(draws(board, 3)) | set(draws(board, 2)) == {(-1, -1)}


def test_no_interpreter_is_taken_that_is_not_there():
    zh = with_request(wanted(), 2, interpreter="zh")
    there = replace(zh, pools={"zh": (0, 0, 0, 0, 0, 1)})
    assert (2, 1) in draws(wanted_board(there), 3)
    gone = replace(zh, pools={"zh": (1, 0, 0, 0, 0, 0)})
    assert set(draws(wanted_board(gone), 3)) == {(-1, -1)}


@pytest.mark.parametrize("seed", range(4))
def test_annealing_trades_at_the_same_weight_and_breaks_no_rule(seed):
    board = coloured(crowded_forum(seed))
    weight, number = board.weight(), sum(slot >= 0 for slot in board.slot)
    placed = {r for r, slot in enumerate(board.slot) if slot >= 0}
    rules, state = prepared(board)
    for temperature in (2.0, 1.0, 0.5):
        _anneal(rules, state, rules.available, 0.0, temperature, 5_000)
        board.restore(state.slot.tolist())
        assert consistent(board)
        assert (board.weight(), sum(slot >= 0 for slot in board.slot)) == (weight, number)
        least = [int(rules.floor[p, count]) for p, count in enumerate(board.count)]
        assert state.least.tolist() == least
        uneasy = {p for p in range(board.model.participants) if state.price[p] > least[p]}
        assert {int(p) for p in state.listed[: state.restless[0]]} == uneasy
        assert all(board.count[p] for p in range(board.model.participants) if board.model.requests_of[p])
    assert placed != {r for r, slot in enumerate(board.slot) if slot >= 0}


def test_the_requests_of_a_layout_are_placed_if_they_all_find_a_slot():
    board = wanted_board()
    other = _with_others(board, [0, 2, 3, 4, 5], Random(1))
    assert [slot >= 0 for slot in other.slot] == [True, False, True, True, True, True]
    assert consistent(other)
    assert board.slot == wanted_board().slot
    assert _with_others(board, [0, 1, 2, 3, 4, 5], Random(1)) is board


@pytest.mark.parametrize("lay_out", [False, True])
def test_a_whole_search_takes_the_request_that_saves_the_break(lay_out):
    board = wanted_board()
    focused_breaks(board, Iterations(60 * COUNTED), 1, least=0, prices=PRICES, lay_out=lay_out)
    assert total_breaks(board) == 1  # the host's
    assert board.weight() == 5


def test_the_plan_with_traded_requests_passes_the_check(monkeypatch):
    monkeypatch.setattr("apps.meetings.scheduler.solving.WORTHWHILE", 0)
    monkeypatch.setattr("apps.meetings.scheduler.solving.FOCUS_FROM", 0.0)
    problem = crowded_forum(5)
    plan = solve(problem, seed=1, stop=Iterations(100 * COUNTED))
    assert plan.weight == plan.bound
    assert check(problem, plan) == []
