"""
Fewer breaks, where annealing has frozen: one place at a time is disturbed, calmed again, and left as it was unless that paid.

Somebody is given fewer breaks whatever it costs others; then those who have been touched, and they alone, are annealed for
a few hundred steps. What ends worse than it began is taken back, but for a chance that falls with time. So every place is
tried by itself, hundreds of thousands of times a second, while heating the whole forum would lose elsewhere what it wins here.
"""

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.breaks import Schedule
from apps.meetings.scheduler.chains import exchanged, offered, weighed
from apps.meetings.scheduler.masks import Ints, Masks, chance, drawn
from apps.meetings.scheduler.state import Prices, Rules, State, best_of, somebody
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.trades import sides_of, sought, trade

TRIES, COUNTED = 200, 128  # between two looks at the clock, and what these count in iterations
WARM = 0.4  # the temperature among those who are touched
COOL = 0.3  # and the one by which the first exchanges are drawn
STEPS = 200  # of one try, at most
KICKS, DRAWS = 6, 12  # exchanges that begin a try whatever they cost, and attempts at them
LENIENT, STRICT = 0.31, 0.095  # temperatures at first and at last, by which what ended worse may stay
WORST = 12  # no try goes on that has become so much worse
ANYBODY = 0.3  # the share of tries that begin with just anybody
TRADES = 0.1  # the share of steps in which one request takes the place of another
HOT = 10.0  # by how much warmer those are that begin a try
PICKS = 3  # draws for somebody who has breaks to lose among those who are touched


def retry(rules: Rules, state: State, stop: Stop, prices: Prices, *, least: int) -> State:
    """Go on until the price is `least` or it is time to stop; the best state seen."""
    touched, mark = np.empty(2 * STEPS + 1, np.int64), np.zeros(len(state.price), np.int64)
    log = np.empty((STEPS, 3), np.int64)
    scale, mercy = prices.scale, Schedule(stop, LENIENT, STRICT)
    warm, cool, worst = WARM * scale, COOL * scale, int(WORST * scale)

    def work() -> None:
        _retry(rules, state, TRIES, warm, cool, mercy.temperature() * scale, worst, touched, mark, log)

    return best_of(state, work, stop, least=least, counted=COUNTED)


@compiled
def _retry(
    rules: Rules,
    state: State,
    tries: int,
    warm: float,
    cool: float,
    mercy: float,
    worst: int,
    touched: Ints,
    mark: Ints,
    log: Ints,
) -> None:
    for _ in range(tries):
        first = somebody(state.listed, state.restless[0], ANYBODY, state.luck)
        people, done, worse = _disturb(rules, state, first, warm, cool, worst, touched, mark, log)
        if worse > 0 and chance(state.luck) >= np.exp(-worse / mercy):
            _take_back(rules, state, log, done)
        for at in range(people):
            mark[touched[at]] = 0


@compiled
def _disturb(
    rules: Rules,
    state: State,
    first: int,
    warm: float,
    cool: float,
    worst: int,
    touched: Ints,
    mark: Ints,
    log: Ints,
) -> tuple[int, int, int]:
    """How many people were touched, how many exchanges were made, and how much more it costs now."""
    busy, price, least, luck = state.busy, state.price, state.least, state.luck
    hot, trades = HOT * warm, TRADES if len(rules.hopes.all) > 0 else 0.0
    up, first_up = np.exp(rules.gap / warm), np.exp(rules.gap / cool)
    touched[0], people, done, worse = first, 1, 0, 0
    mark[first] = 1
    for step in range(STEPS):
        kicks = step < DRAWS and done < KICKS and (done == 0 or price[first] > least[first])
        if worse > worst or (not kicks and done > 0 and worse <= 0):
            break
        person = first if kicks else _one_of(price, least, touched, people, luck)
        if trades > 0.0 and chance(luck) < trades:
            heat, fewer = (hot, first_up) if kicks else (warm, up)
            one, two = sought(rules, state, busy, 0.0, heat, fewer, person)  # there is no pull
            if one < 0:
                continue
            worse += trade(rules, state, one, two)
            log[done, 0], log[done, 1], log[done, 2] = one, two, -1
            done += 1
            _, gains, loses = sides_of(rules.a, rules.b, one, two)
            people = _touch(touched, mark, people, gains)
            people = _touch(touched, mark, people, loses)
            continue
        old, into = offered(busy[person], rules.available[person], first_up if kicks else up, luck)
        if old < 0:
            continue
        new = drawn(into, luck)
        other, here, there = weighed(rules, state, person, old, new)
        more = here - price[person] + there - price[other]
        if other < 0 or not (kicks or more <= 0 or chance(luck) < np.exp(-more / warm)):
            continue
        if not exchanged(rules, state, person, other, old, new, here, there):
            continue
        worse += more
        log[done, 0], log[done, 1], log[done, 2] = person, old, new
        done += 1
        people = _touch(touched, mark, people, other)
    return people, done, worse


@compiled
def _touch(touched: Ints, mark: Ints, people: int, person: int) -> int:
    """One more who is touched, unless they were before; how many that makes."""
    if mark[person] != 0:
        return people
    mark[person], touched[people] = 1, person
    return people + 1


@compiled
def _take_back(rules: Rules, state: State, log: Ints, done: int) -> None:
    """Every exchange the other way round, the last one first."""
    for at in range(done - 1, -1, -1):
        person, new, old = log[at, 0], log[at, 1], log[at, 2]
        if old < 0:
            trade(rules, state, new, person)
            continue
        other, here, there = weighed(rules, state, person, old, new)
        exchanged(rules, state, person, other, old, new, here, there)


@compiled
def _one_of(price: Ints, least: Ints, touched: Ints, people: int, luck: Masks) -> int:
    """One of those who are touched, rather somebody with breaks to lose."""
    person = touched[0]
    for _ in range(PICKS):
        person = touched[int(chance(luck) * people)]
        if price[person] > least[person]:
            break
    return person
