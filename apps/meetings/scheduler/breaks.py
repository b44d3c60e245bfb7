"""Fewer breaks: slots are exchanged along Kempe chains, accepted as in simulated annealing."""

import math
from random import Random

from apps.meetings.scheduler.bits import bits, breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.place import Moves, component
from apps.meetings.scheduler.stop import Stop

HOT, COLD = 0.6, 0.1  # temperatures: the rise in price accepted with probability 1/e
COOL = 0.12  # to start from a state that is good already
UNFAIR = 5  # the price of each break above the fairness limit
BATCH = 256  # proposals between two looks at the clock


class Comfort:
    """The price of one person's day, in breaks; the search makes the sum small."""

    __slots__ = ("_available", "_days", "_idle", "_limit")

    def __init__(self, model: Model, *, idle: int) -> None:
        self._available = model.available
        self._days = model.days
        self._idle = idle
        self._limit = model.problem.fairness

    def price(self, p: int, busy: int) -> int:
        breaks = breaks_of(busy, self._days)
        price = breaks
        if self._idle and breaks:
            price += self._idle * idle_breaks_of(busy, self._available[p], self._days)
        if self._limit is not None and breaks > self._limit:
            price += UNFAIR * (breaks - self._limit)
        return price

    def total(self, board: Board) -> int:
        return sum(self.price(p, busy) for p, busy in enumerate(board.busy))


def breaks_bound(board: Board) -> int:
    """Sum over people of the fewest gaps that their number of meetings leaves, given their availability."""
    model = board.model
    return sum(
        least_breaks(count, available, model.days)
        for count, available in zip(board.count, model.available, strict=True)
    )


def reduce_breaks(board: Board, stop: Stop, rng: Random, *, least: int, idle: int, hot: float = HOT) -> None:
    """Anneal from `hot` until the price is `least` or it is time to stop; the board ends in the best state seen."""
    comfort = Comfort(board.model, idle=idle)
    placed = [r for r, t in enumerate(board.slot) if t >= 0 and board.model.fixed[r] < 0]
    if not placed:
        return
    annealing = _Annealing(board, comfort, placed, rng, hot)
    annealing.run(stop, least)
    board.restore(annealing.best)


class _Annealing:
    def __init__(self, board: Board, comfort: Comfort, placed: list[int], rng: Random, hot: float) -> None:
        self.board = board
        self.comfort = comfort
        self.placed = placed
        self.rng = rng
        self.hot = hot
        self.temperature = hot
        self.prices = [comfort.price(p, busy) for p, busy in enumerate(board.busy)]
        self.cost = sum(self.prices)
        self.best = list(board.slot)
        self.best_cost = self.cost
        self.choices: dict[int, list[int]] = {}  # the slots of a request, once it has been asked for them

    def run(self, stop: Stop, least: int) -> None:
        schedule = Schedule(stop, self.hot, COLD)
        while self.cost > least and not stop(BATCH):
            self.temperature = schedule.temperature()
            for _ in range(BATCH):
                self._propose()
            if self.cost < self.best_cost:
                self.best_cost, self.best = self.cost, list(self.board.slot)

    def _propose(self) -> None:
        rng, board = self.rng, self.board
        r = self.placed[int(rng.random() * len(self.placed))]
        choices = self.choices.get(r)
        if choices is None:
            choices = self.choices[r] = list(bits(board.model.allowed[r]))
        there = choices[int(rng.random() * len(choices))]
        here = board.slot[r]
        if there == here:
            return
        moves = component(board, r, there)
        if not moves:
            return
        flip = (1 << here) | (1 << there)
        changed = []
        delta = 0
        for p in _ends(board, moves):
            price = self.comfort.price(p, board.busy[p] ^ flip)
            delta += price - self.prices[p]
            changed.append((p, price))
        if delta > 0 and rng.random() >= math.exp(-delta / self.temperature):
            return
        if not board.try_moves(moves):
            return
        for p, price in changed:
            self.prices[p] = price
        self.cost += delta


def _ends(board: Board, moves: Moves) -> set[int]:
    """The people who have a meeting in only one of the two slots: the others' presence stays as it is."""
    a, b = board.model.a, board.model.b
    ends: set[int] = set()
    for r, _ in moves:
        ends ^= {a[r]}
        ends ^= {b[r]}
    return ends


class Schedule:
    """The temperature, falling geometrically with the share of the time that is gone."""

    def __init__(self, stop: Stop, hot: float, cold: float) -> None:
        self._stop = stop
        self._hot = hot
        self._ratio = cold / hot

    def temperature(self) -> float:
        return float(self._hot * self._ratio ** (1.0 - self._stop.left()))
