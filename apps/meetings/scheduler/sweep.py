"""
Fewer breaks in large forums: all Kempe chains between two slots at once, with numpy.

The meetings of two slots form paths and cycles over the people. Each of these can exchange its slots or not,
independently of the others, and only the people at the ends of a path change the slots in which they are busy.
So one step of annealing decides on several hundred chains together; shared capacities are settled afterwards.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import UNFAIR, Schedule
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.stop import Stop

Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]
Flags = NDArray[np.bool_]

MOST_SLOTS = 62  # masks are 64 bits wide, with room to carry
MOST_COUNTERS = 8
HOT, COLD = 0.6, 0.15
STEP = 256  # what one pair of slots counts in iterations


def can_sweep(model: Model) -> bool:
    """Whether the model has only rules that a sweep can keep."""
    ordered = any(model.before)
    by_day = len(model.days) > 1 and any(limit is not None for limit in model.per_day)
    return model.slots <= MOST_SLOTS and len(model.counters) <= MOST_COUNTERS and not ordered and not by_day


def sweep_breaks(board: Board, stop: Stop, seed: int, *, least: int, idle: int) -> None:
    """Anneal until the price is `least` or it is time to stop; the board ends in the best state seen."""
    if board.model.slots < 2:
        return
    sweep = _Sweep(board, np.random.default_rng(seed), idle)
    schedule = Schedule(stop, HOT, COLD)
    pairs = np.array(list(combinations(range(board.model.slots), 2)))
    while sweep.cost > least:
        for first, second in pairs[sweep.rng.permutation(len(pairs))].tolist():
            if stop(STEP):
                board.restore(sweep.best.tolist())
                return
            sweep.exchange(first, second, schedule.temperature())
    board.restore(sweep.best.tolist())


class _Sweep:
    def __init__(self, board: Board, rng: np.random.Generator, idle: int) -> None:
        model = board.model
        self.rng = rng
        self.a, self.b = np.array(model.a), np.array(model.b)
        self.slot: Ints = np.array(board.slot)
        self.at: Ints = np.ascontiguousarray(np.array(board.at).T)  # by slot, then participant
        self.busy: Masks = np.array(board.busy, dtype=np.uint64)
        self.allowed = _table(model.allowed, model.slots)
        self.takes = _takes(model)
        self.used: Ints = np.array(board.used).reshape(len(model.counters), model.slots)
        self.capacity: Ints = np.array([c.capacity for c in model.counters]).reshape(self.used.shape)
        self.place_of: Ints = np.zeros(
            model.requests, dtype=np.int64
        )  # position among the two slots' meetings
        self.comfort = ManyComforts(model, idle)
        self.prices = self.comfort.prices(np.arange(model.participants), self.busy)
        self.cost = int(self.prices.sum())
        self.best, self.best_cost = self.slot.copy(), self.cost

    def exchange(self, first: int, second: int, temperature: float) -> None:
        """Decide on every chain between the two slots."""
        requests = np.flatnonzero((self.slot == first) | (self.slot == second))
        if not len(requests):
            return
        here = self.slot[requests]
        there = first + second - here
        chain = self._chains(requests, there)
        blocked = np.bincount(chain, ~self.allowed[requests, there], len(requests)) > 0
        ends, busy, change = self._ends(first, second)
        at_end = chain[self.place_of[np.maximum(self.at[first, ends], self.at[second, ends])]]
        delta = np.bincount(at_end, change, len(requests))
        luck = self.rng.random(len(requests))
        accepted = ~blocked & (luck < 0.9 * np.exp(-np.maximum(delta, 0.0) / temperature))
        accepted = self._within_capacity(accepted, chain, requests, here == first, first, second)
        self._apply(accepted[chain], requests, here, there)
        moved = accepted[at_end]
        self.busy[ends[moved]] = busy[moved]
        self.prices[ends[moved]] += change[moved]
        self.cost += int(change[moved].sum())
        if self.cost < self.best_cost:
            self.best, self.best_cost = self.slot.copy(), self.cost

    def _chains(self, requests: Ints, there: Ints) -> Ints:
        """For each meeting the position of the first one in its chain."""
        count = len(requests)
        self.place_of[requests] = positions = np.arange(count)
        beside_a = self.at[there, self.a[requests]]
        beside_b = self.at[there, self.b[requests]]
        next_a = np.where(beside_a >= 0, self.place_of[beside_a], positions)
        next_b = np.where(beside_b >= 0, self.place_of[beside_b], positions)
        label = positions
        while True:
            lower = np.minimum(np.minimum(label, label[next_a]), label[next_b])
            lower = lower[lower]
            if np.array_equal(lower, label):
                return label
            label = lower

    def _ends(self, first: int, second: int) -> tuple[Ints, Masks, Ints]:
        """The people with a meeting in just one of the slots, their slots after an exchange, and its price."""
        ends = np.flatnonzero((self.at[first] >= 0) != (self.at[second] >= 0))
        busy = self.busy[ends] ^ np.uint64(1 << first | 1 << second)
        return ends, busy, self.comfort.prices(ends, busy) - self.prices[ends]

    def _within_capacity(
        self, accepted: Flags, chain: Ints, requests: Ints, leaves_first: Flags, first: int, second: int
    ) -> Flags:
        """Give up some of the accepted chains where a counter would run over."""
        sign = np.where(leaves_first, 1, -1)
        flows = [np.bincount(chain, sign * takes[requests], len(requests)) for takes in self.takes]
        for _ in range(len(flows) + 1):
            over = False
            for c, flow in enumerate(flows):
                for direction, slot in ((1, second), (-1, first)):
                    surplus = self.used[c, slot] + direction * flow[accepted].sum() - self.capacity[c, slot]
                    if surplus > 0:
                        over = True
                        accepted = _without(accepted, direction * flow, surplus, self.rng)
            if not over:
                for c, flow in enumerate(flows):
                    total = int(flow[accepted].sum())
                    self.used[c, first] -= total
                    self.used[c, second] += total
                return accepted
        return np.zeros_like(accepted)

    def _apply(self, moved: Flags, requests: Ints, here: Ints, there: Ints) -> None:
        r, old, new = requests[moved], here[moved], there[moved]
        self.at[old, self.a[r]] = -1
        self.at[old, self.b[r]] = -1
        self.at[new, self.a[r]] = r
        self.at[new, self.b[r]] = r
        self.slot[r] = new


def _without(accepted: Flags, flow: Ints, surplus: int, rng: np.random.Generator) -> Flags:
    """Leave out as many chains that flow into the full slot as its surplus asks for, at random."""
    guilty = rng.permutation(np.flatnonzero(accepted & (flow > 0)))
    enough = int(np.searchsorted(np.cumsum(flow[guilty]), surplus)) + 1
    kept = accepted.copy()
    kept[guilty[:enough]] = False
    return kept


def _table(masks: list[int], slots: int) -> Flags:
    column = np.array(masks, dtype=np.uint64)[:, None]
    return (column >> np.arange(slots, dtype=np.uint64) & np.uint64(1)).astype(np.bool_)


def _takes(model: Model) -> Ints:
    takes = np.zeros((len(model.counters), model.requests), dtype=np.int64)
    for r, counters in enumerate(model.takes):
        takes[list(counters), r] = 1
    return takes


class ManyComforts:
    """The price of people's days, as in `breaks.Comfort`, for many at once."""

    def __init__(self, model: Model, idle: int) -> None:
        everything = (1 << model.slots) - 1
        self._closed: Masks = np.array([everything & ~mask for mask in model.available], dtype=np.uint64)
        self._days = [np.uint64(day) for day in model.days]
        self._idle = idle
        self._limit = model.problem.fairness

    def prices(self, people: Ints, busy: Masks) -> Ints:
        breaks = np.zeros(len(people), dtype=np.int64)
        idle = np.zeros(len(people), dtype=np.int64)
        closed = self._closed[people]
        for day in self._days:
            part = busy & day
            present = (part != 0).astype(np.int64)
            breaks += _runs(part) - present
            if self._idle:
                shut = closed & day
                filled = part | (shut & ~(shut + ((part << np.uint64(1)) & shut)))
                idle += _runs(filled) - present
        price = breaks + self._idle * idle
        if self._limit is not None:
            price += UNFAIR * np.maximum(0, breaks - self._limit)
        return price


def _runs(masks: Masks) -> Ints:
    return np.bitwise_count(masks & ~(masks << np.uint64(1))).astype(np.int64)
