"""The stages of a run, each on its own."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from apps.meetings.scheduler import Assignment, Iterations, Objective, Participant
from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import Comfort, reduce_breaks
from apps.meetings.scheduler.choose import choose
from apps.meetings.scheduler.focused import COUNTED, focused_breaks
from apps.meetings.scheduler.improve import LOSS, improve, relaxed, settle
from apps.meetings.scheduler.lp import solve_programme
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.place import colour, component, displacement, insert_by_chain, loosen
from apps.meetings.scheduler.repair import repair
from apps.meetings.scheduler.replan import bring_home, displaced, pinned
from apps.meetings.scheduler.state import Prices, price_of
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.sweep import ManyComforts, can_sweep, sweep_breaks
from apps.meetings.scheduler.timed import whole_programme
from apps.meetings.scheduler.value import Value
from tests.meetings.scheduler.build import (
    board_of,
    consistent,
    forum,
    tight_forum,
    total_breaks,
    with_person,
    with_request,
)


def test_the_bound_of_a_triangle_is_rounded_down():
    """Three people, one slot: the relaxation takes half of each meeting, a plan can hold only one."""
    choice = choose(compile_problem(forum(1, [(0, 1), (1, 2), (0, 2)])), [])
    assert choice.bound == 1
    assert len(choice.chosen) == 1


def test_what_is_kept_counts_in_the_bound():
    model = compile_problem(with_request(forum(1, [(0, 1), (1, 2)]), 1, weight=9))
    assert choose(model, []).bound == 9
    assert choose(model, [0]).bound == 1


def test_ease_decides_between_equals_and_leaves_the_bound():
    model = compile_problem(forum(1, [(0, 1), (0, 2)]))
    for easy in (0, 1):
        choice = choose(model, [], ease=[float(r == easy) for r in range(2)])
        assert (choice.chosen, choice.bound) == ([easy], 1)


@pytest.mark.parametrize("left_out", [1, 2])
def test_between_equals_nobody_is_left_with_none(left_out):
    """Participant 0 may meet 1 or 2, once; the one who also meets 3 can do without."""
    problem = with_person(forum(2, [(0, 1), (0, 2), (3 - left_out, 3)]), 0, max_meetings=1)
    choice = choose(compile_problem(problem), [])
    assert (sorted(choice.chosen), choice.bound) == ([left_out - 1, 2], 2)


def test_try_moves_is_all_or_nothing():
    board = board_of(forum(2, [(0, 1), (0, 2)]), {0: 0, 1: 1})
    assert board.try_moves([(0, 1)]) is False
    assert board.slot == [0, 1]
    assert board.try_moves([(0, 1), (1, 0)]) is True
    assert board.slot == [1, 0]
    assert consistent(board)


def test_a_chain_makes_room():
    """Request 2 (1, 2) finds 1 busy in slot 0 and 2 busy in slot 1: one of them must change over."""
    board = board_of(forum(2, [(0, 1), (2, 3), (1, 2)]), {0: 0, 1: 1})
    assert board.options(2) == 0
    assert insert_by_chain(board, 2) is True
    assert consistent(board)
    assert -1 not in board.slot


def test_no_chain_where_the_meeting_in_the_way_may_not_move():
    problem = with_request(with_request(forum(2, [(0, 1), (2, 3), (1, 2)]), 0, slots=(0,)), 1, slots=(1,))
    board = board_of(problem, {0: 0, 1: 1})
    assert insert_by_chain(board, 2) is False
    assert board.slot == [0, 1, -1]


def test_two_chains_make_room_where_one_does_not():
    """In forums that are nearly full, what one chain leaves over may come in by two; nothing else loses its slot."""
    came = 0
    for seed in range(80):
        rng = Random(seed)
        pairs = rng.sample([(a, b) for a in range(4) for b in range(4, 8)], rng.randint(8, 12))
        there = [tuple(t for t in range(4) if rng.random() < 0.9) for _ in range(8)]
        problem = replace(forum(4, pairs), participants=tuple(map(Participant, range(8), there)))
        board = board_of(problem)
        left = colour(board, choose(board.model, []).chosen)
        assert not any(insert_by_chain(board, r) for r in left)
        placed = {r for r, t in enumerate(board.slot) if t >= 0}
        inside = {r for r in left if loosen(board, r, Random(0), 100)}
        assert {r for r, t in enumerate(board.slot) if t >= 0} == placed | inside
        assert consistent(board)
        came += len(inside)
    assert came > 0


def test_a_component_goes_both_ways_round():
    board = board_of(forum(2, [(0, 1), (1, 2), (2, 3)]), {0: 0, 1: 1, 2: 0})
    assert sorted(component(board, 1, 0)) == [(0, 1), (1, 0), (2, 1)]
    ring = board_of(forum(2, [(0, 1), (1, 2), (2, 3), (3, 0)]), {0: 0, 1: 1, 2: 0, 3: 1})
    assert sorted(component(ring, 0, 1)) == [(0, 1), (1, 0), (2, 1), (3, 0)]


def test_displacement_counts_published_meetings_that_leave_or_come_home():
    problem = forum(2, [(0, 1), (1, 2)], previous=(Assignment(0, 0), Assignment(1, 0)))
    board = board_of(problem, {0: 0, 1: 1})
    assert displacement(board, [(0, 1)]) == 1
    assert displacement(board, [(1, 0)]) == -1
    assert displacement(board, [(0, 1), (1, 0)]) == 0


@pytest.mark.parametrize("seed", range(4))
def test_repair_never_ends_below_where_it_began(seed):
    board = board_of(tight_forum(seed))
    colour(board, choose(board.model, []).chosen)
    before = board.weight()
    repair(board, Value(board.model), Iterations(2_000), Random(seed))
    assert board.weight() >= before
    assert consistent(board)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_improve_reaches_the_bound_of_the_whole_programme(seed, known):
    """On a forum this small the last span is all slots: what is found then is the best there is."""
    board = board_of(tight_forum(seed))
    value = Value(board.model)
    stop = Iterations(100_000)
    told = relaxed(board, [], stop)
    assert told is not None
    worth = told.worth if known else None
    improve(board, value, stop, Random(seed), target=int(told.bound + 1e-6), worth=worth)
    assert consistent(board)
    assert board.weight() <= told.bound + 1e-6
    assert board.weight() >= 0.98 * told.bound


def test_what_is_not_worth_while_is_in_no_optimum_of_the_relaxation():
    board = board_of(tight_forum(2))
    model = board.model
    told = relaxed(board, [], Iterations(1_000))
    assert told is not None
    left_out = 0
    for k, (r, t) in enumerate(whole_programme(model, []).columns):
        if told.worth[r] >> t & 1 == 0:
            forced = whole_programme(model, []).programme
            forced.lower[k] = 1.0
            answer = solve_programme(forced)
            assert answer.infeasible or answer.bound < told.bound - LOSS / 2
            left_out += 1
    assert 0 < left_out < len(whole_programme(model, []).columns)


def test_who_is_below_their_minimum_may_have_any_request_anywhere():
    problem = tight_forum(2)
    board = board_of(problem)
    model = board.model
    plain = relaxed(board, [], Iterations(1_000))
    assert plain is not None
    spared, slot = next((r, t) for r, mask in enumerate(plain.worth) for t in bits(model.allowed[r] & ~mask))
    somebody = model.a[spared]
    board = board_of(with_person(problem, somebody, min_meetings=1))
    told = relaxed(board, [], Iterations(1_000))
    assert told is not None
    theirs = [r for r in range(model.requests) if somebody in (model.a[r], model.b[r])]
    assert [told.worth[r] for r in theirs] == [model.allowed[r] for r in theirs]
    board.place(spared, slot)
    told = relaxed(board, [], Iterations(1_000))
    assert told is not None
    assert told.worth == plain.worth


def test_what_was_not_held_to_be_worth_while_is_tried_at_last():
    board = board_of(forum(2, [(0, 1), (2, 3)]))
    improve(board, Value(board.model), Iterations(100_000), Random(0), target=2, worth=[0, 0])
    assert -1 not in board.slot


def test_what_is_filled_anew_and_becomes_worse_is_taken_back(monkeypatch):
    problem = forum(2, [(0, 1), (2, 3)])
    board = board_of(problem, {0: 0})
    seeds = []

    def worse(board: Board, span: int, stop: Stop, seed: int | None, worth: Sequence[int] | None) -> None:
        seeds.append(seed)
        board.restore([-1, -1])

    monkeypatch.setattr("apps.meetings.scheduler.improve._fill", worse)
    improve(board, Value(board.model), Iterations(5_000), Random(0), target=10**12)
    assert board.slot == [0, -1]
    assert seeds[0] is None
    assert None not in seeds[1:]


def test_improve_keeps_locks_minimums_and_published_meetings():
    problem = with_request(forum(1, [(0, 1), (1, 2)]), 1, weight=9)
    model_of = {
        "published": replace(problem, previous=(Assignment(0, 0),)),
        "minimum": with_person(problem, 0, min_meetings=1),
        "locked": replace(problem, locked=(Assignment(0, 0),)),
    }
    for changed in model_of.values():
        board = board_of(changed, {0: 0})
        improve(board, Value(board.model), Iterations(5_000), Random(0), target=10**12)
        assert board.slot == [0, -1]
    board = board_of(problem, {0: 0})
    improve(board, Value(board.model), Iterations(5_000), Random(0), target=9)
    assert board.slot == [-1, 0]


@pytest.mark.parametrize("way", [bring_home, settle])
def test_published_meetings_go_home(way):
    problem = forum(3, [(0, 1), (2, 3), (0, 2)], previous=(Assignment(0, 0), Assignment(1, 1)))
    board = board_of(problem, {0: 1, 1: 0, 2: 2})
    assert displaced(board) == [0, 1]
    way(board, Iterations(20_000), Random(0))
    assert board.slot[:2] == [0, 1]
    assert displaced(board) == []
    assert consistent(board)


def test_pinned_meetings_have_one_slot():
    problem = forum(3, [(0, 1), (0, 2)], previous=(Assignment(0, 2),))
    assert pinned(compile_problem(problem)).allowed == [0b100, 0b111]


WAYS = ("anneal", "sweep", "focus", "lay out")


def smoothed(way, board, seed, *, idle):
    if way == "anneal":
        reduce_breaks(board, Iterations(50_000), Random(seed), least=0, idle=idle)
    elif way == "sweep":
        sweep_breaks(board, Iterations(200_000), seed, least=0, idle=idle)
    else:
        stop = Iterations(20 * COUNTED)
        focused_breaks(board, stop, seed, least=0, prices=Prices(1, idle), lay_out=way == "lay out")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("days", [None, (0,) * 4 + (1,) * 4])
def test_every_way_reduces_breaks_within_the_rules(seed, days):
    problem = replace(tight_forum(seed), days=days)
    for way in WAYS:
        board = board_of(problem)
        colour(board, choose(board.model, []).chosen)
        comfort = Comfort(board.model, idle=1)
        before, placed = comfort.total(board), board.unplaced()
        smoothed(way, board, seed, idle=1)
        assert consistent(board)
        assert board.unplaced() == placed
        assert comfort.total(board) <= before


def test_every_way_finds_the_plan_without_breaks():
    """Four people in a ring of meetings, five slots: two slots are enough for everybody."""
    problem = forum(5, [(0, 1), (1, 2), (2, 3), (3, 0)])
    for way in WAYS:
        board = board_of(problem, {0: 0, 1: 2, 2: 0, 3: 4})
        assert total_breaks(board) == 4
        smoothed(way, board, 1, idle=0)
        assert total_breaks(board) == 0


@pytest.mark.parametrize("lay_out", [False, True])
def test_locks_hold_and_the_seed_decides(lay_out):
    rng = Random(3)
    pairs = sorted({(rng.randrange(15), rng.randrange(15, 30)) for _ in range(110)})
    there = tuple(Participant(p, tuple(t for t in range(14) if (t * t + p) % 5)) for p in range(30))
    problem = forum(14, pairs, participants=there)
    board = board_of(problem)
    colour(board, choose(board.model, []).chosen)
    locks = tuple(Assignment(r, t) for r, t in enumerate(board.slot) if t >= 0)[::9]
    ends = []
    for seed in (4, 4, 5):
        again = board_of(replace(problem, locked=locks))
        again.restore(board.slot)
        stop = Iterations(20 * COUNTED)
        focused_breaks(again, stop, seed, least=0, prices=Prices(3, 1), lay_out=lay_out)
        assert [again.slot[lock.request] for lock in locks] == [lock.slot for lock in locks]
        assert consistent(again)
        ends.append(again.slot)
    assert total_breaks(again) < total_breaks(board)
    assert ends[0] == ends[1]
    assert ends[0] != ends[2]


def test_sweeping_is_only_for_rules_it_knows():
    problem = forum(3, [(0, 1), (0, 2)], days=(0, 0, 1))
    assert can_sweep(compile_problem(problem)) is True
    assert can_sweep(compile_problem(with_person(problem, 0, max_per_day=1))) is False
    assert can_sweep(compile_problem(forum(70, [(0, 1)]))) is False


def test_fairness_outweighs_a_break():
    problem = forum(9, [(0, 1)], fairness=2, objective=Objective.BREAKS)
    comfort = Comfort(compile_problem(problem), idle=0)
    assert [comfort.price(0, busy) for busy in (0b101, 0b10101, 0b1010101)] == [1, 2, 8]


@pytest.mark.parametrize("days", [None, (0, 0, 0, 1, 1, 1, 1, 2)])
def test_every_way_asks_the_same_price(days):
    rng = Random(5)
    problem = replace(tight_forum(1), days=days, fairness=1)
    model = compile_problem(problem)
    people = list(range(model.participants)) * 20
    busy = [model.available[p] & rng.getrandbits(model.slots) for p in people]
    one, many = Comfort(model, idle=2), ManyComforts(model, 2)
    prices = many.prices(np.array(people), np.array(busy, dtype=np.uint64))
    expected = [one.price(p, mask) for p, mask in zip(people, busy, strict=True)]
    assert prices.tolist() == expected
    masks = np.array(model.days, np.uint64)
    there = [np.uint64(model.available[p]) for p in people]
    asked = [
        price_of(np.uint64(mask), open_, masks, 1, 1, 2) for mask, open_ in zip(busy, there, strict=True)
    ]
    assert asked == expected
