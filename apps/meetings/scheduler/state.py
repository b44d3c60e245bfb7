"""
What the compiled searches for fewer breaks go over: the rules, who meets whom when, and what everybody's day costs.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.bits import least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import UNFAIR
from apps.meetings.scheduler.masks import NONE, ONE, Ints, Masks, Reals, Small, chance, size
from apps.meetings.scheduler.rivals import hopes_of, rivals_of
from apps.meetings.scheduler.stop import Stop

LONGEST = 500  # meetings of a chain


class Prices(NamedTuple):
    """What a break costs, and how much more one in which somebody is there and waits; whole numbers, for the sums."""

    gap: int
    waiting: int

    @property
    def scale(self) -> float:
        """What temperatures are measured in: half of a break in which somebody waits, where that costs anything."""
        return (self.gap + self.waiting) / 2 if self.waiting else float(self.gap)


class Lists(NamedTuple):
    """A list for each person, one after the other in `all`; p's begins at `first[p]`."""

    first: Small
    all: Small


class Rules(NamedTuple):
    """What does not change. Masks are of slots; `takes` are masks of counters."""

    available: Masks
    allowed: Masks
    a: Small
    b: Small
    takes: Small
    capacity: Small  # counters × slots
    days: Masks
    weight: Ints  # of each request; -1 where it is locked
    lowest: Small  # the fewest meetings that each person is to be left with
    most: Small  # what each person can have at most
    rivals: Lists  # of each person: requests that are all the same to them, of which they have only some
    hopes: Lists  # of each person: requests that are rivals for the one they want to meet
    floor: Ints  # people × meetings: the price that cannot be avoided
    limit: int  # of breaks, for everybody alike; -1 where there is none
    gap: int
    waiting: int


class State(NamedTuple):
    """Who meets whom when, kept in step; -1 where nobody."""

    slot: Small
    request: Small  # people × slots
    partner: Small  # people × slots
    busy: Masks
    used: Small  # counters × slots
    price: Ints
    least: Ints  # the price that each person cannot avoid
    listed: Small  # those with breaks to lose come first
    place: Small  # in `listed`
    restless: Small  # how many those are, alone in an array
    chain: Small  # room
    flow: Small  # room, one for each counter
    sums: Reals  # room, one for each slot
    luck: Masks  # the state of the generator, alone in an array


def rules_of(board: Board, prices: Prices) -> Rules:
    model = board.model
    limit, rivals = model.problem.fairness, rivals_of(board)
    return Rules(
        available=np.array(model.available, np.uint64),
        allowed=np.array(model.allowed, np.uint64),
        a=np.array(model.a, np.int32),
        b=np.array(model.b, np.int32),
        takes=np.array([sum(1 << c for c in counters) for counters in model.takes], np.int32),
        capacity=np.array([c.capacity for c in model.counters], np.int32).reshape(-1, model.slots),
        days=np.array(model.days, np.uint64),
        weight=np.array(
            [-1 if t >= 0 else w for w, t in zip(model.weight, model.fixed, strict=True)], np.int64
        ),
        lowest=np.array([max(1, n) for n in model.least], np.int32),
        most=np.array([_most_of(board, p) for p in range(model.participants)], np.int32),
        rivals=_lists(rivals),
        hopes=_lists(hopes_of(board, rivals)),
        floor=prices.gap * np.array([_least_of(board, p) for p in range(model.participants)], np.int64),
        limit=-1 if limit is None else limit,
        gap=prices.gap,
        waiting=prices.waiting,
    )


def _lists(rows: list[list[int]]) -> Lists:
    return Lists(
        first=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        all=np.array([r for row in rows for r in row], np.int32),
    )


def _most_of(board: Board, p: int) -> int:
    """A limit for each day is one for all meetings here: the searches know it for a single day only."""
    most, limit = board.model.most[p], board.model.per_day[p]
    return most if limit is None else min(most, limit)


