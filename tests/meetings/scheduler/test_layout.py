"""Who should be there when, before it is known who meets whom when."""

from random import Random

import numpy as np
import pytest

from apps.meetings.scheduler import Iterations
from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.chains import Prices
from apps.meetings.scheduler.layout import COUNTED, _anneal, _begin, _layout, _wishes, laid_out
from apps.meetings.scheduler.stretches import DEAREST, MOST, stretch_sets
from tests.meetings.scheduler.build import coloured, forum, loose_forum, tight_forum


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


def test_those_who_meet_are_laid_out_at_the_same_time():
    """Three hosts with three guests each of their own: everybody can come for one stretch."""
    problem = forum(12, [(host, 3 + 3 * host + guest) for host in range(3) for guest in range(3)])
    board = coloured(problem)
    there = laid_out(board, Iterations(40 * COUNTED), 1, Prices(3, 1))
    for r in range(board.model.requests):
        assert int(there[board.model.a[r]]) & int(there[board.model.b[r]])
    assert [int(mask).bit_count() for mask in there] == board.count


@pytest.mark.parametrize("make", [tight_forum, loose_forum])
def test_what_is_counted_step_by_step_is_what_counting_anew_gives(make):
    board = coloured(make(4))
    wishes = _wishes(board, Prices(3, 1))
    layout = _layout(wishes, 5)
    for temperature in (1.0, 0.5, 0.2):
        _anneal(wishes, layout, temperature, 3_000)
        anew = _layout(wishes, 5)
        anew.there[:] = layout.there
        anew.loads[:], anew.sides[:] = 0, 0
        _begin(wishes, anew)
        assert layout.lost.tolist() == anew.lost.tolist()
        assert np.allclose(layout.loads, anew.loads)
        assert np.allclose(layout.sides, anew.sides)
        assert layout.there.tolist() == [int(wishes.sets[p, c]) for p, c in enumerate(layout.chosen)]
        assert all(
            int(mask) & ~open_ == 0 for mask, open_ in zip(layout.there, board.model.available, strict=True)
        )


def test_fewer_meetings_are_lost_in_a_layout_that_was_annealed():
    board = coloured(loose_forum(1))
    wishes = _wishes(board, Prices(3, 1))
    layout = _layout(wishes, 5)
    at_first = int(layout.lost.sum())
    for temperature in (1.0, 0.6, 0.3, 0.15):
        _anneal(wishes, layout, temperature, 5_000)
    assert int(layout.lost.sum()) < at_first
