"""
Fewer breaks, compiled: annealing along Kempe chains that begin with people who have breaks to lose.

Two meetings' slots exchanged along a chain change the presence of two people only, those at its ends. So a step takes
somebody, mostly one with more breaks than need be, and draws an exchange with a chance that falls with the breaks it
costs *them*; what is left to luck is the person at the other end. Drawing exchanges of just anybody finds an acceptable
one twenty times more seldom.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.compiled import compiled
from apps.meetings.scheduler.bits import least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import UNFAIR, Schedule
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.stop import Iterations, Stop
from apps.meetings.scheduler.types import Participant, Problem, Request

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Masks = NDArray[np.uint64]

HOT, COLD = 0.6, 0.25  # temperatures, in breaks
ANYBODY = 0.3  # the share of steps that begin with just anybody
STEPS, COUNTED = 20_000, 256  # between two looks at the clock, and what these count in iterations
LONGEST = 500  # meetings of a chain
ONE, NONE = np.uint64(1), np.uint64(0)


class Rules(NamedTuple):
    """What does not change. Masks are of slots; `takes` are masks of counters."""

    available: Masks
    allowed: Masks
    a: Small
    b: Small
    takes: Small
    capacity: Small  # counters × slots
    days: Masks
    least: Ints  # breaks that each person cannot avoid
    limit: int  # of breaks, for everybody alike; -1 where there is none
    idle: int  # what waiting costs more than a break


class State(NamedTuple):
    """Who meets whom when, kept in step; -1 where nobody."""

    slot: Small
    request: Small  # people × slots
    partner: Small  # people × slots
    busy: Masks
    used: Small  # counters × slots
    price: Ints
    listed: Small  # those with breaks to lose come first
    place: Small  # in `listed`
    restless: Small  # how many those are, alone in an array
    chain: Small  # room
    flow: Small  # room, one for each counter
    luck: Masks  # the state of the generator, alone in an array


def focused_breaks(board: Board, stop: Stop, seed: int, *, least: int, idle: int) -> None:
    """Anneal until the price is `least` or it is time to stop; the board ends in the best state seen.

    `idle` is what it costs more when somebody is there during a break and waits. The rules must be ones that a sweep can keep
    (`sweep.can_sweep`).
    """
    rules = _rules(board, idle)
    state = _state(board, rules, seed)
    schedule = Schedule(stop, HOT, COLD)
    best, best_cost = state.slot.copy(), int(state.price.sum())
    while best_cost > least and not stop(COUNTED):
        _anneal(rules, state, schedule.temperature(), STEPS)
        cost = int(state.price.sum())
        if cost < best_cost:
            best, best_cost = state.slot.copy(), cost
    board.restore(best.tolist())


def load() -> None:
    """Compile, or read what was compiled before: up to ten seconds that should not be a search's."""
    people = tuple(Participant(id=number, available=(0, 1)) for number in (0, 1))
    pair = Problem(slots=2, participants=people, requests=(Request(id=0, a=0, b=1, weight=1),))
    focused_breaks(Board(compile_problem(pair)), Iterations(2 * COUNTED), 0, least=-1, idle=0)


def _rules(board: Board, idle: int) -> Rules:
    model = board.model
    limit = model.problem.fairness
    return Rules(
        available=np.array(model.available, np.uint64),
        allowed=np.array(model.allowed, np.uint64),
        a=np.array(model.a, np.int32),
        b=np.array(model.b, np.int32),
        takes=np.array([sum(1 << c for c in counters) for counters in model.takes], np.int32),
        capacity=np.array([c.capacity for c in model.counters], np.int32).reshape(-1, model.slots),
        days=np.array(model.days, np.uint64),
        least=np.array(
            [
                least_breaks(count, available, model.days)
                for count, available in zip(board.count, model.available, strict=True)
            ],
            np.int64,
        ),
        limit=-1 if limit is None else limit,
        idle=idle,
    )