def _least_of(board: Board, p: int) -> list[int]:
    """The fewest breaks of somebody with so many meetings."""
    model, there = board.model, board.model.available[p]
    return [least_breaks(min(n, there.bit_count()), there, model.days) for n in range(model.slots + 1)]


def state_of(board: Board, rules: Rules, seed: int) -> State:
    people = len(rules.available)
    request = np.array(board.at, np.int32)
    rows = np.arange(people)[:, None]
    others = np.where(rules.a[request] == rows, rules.b[request], rules.a[request])
    state = State(
        slot=np.array(board.slot, np.int32),
        request=request,
        partner=np.where(request < 0, -1, others).astype(np.int32),
        busy=np.array(board.busy, np.uint64),
        used=np.array(board.used, np.int32).reshape(rules.capacity.shape),
        price=np.zeros(people, np.int64),
        least=rules.floor[np.arange(people), board.count],
        listed=np.arange(people, dtype=np.int32),
        place=np.arange(people, dtype=np.int32),
        restless=np.array([people], np.int32),
        chain=np.empty(LONGEST, np.int32),
        flow=np.zeros(len(rules.capacity), np.int32),
        sums=np.zeros(board.model.slots),
        luck=np.array([seed ^ 0x9E3779B97F4A7C15], np.uint64),
    )
    _look_at_everybody(rules, state)
    return state


def best_of(state: State, work: Callable[[], None], stop: Stop, *, least: int, counted: int) -> State:
    """The best state seen while `work` goes on with it, until the price is `least` or it is time to stop.

    Each piece of work counts for so many iterations.
    """
    best, best_price = _copy(state), int(state.price.sum())
    while best_price > least and not stop(counted):
        work()
        price = int(state.price.sum())
        if price < best_price:
            best, best_price = _copy(state), price
    return best


def _copy(state: State) -> State:
    return State._make(part.copy() for part in state)


@compiled
def _gaps(mask: np.uint64) -> int:
    return size(mask & ~(mask << ONE)) - 1 if mask != NONE else 0


@compiled
def price_of(busy: np.uint64, available: np.uint64, days: Masks, limit: int, gap: int, waiting: int) -> int:
    """As `breaks.Comfort`."""
    breaks, idle = 0, 0
    for day in days:
        part = busy & day
        gaps = _gaps(part)
        if gaps > 0:
            breaks += gaps
            closed = day & ~available
            idle += _gaps(part | (closed & ~(closed + ((part << ONE) & closed))))
    price = gap * breaks + waiting * idle
    if limit >= 0 and breaks > limit:
        price += UNFAIR * gap * (breaks - limit)
    return price


@compiled
def somebody(listed: Small, restless: int, anybody: float, luck: Masks) -> int:
    """Mostly one of those with breaks to lose; with a chance of `anybody` just anybody."""
    among = len(listed) if restless == 0 or chance(luck) < anybody else restless
    return listed[int(chance(luck) * among)]


@inlined
def cost_of(rules: Rules, person: int, busy: np.uint64) -> int:
    """What somebody's day costs with meetings in these slots."""
    return price_of(busy, rules.available[person], rules.days, rules.limit, rules.gap, rules.waiting)


@inlined
def note(
    price: Ints, listed: Small, place: Small, restless: Small, person: int, new_price: int, least: int
) -> None:
    """Somebody's price is another one: list them with those who have breaks to lose, or no longer."""
    price[person] = new_price
    uneasy = new_price > least
    at, border = place[person], restless[0]
    if uneasy == (at < border):
        return
    if not uneasy:
        border -= 1
    other = listed[border]
    listed[at], listed[border] = other, person
    place[other], place[person] = at, border
    restless[0] = border + 1 if uneasy else border


@compiled
def _look_at_everybody(rules: Rules, state: State) -> None:
    for person in range(len(state.price)):
        price = cost_of(rules, person, state.busy[person])
        note(state.price, state.listed, state.place, state.restless, person, price, state.least[person])
