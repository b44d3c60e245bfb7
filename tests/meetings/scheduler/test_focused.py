"""Annealing along chains, compiled, and places that are tried anew."""

import math
from collections import Counter

import numpy as np
import pytest

from apps.meetings.scheduler import Iterations
from apps.meetings.scheduler.breaks import Comfort
from apps.meetings.scheduler.focused import _anneal, _taken
from apps.meetings.scheduler.retries import COUNTED, STEPS, _retry, retry
from apps.meetings.scheduler.state import Prices, Rules, State, rules_of, state_of
from tests.meetings.scheduler.build import board_of, coloured, consistent, forum, loose_forum, total_breaks

PRICES = Prices(3, 1)


def prepared(board, seed):
    rules = rules_of(board, PRICES)
    return rules, state_of(board, rules, seed)


def agrees(board, rules: Rules, state: State):
    """What was kept in step is what counting anew gives."""
    board.restore(state.slot.tolist())
    assert consistent(board)
    assert board.busy == [int(mask) for mask in state.busy]
    assert board.used == state.used.tolist()
    waits = Comfort(board.model, idle=1).total(board) - total_breaks(board)
    assert int(state.price.sum()) == 3 * total_breaks(board) + waits
    uneasy = {p for p in range(board.model.participants) if state.price[p] > state.least[p]}
    assert {int(p) for p in state.listed[: state.restless[0]]} == uneasy


def drawn_slots(person, old, into, temperature, *, homes=None, draws=20_000):
    """How often each slot is taken by somebody with meetings in the slots 0 and 1 of five, both with other people."""
    board = board_of(forum(5, [(0, 1), (0, 2)]), {0: 0, 1: 1})
    rules, state = prepared(board, 1)
    mask = np.uint64(sum(1 << slot for slot in into))
    taken = Counter(
        _taken(rules, state, rules.available if homes is None else homes, 2.0, temperature, person, old, mask)
        for _ in range(draws)
    )
    return {slot: count / draws for slot, count in taken.items()}


def test_each_slot_has_its_own_chance_to_be_taken():
    """Slot 2 lies beside slot 1 and costs nothing; slot 3 leaves a break in which somebody waits, which costs 4."""
    often = drawn_slots(0, 0, (2, 3), 4.0)
    assert set(often) == {2, 3}
    assert often[3] / often[2] == pytest.approx(math.exp(-1), abs=0.02)


def test_none_is_taken_where_all_cost_too_much():
    often = drawn_slots(0, 1, (2, 3), 4.0)
    assert often[2] == pytest.approx(math.exp(-1), abs=0.02)
    assert often[3] == pytest.approx(math.exp(-1), abs=0.02)
    assert often[-1] == pytest.approx(1 - 2 * math.exp(-1), abs=0.02)
    assert drawn_slots(0, 1, (2, 3), 0.1, draws=200) == {-1: 1.0}
    assert drawn_slots(0, -1, (), 4.0, draws=20) == {-1: 1.0}


def test_a_meeting_elsewhere_has_its_price():
    """At home in the slots 0, 1 and 2; who goes to slot 4 pays for a break, and for not being at home, on both sides."""
    homes = np.array([0b00111] * 3, np.uint64)
    often = drawn_slots(0, 0, (2, 4), 8.0, homes=homes)
    assert often[4] / often[2] == pytest.approx(math.exp(-(4 + 2 * 2.0) / 8), abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_annealing_keeps_everything_in_step_and_the_price_falls_in_the_cold(seed):
    board = coloured(loose_forum(seed))
    rules, state = prepared(board, seed)
    before = int(state.price.sum())
    for temperature in (2.0, 1.0, 0.5):
        _anneal(rules, state, rules.available, 0.0, temperature, 3_000)
        agrees(board, rules, state)
    warm = int(state.price.sum())
    for _ in range(5):
        _anneal(rules, state, rules.available, 0.0, 1e-3, 500)
        agrees(board, rules, state)
        assert int(state.price.sum()) <= warm
        warm = int(state.price.sum())
    assert warm < before


@pytest.mark.parametrize("seed", range(3))
def test_trying_places_anew_ends_in_the_best_that_was_seen(seed):
    board = coloured(loose_forum(seed))
    breaks = total_breaks(board)
    rules, state = prepared(board, seed)
    price = int(state.price.sum())
    for _ in range(4):
        state = retry(rules, state, Iterations(COUNTED + 1), PRICES, least=0)
        agrees(board, rules, state)
        assert int(state.price.sum()) <= price
        price = int(state.price.sum())
    assert total_breaks(board) < breaks


@pytest.mark.parametrize(("mercy", "stays"), [(1e-9, False), (1e9, True)])
def test_what_ends_worse_stays_only_by_mercy(mercy, stays):
    board = coloured(loose_forum(1))
    rules, state = prepared(board, 3)
    touched, mark = np.empty(2 * STEPS + 1, np.int64), np.zeros(len(state.price), np.int64)
    log = np.empty((STEPS, 3), np.int64)
    rose = False
    for _ in range(300):
        before = int(state.price.sum())
        _retry(rules, state, 1, 0.8, 0.6, mercy, 24, touched, mark, log)
        rose = rose or int(state.price.sum()) > before
        assert not mark.any()
    agrees(board, rules, state)
    assert rose is stays
