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
from apps.meetings.scheduler.fitting import Meetings, lost_anew, more_lost, refit
from apps.meetings.scheduler.layout_trades import exchange
from apps.meetings.scheduler.masks import Ints, Masks, chance
from apps.meetings.scheduler.presence import Layout, Wishes, crowding, layout_of, look_at, shift, wishes_of
from apps.meetings.scheduler.state import Prices, Rules
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
def _whom(meetings: Meetings, layout: Layout) -> int:
    """Mostly somebody who could be better off, or one of their partners."""
    luck, restless = layout.luck, layout.restless[0]
    if restless == 0 or chance(luck) >= FOCUS:
        return int(chance(luck) * len(layout.listed))
    p = layout.listed[int(chance(luck) * restless)]
    partners = meetings.first[p + 1] - meetings.first[p]
    if partners > 0 and chance(luck) < PARTNER:
        return meetings.whom[meetings.first[p] + int(chance(luck) * partners)]
    return p


@compiled
def _another(chosen: int, count: int, luck: Masks) -> int:
    """Another of somebody's sets, often the next one; -1 where it is none."""
    other = chosen + (1 if chance(luck) < 0.5 else -1)
    if chance(luck) >= NEARBY:
        other = int(chance(luck) * count)
    return -1 if other >= count or other == chosen else other


@compiled
def _hope(meetings: Meetings, lost: Ints, p: int) -> int:
    """The meetings that somebody's move could win at best: those that they and their partners have lost."""
    hope = lost[p]
    for at in range(meetings.first[p], meetings.first[p + 1]):
        hope += lost[meetings.whom[at]]
    return hope


@compiled
def _anneal(rules: Rules, wishes: Wishes, layout: Layout, temperature: float, steps: int) -> None:
    """As soon as even the best that can be hoped for costs more than there is room, a step is given up."""
    meetings, fit, luck = wishes.meetings, layout.fit, layout.luck
    cost, row, chosen, there, lost = wishes.cost, layout.row, layout.chosen, fit.there, fit.lost
    trades = TRADES if len(rules.hopes.all) > 0 else 0.0
    for _ in range(steps):
        p = _whom(meetings, layout)
        if trades > 0.0 and chance(luck) < trades:
            exchange(rules, wishes, layout, p, temperature)
            continue
        other = _another(chosen[p], wishes.choices[row[p]], luck)
        if other < 0:
            continue
        room = cost[row[p], chosen[p]] - cost[row[p], other] - temperature * np.log(1.0 - chance(luck))
        before, after = there[p], wishes.sets[row[p], other]
        room -= crowding(wishes, layout, p, before, after)
        hope = _hope(meetings, lost, p)
        if -hope > room:
            continue
        there[p] = after
        more = lost_anew(meetings, fit, p, True) - lost[p]
        hope, at = hope - lost[p], meetings.first[p]
        while more - hope <= room and at < meetings.first[p + 1]:
            hope -= lost[meetings.whom[at]]
            if fit.active[meetings.request[at]] != 0:
                more += more_lost(meetings, fit, meetings.whom[at], meetings.twin[at])
            at += 1
        if more - hope > room:
            there[p] = before
            continue
        chosen[p] = other
        _settle(wishes, layout, p, before)


@compiled
def _settle(wishes: Wishes, layout: Layout, p: int, before: np.uint64) -> None:
    """Somebody is there at another time than before: what follows from that."""
    meetings, fit = wishes.meetings, layout.fit
    shift(layout, p, before, fit.there[p])
    fit.lost[p] = lost_anew(meetings, fit, p, False)
    look_at(wishes, layout, p)
    for at in range(meetings.first[p], meetings.first[p + 1]):
        if fit.active[meetings.request[at]] != 0:
            refit(meetings, fit, meetings.whom[at], meetings.twin[at])
            look_at(wishes, layout, meetings.whom[at])
