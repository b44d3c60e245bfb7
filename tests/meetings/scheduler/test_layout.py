"""Who should be there when, before it is known who meets whom when."""

from random import Random

import numpy as np
import pytest

from apps.meetings.scheduler import Iterations
from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.layout import COUNTED, _anneal, laid_out
from apps.meetings.scheduler.layout_trades import exchange
from apps.meetings.scheduler.presence import begin, crowd, layout_of, wishes_of
from apps.meetings.scheduler.state import Prices, rules_of
from apps.meetings.scheduler.stretches import DEAREST, MOST, stretch_sets
from tests.meetings.scheduler.build import (
    coloured,
    crowded_forum,
    forum,
    loose_forum,
    tight_forum,
    with_person,
)

PRICES = Prices(3, 1)


@pytest.mark.parametrize("days", [((1 << 20) - 1,), ((1 << 9) - 1, ((1 << 20) - 1) & ~((1 << 9) - 1))])
def test_sets_of_slots_lie_within_the_presence_and_have_few_breaks(days):
    rng = Random(2)
    for _ in range(300):
        there = rng.getrandbits(20) | rng.getrandbits(20)
        meetings = rng.randint(1, max(1, there.bit_count()))
        sets = stretch_sets(meetings, there, days)
        assert 1 <= len(sets) <= MOST
        assert len(set(sets)) == len(sets)
        assert all(mask.bit_count() == meetings and mask & ~there == 0 for mask in sets)
        least = least_breaks(meetings, there, days)
        extra = [breaks_of(mask, days) - least + idle_breaks_of(mask, there, days) for mask in sets]
        assert len(sets) == 1 or max(extra) <= DEAREST


def test_somebody_who_is_always_there_can_begin_at_any_time():
    assert stretch_sets(3, 0b11111, (0b11111,)) == [0b00111, 0b01110, 0b11100]
    assert stretch_sets(0, 0b11111, (0b11111,)) == [0]


def test_of_two_stretches_the_one_that_is_long_enough_is_taken():
    sets = stretch_sets(3, 0b1110011, (0b1111111,))
    assert 0b1110000 in sets
    assert all(breaks_of(mask, (0b1111111,)) <= 1 for mask in sets)


def prepared(problem):
    board = coloured(problem)
    rules = rules_of(board, PRICES)
    return board, rules, wishes_of(board, rules, PRICES)


def test_those_who_meet_are_laid_out_at_the_same_time():
    """Three hosts with three guests each of their own: everybody can come for one stretch."""
    problem = forum(12, [(host, 3 + 3 * host + guest) for host in range(3) for guest in range(3)])
    board, rules, _ = prepared(problem)
    there, chosen = laid_out(board, rules, Iterations(40 * COUNTED), 1, PRICES)
    for r in range(board.model.requests):
        assert int(there[board.model.a[r]]) & int(there[board.model.b[r]])
    assert [int(mask).bit_count() for mask in there] == board.count
    assert chosen == list(range(board.model.requests))


def counted_anew(board, wishes, layout):
    """Another layout in which the same is counted from nothing."""
    model = board.model
    again = Board(model)
    again.slot = [0 if active else -1 for active in layout.fit.active]
    again.count = [sum(layout.fit.active[r] for r in requests) for requests in model.requests_of]
    anew = layout_of(again, wishes, 5)
    anew.fit.there[:] = layout.fit.there
    anew.loads[:], anew.sides[:] = 0, 0
    anew.chosen[:] = layout.chosen
    begin(wishes, anew)
    return anew


@pytest.mark.parametrize("make", [tight_forum, loose_forum, crowded_forum])
def test_what_is_counted_step_by_step_is_what_counting_anew_gives(make):
    board, rules, wishes = prepared(make(4))
    layout = layout_of(board, wishes, 5)
    for temperature in (1.0, 0.5, 0.2):
        _anneal(rules, wishes, layout, temperature, 3_000)
        anew = counted_anew(board, wishes, layout)
        for name in ("row", "number", "taken", "firsts"):
            assert getattr(layout, name).tolist() == getattr(anew, name).tolist(), name
        for name in ("load", "side", "loads", "sides"):
            assert np.allclose(getattr(layout, name), getattr(anew, name)), name
        assert layout.fit.lost.tolist() == anew.fit.lost.tolist()
        uneasy = set(np.flatnonzero(anew.mood).tolist())
        assert set(layout.listed[: layout.restless[0]].tolist()) == uneasy
        assert layout.fit.there.tolist() == wishes.sets[layout.row, layout.chosen].tolist()
        assert [int(mask).bit_count() for mask in layout.fit.there] == layout.number.tolist()
        assert all(
            int(mask) & ~open_ == 0
            for mask, open_ in zip(layout.fit.there, board.model.available, strict=True)
        )


def energy(wishes, layout):
    cost = wishes.cost[layout.row, layout.chosen].sum()
    return cost + layout.fit.lost.sum() + crowd(wishes, layout)


def test_a_layout_that_was_annealed_fits_better():
    board, rules, wishes = prepared(loose_forum(1))
    layout = layout_of(board, wishes, 5)
    lost, at_first = int(layout.fit.lost.sum()), energy(wishes, layout)
    for temperature in (1.0, 0.6, 0.3, 0.15):
        _anneal(rules, wishes, layout, temperature, 5_000)
    assert int(layout.fit.lost.sum()) < lost
    assert energy(wishes, layout) < at_first


def test_who_meets_is_exchanged_among_requests_of_the_same_weight():
    """The host has time for two of three guests; each of these has another meeting too."""
    problem = forum(4, [(0, 1), (0, 2), (0, 3), (4, 1), (4, 2), (4, 3)])
    board, rules, wishes = prepared(with_person(problem, 0, available=(0, 1)))
    layout = layout_of(board, wishes, 5)
    seen = set()
    for _ in range(200):
        exchange(rules, wishes, layout, 1, 1.0)
        exchange(rules, wishes, layout, 3, 1.0)
        seen.add(tuple(layout.fit.active.tolist()))
        assert not layout.mark.any()
    assert seen == {(1, 1, 0, 1, 1, 1), (1, 0, 1, 1, 1, 1), (0, 1, 1, 1, 1, 1)}


def test_no_step_is_taken_that_costs_more_than_the_cold_allows():
    board, rules, wishes = prepared(crowded_forum(2))
    layout = layout_of(board, wishes, 5)
    _anneal(rules, wishes, layout, 0.5, 5_000)
    before, taken = energy(wishes, layout), 0
    for p in list(range(board.model.participants)) * 40:
        taken += exchange(rules, wishes, layout, p, 1e-6)
        after = energy(wishes, layout)
        assert after <= before + 1e-4
        before = after
    assert taken > 0
