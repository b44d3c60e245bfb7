"""
Fewer breaks, compiled: annealing along Kempe chains that begin with people who have breaks to lose.

A step takes somebody, mostly one with more breaks than need be, and draws an exchange with a chance that falls with the
breaks it costs *them*; what is left to luck is the person at the other end of the chain. Drawing exchanges of just anybody
finds an acceptable one twenty times more seldom.

Where there is time, it is laid out before who should be there when: a meeting elsewhere then has its price while the search
cools. After that one place at a time is tried anew.
"""

from random import Random

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.breaks import Schedule
from apps.meetings.scheduler.chains import exchanged, offered, weighed
from apps.meetings.scheduler.layout import laid_out
from apps.meetings.scheduler.masks import NONE, ONE, Masks, bit, chance, drawn, first_of, size
from apps.meetings.scheduler.model import compile_problem
from apps.meetings.scheduler.place import colour, loosen
from apps.meetings.scheduler.retries import retry
from apps.meetings.scheduler.state import Prices, Rules, State, best_of, rules_of, somebody, state_of
from apps.meetings.scheduler.stop import Iterations, Stop
from apps.meetings.scheduler.trades import sought, trade
from apps.meetings.scheduler.types import Participant, Problem, Request

HOT, COLD = 0.6, 0.25  # temperatures
ANYBODY = 0.3  # the share of steps that begin with just anybody
TRADES = 0.1  # the share of steps in which one request takes the place of another
STEPS, COUNTED = 20_000, 256  # between two looks at the clock, and what these count in iterations

LAYOUT_SHARE = 0.2  # of the time
GUIDED_SHARE = 0.4  # of what is left then
WARM, COOL = 0.55, 0.4  # temperatures where it is known who should be there when
PULL, RELEASE = 0.45, 0.25  # what a meeting elsewhere costs for each of the two, at first and at last
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
        homes, chosen = laid_out(board, rules, stop.share(LAYOUT_SHARE), seed, prices)
        state = state_of(_with_others(board, chosen, Random(seed)), rules, seed)
        state = _cooled(rules, state, stop.share(GUIDED_SHARE), prices, homes, (WARM, COOL), least)
        state = retry(rules, state, stop, prices, least=least)
    if int(state.price.sum()) < before:
        board.restore(state.slot.tolist())


def _with_others(board: Board, chosen: list[int], rng: Random) -> Board:
    """A board on which these requests are placed instead; the same as before where they do not all find a slot."""
    other, wanted = Board(board.model), set(chosen)
    other.restore([slot if r in wanted else -1 for r, slot in enumerate(board.slot)])
    left = colour(other, [r for r in chosen if other.slot[r] < 0])
    return other if all(loosen(other, r, rng) for r in left) else board


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

    def work() -> None:
        pull = RELEASE + (PULL - RELEASE) * stop.left()
        _anneal(rules, state, homes, pull * prices.scale, schedule.temperature() * prices.scale, STEPS)

    return best_of(state, work, stop, least=least, counted=COUNTED)


def load() -> None:
    """Compile, or read what was compiled before: up to twenty seconds that should not be a search's."""
    people = tuple(Participant(id=number, available=(0, 1, 2)) for number in range(4))
    pairs = tuple(Request(id=at, a=at, b=(at + 1) % 4, weight=1) for at in range(4))
    board = Board(compile_problem(Problem(slots=3, participants=people, requests=pairs)))
    for r, slot in enumerate((0, 2, 0, 2)):
        board.place(r, slot)
    focused_breaks(board, Iterations(20 * COUNTED), 0, least=-1, prices=Prices(1, 1), lay_out=True)


@compiled
def _anneal(rules: Rules, state: State, homes: Masks, pull: float, temperature: float, steps: int) -> None:
    busy, luck = state.busy, state.luck
    up = np.exp(rules.gap / temperature)
    trades = TRADES if len(rules.hopes.all) > 0 else 0.0
    for _ in range(steps):
        person = somebody(state.listed, state.restless[0], ANYBODY, luck)
        if trades > 0.0 and chance(luck) < trades:
            one, two = sought(rules, state, homes, pull, temperature, up, person)
            if one >= 0:
                trade(rules, state, one, two)
            continue
        away = busy[person] & ~homes[person]
        if away != NONE and chance(luck) < HOMING:
            old, into = drawn(away, luck), homes[person] & ~busy[person]
        else:
            old, into = offered(busy[person], rules.available[person], up, luck)
        new = _taken(rules, state, homes, pull, temperature, person, old, into)
        if new >= 0:
            other, here, there = weighed(rules, state, person, old, new)
            exchanged(rules, state, person, other, old, new, here, there)


@inlined
def _taken(
    rules: Rules,
    state: State,
    homes: Masks,
    pull: float,
    temperature: float,
    person: int,
    old: int,
    into: np.uint64,
) -> int:
    """Which of the slots `into` somebody takes instead of `old`, each with its own chance to be accepted; -1 for none.

    Nineteen in twenty are not accepted, so to draw one at a time and then refuse it would take longer.
    """
    busy, price, sums, luck = state.busy, state.price, state.sums, state.luck
    total, left = 0.0, into
    while left != NONE:
        new = first_of(left)
        left &= left - ONE
        flip = bit(old) ^ bit(new)
        other, here, there = weighed(rules, state, person, old, new)
        if other >= 0:
            # The pull home counts here, but not in the prices: only breaks make somebody one with whom a step begins.
            more = here - price[person] + there - price[other]
            more += pull * (
                _strays(homes[person], busy[person], flip) + _strays(homes[other], busy[other], flip)
            )
            total += 1.0 if more <= 0 else np.exp(-more / temperature)
        sums[new] = total
    draw = chance(luck) * max(1.0, total)
    if draw < total:
        while into != NONE:
            new = first_of(into)
            if draw < sums[new]:
                return new
            into &= into - ONE
    return -1


@compiled
def _strays(home: np.uint64, busy: np.uint64, flip: np.uint64) -> int:
    """How many more meetings are not at home after an exchange."""
    return size((busy ^ flip) & ~home) - size(busy & ~home)
