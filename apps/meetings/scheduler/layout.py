"""
Who should be there when, before it is known who meets whom when: annealed over sets of slots that lie together.

Everybody gets one of their `stretch_sets`, such that those who meet are there at the same time, that everybody's partners
find different slots in it, and that tables and interpreters suffice. To move somebody as a whole is one step here; in
the plan itself it is dozens of exchanges through states that are worse, which is why annealing there freezes with people
who have half of their meetings in the morning and half in the afternoon.
"""

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.chains import Ints, Masks, Prices, Rules, Small, chance
from apps.meetings.scheduler.fitting import lost_anew, more_lost, refit
from apps.meetings.scheduler.layout_trades import exchange
from apps.meetings.scheduler.presence import Layout, Wishes, crowding, layout_of, look_at, shift, wishes_of
from apps.meetings.scheduler.stop import Stop

HOT, COLD = 1.0, 0.13  # temperatures, in meetings that do not fit for one of the two
STEPS, COUNTED = 2_000, 64  # between two looks at the clock, and what these count in iterations
FOCUS = 0.7  # the share of steps for people who could be better off
PARTNER = 0.5  # the share of those steps that move one of their partners instead
NEARBY = 0.3  # the share of steps to the next set
TRADES = 0.05  # the share of steps in which one request takes the place of another


def laid_out(board: Board, rules: Rules, stop: Stop, seed: int, prices: Prices) -> tuple[Masks, list[int]]:
    """For everybody the slots in which their meetings should lie; and which requests those are."""
    wishes = wishes_of(board, rules, prices)
    layout = layout_of(board, wishes, seed)
    while not stop(COUNTED):
        share = 1 - stop.left()
        _anneal(rules, wishes, layout, HOT * (COLD / HOT) ** share, STEPS)
    return layout.fit.there, np.flatnonzero(layout.fit.active).tolist()


@compiled
def _whom(first: Small, whom: Small, listed: Small, restless: int, luck: Masks) -> int:
    """Mostly somebody who could be better off, or one of their partners."""
    if restless == 0 or chance(luck) >= FOCUS:
        return int(chance(luck) * len(listed))
    p = listed[int(chance(luck) * restless)]
    partners = first[p + 1] - first[p]
    if partners > 0 and chance(luck) < PARTNER:
        return whom[first[p] + int(chance(luck) * partners)]
    return p


@compiled
def _another(chosen: int, count: int, luck: Masks) -> int:
    """Another of somebody's sets, often the next one; -1 where it is none."""
    other = chosen + (1 if chance(luck) < 0.5 else -1)
    if chance(luck) >= NEARBY:
        other = int(chance(luck) * count)
    return -1 if other >= count or other == chosen else other


@compiled
def _hope(first: Small, whom: Small, lost: Ints, p: int) -> int:
    """The meetings that somebody's move could win at best: those that they and their partners have lost."""
    hope = lost[p]
    for at in range(first[p], first[p + 1]):
        hope += lost[whom[at]]
    return hope


@compiled
def _anneal(rules: Rules, wishes: Wishes, layout: Layout, temperature: float, steps: int) -> None:
    """As soon as even the best that can be hoped for costs more than there is room, a step is given up."""
    meetings, fit = wishes.meetings, layout.fit
    first, whom, request, allowed, twin = (
        meetings.first,
        meetings.whom,
        meetings.request,
        meetings.allowed,
        meetings.twin,
    )
    there, active, lost, held, lies, came = fit.there, fit.active, fit.lost, fit.held, fit.lies, fit.came
    sets, cost, choices, capacity = wishes.sets, wishes.cost, wishes.choices, wishes.capacity
    row, chosen, load, side = layout.row, layout.chosen, layout.load, layout.side
    mood, listed, place, restless = layout.mood, layout.listed, layout.place, layout.restless
    loads, sides, luck = layout.loads, layout.sides, layout.luck
    trades = TRADES if len(rules.hopes.all) > 0 else 0.0
    for _ in range(steps):
        p = _whom(first, whom, listed, restless[0], luck)
        if trades > 0.0 and chance(luck) < trades:
            exchange(rules, wishes, layout, p, temperature)
            continue
        other = _another(chosen[p], choices[row[p]], luck)
        if other < 0:
            continue
        room = cost[row[p], chosen[p]] - cost[row[p], other] - temperature * np.log(1.0 - chance(luck))
        before, after = there[p], sets[row[p], other]
        room -= crowding(load, side, capacity, loads, sides, p, before, after)
        hope = _hope(first, whom, lost, p)
        if -hope > room:
            continue
        there[p] = after
        more = lost_anew(first, whom, request, allowed, there, active, held, lies, came, p, True) - lost[p]
        hope, at = hope - lost[p], first[p]
        while more - hope <= room and at < first[p + 1]:
            q = whom[at]
            hope -= lost[q]
            if active[request[at]] != 0:
                more += more_lost(
                    first, whom, request, allowed, there, active, lost, held, lies, came, q, twin[at]
                )
            at += 1
        if more - hope > room:
            there[p] = before
            continue
        shift(load, side, loads, sides, p, before, after)
        chosen[p] = other
        lost[p] = lost_anew(first, whom, request, allowed, there, active, held, lies, came, p, False)
        look_at(mood, listed, place, restless, lost, cost, row, chosen, p)
        for at in range(first[p], first[p + 1]):
            if active[request[at]] != 0:
                refit(
                    first, whom, request, allowed, there, active, lost, held, lies, came, whom[at], twin[at]
                )
                look_at(mood, listed, place, restless, lost, cost, row, chosen, whom[at])
