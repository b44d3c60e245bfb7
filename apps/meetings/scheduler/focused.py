"""
Fewer breaks, compiled: annealing along Kempe chains that begin with people who have breaks to lose.

A step takes somebody, mostly one with more breaks than need be, and draws an exchange with a chance that falls with the
breaks it costs *them*; what is left to luck is the person at the other end of the chain. Drawing exchanges of just anybody
finds an acceptable one twenty times more seldom.

Where there is time, it is laid out before who should be there when: a meeting elsewhere then has its price while the search
cools. After that one place at a time is tried anew.
"""

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import Schedule
from apps.meetings.scheduler.chains import (
    NONE,
    Masks,
    Prices,
    Rules,
    State,
    bit,
    chance,
    drawn,
    exchange,
    moved,
    note,
    rules_of,
    size,
    somebody,
    state_of,
    weighed,
)
from apps.meetings.scheduler.layout import laid_out
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.retries import retry
from apps.meetings.scheduler.stop import Iterations, Stop
from apps.meetings.scheduler.types import Participant, Problem, Request

HOT, COLD = 0.6, 0.25  # temperatures
ANYBODY = 0.3  # the share of steps that begin with just anybody
STEPS, COUNTED = 20_000, 256  # between two looks at the clock, and what these count in iterations

LAYOUT_SHARE = 0.1  # of the time
GUIDED_SHARE = 0.4  # of what is left then
WARM, COOL = 0.48, 0.36  # temperatures where it is known who should be there when
PULL, RELEASE = 0.5, 0.3  # what a meeting elsewhere costs for each of the two, at first and at last
HOMING = 0.5  # the share of steps of somebody with meetings elsewhere that bring one home


def focused_breaks(board: Board, stop: Stop, seed: int, *, least: int, prices: Prices, lay_out: bool) -> None:
    """Anneal until there are `least` breaks or it is time to stop; the board ends in the best state seen.

    The rules must be ones that a sweep can keep (`sweep.can_sweep`).
    """
    rules = rules_of(board, prices)
    state = state_of(board, rules, seed)
    least, before = least * prices.gap, int(state.price.sum())
    if not lay_out:
        state = _cooled(rules, state, stop, prices, rules.available, (HOT, COLD), least)
    elif before > least:
        homes = laid_out(board, stop.share(LAYOUT_SHARE), seed, prices)
        state = _cooled(rules, state, stop.share(GUIDED_SHARE), prices, homes, (WARM, COOL), least)
        retry(rules, state, stop, prices, least=least)
    if int(state.price.sum()) < before:
        board.restore(state.slot.tolist())


def _cooled(
    rules: Rules,
    state: State,
    stop: Stop,
    prices: Prices,
    homes: Masks,
    between: tuple[float, float],
    least: int,
) -> State:
    """The best state seen between two temperatures."""
    schedule = Schedule(stop, *between)
    best, best_price = _copy(state), int(state.price.sum())
    while best_price > least and not stop(COUNTED):
        pull = (RELEASE + (PULL - RELEASE) * stop.left()) * prices.scale
        _anneal(rules, state, homes, pull, schedule.temperature() * prices.scale, STEPS)
        price = int(state.price.sum())
        if price < best_price:
            best, best_price = _copy(state), price
    return best


def _copy(state: State) -> State:
    return State._make(part.copy() for part in state)


def load() -> None:
    """Compile, or read what was compiled before: up to fifteen seconds that should not be a search's."""
    people = tuple(Participant(id=number, available=(0, 1, 2)) for number in range(4))
    pairs = tuple(Request(id=at, a=at, b=(at + 1) % 4, weight=1) for at in range(4))
    board = Board(compile_problem(Problem(slots=3, participants=people, requests=pairs)))
    for r, slot in enumerate((0, 2, 0, 2)):
        board.place(r, slot)
    focused_breaks(board, Iterations(20 * COUNTED), 0, least=-1, prices=Prices(1, 1), lay_out=True)


@compiled
def _anneal(rules: Rules, state: State, homes: Masks, pull: float, temperature: float, steps: int) -> None:
    # Taken out once: see `chains.moved`.
    available, allowed, a, b = rules.available, rules.allowed, rules.a, rules.b
    takes, capacity, days, least = rules.takes, rules.capacity, rules.days, rules.least
    limit, gap, waiting = rules.limit, rules.gap, rules.waiting
    slot, request, partner, busy, used = state.slot, state.request, state.partner, state.busy, state.used
    price, listed, place, restless = state.price, state.listed, state.place, state.restless
    chain, flow, luck = state.chain, state.flow, state.luck
    up = np.exp(gap / temperature)
    for _ in range(steps):
        person = somebody(listed, restless[0], ANYBODY, luck)
        away = busy[person] & ~homes[person]
        if away != NONE and chance(luck) < HOMING:
            old, new = drawn(away, luck), drawn(homes[person] & ~busy[person], luck)
        else:
            old, new = exchange(busy[person], available[person], up, luck)
        if old < 0:
            continue
        flip = bit(old) ^ bit(new)
        other, here, there = weighed(available, days, partner, busy, limit, gap, waiting, person, old, new)
        # The pull home counts here, but not in the prices: only breaks make somebody one with whom a step begins.
        more = here - price[person] + there - price[other]
        more += pull * (_strays(homes[person], busy[person], flip) + _strays(homes[other], busy[other], flip))
        if other < 0 or (more > 0 and chance(luck) >= np.exp(-more / temperature)):
            continue
        if moved(allowed, a, b, takes, capacity, slot, request, partner, used, chain, flow, person, old, new):
            busy[person] ^= flip
            busy[other] ^= flip
            note(price, listed, place, restless, person, here, least[person])
            note(price, listed, place, restless, other, there, least[other])


@compiled
def _strays(home: np.uint64, busy: np.uint64, flip: np.uint64) -> int:
    """How many more meetings are not at home after an exchange."""
    return size((busy ^ flip) & ~home) - size(busy & ~home)