def _state(board: Board, rules: Rules, seed: int) -> State:
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
        listed=np.arange(people, dtype=np.int32),
        place=np.arange(people, dtype=np.int32),
        restless=np.array([people], np.int32),
        chain=np.empty(LONGEST, np.int32),
        flow=np.zeros(len(rules.capacity), np.int32),
        luck=np.array([seed ^ 0x9E3779B97F4A7C15], np.uint64),
    )
    _look_at_everybody(rules, state)
    return state


@compiled
def _size(mask: np.uint64) -> int:
    """How many slots a mask holds."""
    mask = mask - ((mask >> ONE) & np.uint64(0x5555555555555555))
    pairs = np.uint64(0x3333333333333333)
    mask = (mask & pairs) + ((mask >> np.uint64(2)) & pairs)
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    count: Any = np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))
    return count


@compiled
def _bit(slot: int) -> np.uint64:
    return ONE << np.uint64(slot)


@compiled
def _chance(luck: Masks) -> float:
    """A number from 0 to 1 (xorshift)."""
    x = luck[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    luck[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def _drawn(mask: np.uint64, size: int, luck: Masks) -> int:
    """One of the slots of a mask."""
    for _ in range(int(_chance(luck) * size)):
        mask &= mask - ONE
    return _size((mask & (~mask + ONE)) - ONE)


@compiled
def _gaps(mask: np.uint64) -> int:
    return _size(mask & ~(mask << ONE)) - 1 if mask != NONE else 0


@compiled
def price_of(busy: np.uint64, available: np.uint64, days: Masks, limit: int, waiting: int) -> int:
    """As `breaks.Comfort`."""
    breaks, idle = 0, 0
    for day in days:
        part = busy & day
        gaps = _gaps(part)
        if gaps > 0:
            breaks += gaps
            closed = day & ~available
            idle += _gaps(part | (closed & ~(closed + ((part << ONE) & closed))))
    price = breaks + waiting * idle
    if limit >= 0 and breaks > limit:
        price += UNFAIR * (breaks - limit)
    return price


@compiled
def _look_at(rules: Rules, state: State, person: int) -> None:
    """Price somebody's day anew, and list them with those who have breaks to lose, or no longer."""
    state.price[person] = price_of(
        state.busy[person], rules.available[person], rules.days, rules.limit, rules.idle
    )
    uneasy = state.price[person] > rules.least[person]
    place, border = state.place[person], state.restless[0]
    if uneasy == (place < border):
        return
    if not uneasy:
        border -= 1
    other = state.listed[border]
    state.listed[place], state.listed[border] = other, person
    state.place[other], state.place[person] = place, border
    state.restless[0] = border + 1 if uneasy else border


@compiled
def _look_at_everybody(rules: Rules, state: State) -> None:
    for person in range(len(state.price)):
        _look_at(rules, state, person)


@compiled
def _exchange(busy: np.uint64, available: np.uint64, up: float, luck: Masks) -> tuple[int, int]:
    """A slot that somebody leaves and one that they take, drawn with e^(1/temperature), `up`, for each break less.

    (-1, -1) where there is none. Leaving a meeting that stands alone takes a break off, leaving one in the middle adds one;
    the same the other way round for the slot that is taken.
    """
    free = available & ~busy
    earlier, later = busy << ONE, busy >> ONE
    alone, middle = busy & ~earlier & ~later, busy & earlier & later
    edge = busy & ~alone & ~middle
    bridge, apart = free & earlier & later, free & ~earlier & ~later
    beside = free & ~bridge & ~apart
    leave_one, leave_edge, leave_middle = _size(alone) * up, float(_size(edge)), _size(middle) / up
    take_bridge, take_beside, take_apart = _size(bridge) * up, float(_size(beside)), _size(apart) / up
    chance = _chance(luck) * (leave_one + leave_edge + leave_middle)
    leaves = alone if chance < leave_one else edge if chance < leave_one + leave_edge else middle
    chance = _chance(luck) * (take_bridge + take_beside + take_apart)
    takes = bridge if chance < take_bridge else beside if chance < take_bridge + take_beside else apart
    if leaves == NONE or takes == NONE:
        return -1, -1
    return _drawn(leaves, _size(leaves), luck), _drawn(takes, _size(takes), luck)


@compiled
def _end_of_chain(partner: Small, person: int, old: int, new: int) -> tuple[int, int]:
    """Who is at the other end of the chain, and the slot that they take; -1 where it is very long.

    Who leaves `old` has no meeting in `new`, so the chain cannot come back to them.
    """
    here, there = old, new
    person = partner[person, here]
    for _ in range(LONGEST):
        following = partner[person, there]
        if following < 0:
            return person, there
        person = following
        here, there = there, here
    return -1, 0


@compiled
def _holds(rules: Rules, state: State, person: int, old: int, new: int) -> int:
    """The number of meetings in the chain, written to `state.chain`; 0 where one of them, or a counter, does not allow it."""
    state.flow[:] = 0
    length, here, there = 0, old, new
    while state.partner[person, here] >= 0:
        request = state.request[person, here]
        if rules.allowed[request] & _bit(there) == NONE:
            return 0
        state.chain[length] = request
        length += 1
        for counter in range(len(state.flow)):
            if (rules.takes[request] >> counter) & 1:
                state.flow[counter] += 1 if there == new else -1
        person = state.partner[person, here]
        here, there = there, here
    for counter in range(len(state.flow)):
        flow = state.flow[counter]
        if state.used[counter, new] + flow > rules.capacity[counter, new]:
            return 0
        if state.used[counter, old] - flow > rules.capacity[counter, old]:
            return 0
    return length


@compiled
def _apply(rules: Rules, state: State, length: int, old: int, new: int) -> None:
    for at in range(length):
        request = state.chain[at]
        here = old if at % 2 == 0 else new
        for person in (rules.a[request], rules.b[request]):
            state.request[person, here] = -1
            state.partner[person, here] = -1
    for at in range(length):
        request = state.chain[at]
        there = new if at % 2 == 0 else old
        a, b = rules.a[request], rules.b[request]
        state.slot[request] = there
        state.request[a, there] = state.request[b, there] = request
        state.partner[a, there], state.partner[b, there] = b, a
    for counter in range(len(state.flow)):
        state.used[counter, new] += state.flow[counter]
        state.used[counter, old] -= state.flow[counter]


@compiled
def _somebody(listed: Small, restless: int, luck: Masks) -> int:
    among = len(listed) if restless == 0 or _chance(luck) < ANYBODY else restless
    return listed[int(_chance(luck) * among)]


@compiled
def _move(rules: Rules, state: State, person: int, other: int, old: int, new: int) -> None:
    """Exchange the slots along the chain between two people, unless something in it does not allow that."""
    length = _holds(rules, state, person, old, new)
    if length == 0:
        return
    _apply(rules, state, length, old, new)
    flip = _bit(old) ^ _bit(new)
    state.busy[person] ^= flip
    state.busy[other] ^= flip
    _look_at(rules, state, person)
    _look_at(rules, state, other)


@compiled
def _anneal(rules: Rules, state: State, temperature: float, steps: int) -> None:
    # Taken out once: to pass a tuple of arrays counts references to each of them, which would cost more than the step.
    available, days, limit, idle = rules.available, rules.days, rules.limit, rules.idle
    partner, busy, price = state.partner, state.busy, state.price
    listed, restless, luck = state.listed, state.restless, state.luck
    up = np.exp(1 / temperature)
    for _ in range(steps):
        person = _somebody(listed, restless[0], luck)
        old, new = _exchange(busy[person], available[person], up, luck)
        if old < 0:
            continue
        other, takes = _end_of_chain(partner, person, old, new)
        if other < 0 or available[other] & _bit(takes) == NONE:
            continue
        flip = _bit(old) ^ _bit(new)
        more = price_of(busy[person] ^ flip, available[person], days, limit, idle) - price[person]
        more += price_of(busy[other] ^ flip, available[other], days, limit, idle) - price[other]
        if more <= 0 or _chance(luck) < np.exp(-more / temperature):
            _move(rules, state, person, other, old, new)
