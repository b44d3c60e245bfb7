"""A step of the layout that changes who meets: a request of the same weight takes another's place (see `trades`)."""

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.fitting import Meetings, lost_anew, more_lost, refit
from apps.meetings.scheduler.masks import NONE, Masks, Reals, Small, chance, size
from apps.meetings.scheduler.presence import Layout, Wishes, come, crowd, look_at, shift
from apps.meetings.scheduler.state import Rules
from apps.meetings.scheduler.trades import sides_of

DRAWS = 10  # for a rival
AWAY = 0.5  # what a slot that changes counts, where a set for one meeting more or less is chosen
CHANGE = 0.6  # and luck


@compiled
def exchange(rules: Rules, wishes: Wishes, layout: Layout, p: int, temperature: float) -> bool:
    """One of somebody's requests takes another's place or leaves its own, if that is accepted."""
    sets, cost, row, chosen, there = wishes.sets, wishes.cost, layout.row, layout.chosen, layout.fit.there
    one, two = _drawn(rules, layout, p)
    if one < 0:
        return False
    wanted, gains, loses = sides_of(rules.a, rules.b, one, two)
    if layout.number[gains] >= wishes.most[gains] or layout.number[loses] <= wishes.fewest[loses]:
        return False
    gained = _near(sets, cost, wishes.choices, row[gains] + 1, there[gains], layout.luck)
    left = _near(sets, cost, wishes.choices, row[loses] - 1, there[loses], layout.luck)
    room = cost[row[gains], chosen[gains]] + cost[row[loses], chosen[loses]]
    room -= cost[row[gains] + 1, gained] + cost[row[loses] - 1, left]
    room -= temperature * np.log(1.0 - chance(layout.luck))
    people, hope = _touch(wishes.meetings, layout, wanted, gains, loses)
    room += crowd(wishes, layout)
    done = -hope <= room
    if done:
        before_gains, before_loses = there[gains], there[loses]
        _regroup(rules, layout, one, two, sets[row[gains] + 1, gained], sets[row[loses] - 1, left])
        room -= crowd(wishes, layout)
        done = _fits(wishes.meetings, layout, people, hope, room)
        if done:
            chosen[gains], chosen[loses] = gained, left
            _settle(wishes, layout, people)
        else:
            _regroup(rules, layout, two, one, before_loses, before_gains)
    for at in range(people):
        layout.mark[layout.touched[at]] = 0
    return done


@compiled
def _drawn(rules: Rules, layout: Layout, p: int) -> tuple[int, int]:
    """A request of which somebody might have a place for another; -1 for none."""
    a, b, luck, active = rules.a, rules.b, layout.luck, layout.fit.active
    begin, end = rules.hopes.first[p], rules.hopes.first[p + 1]
    if begin == end:
        return -1, -1
    mine = rules.hopes.all[begin + int(chance(luck) * (end - begin))]
    wanted = b[mine] if a[mine] == p else a[mine]
    begin, end = rules.rivals.first[wanted], rules.rivals.first[wanted + 1]
    for _ in range(DRAWS):
        theirs = rules.rivals.all[begin + int(chance(luck) * (end - begin))]
        if rules.weight[theirs] == rules.weight[mine] and active[theirs] != active[mine]:
            return (theirs, mine) if active[mine] else (mine, theirs)
    return -1, -1


@compiled
def _near(sets: Masks, cost: Reals, choices: Small, row: int, there: np.uint64, luck: Masks) -> int:
    """A set of a row that is cheap and much like the time somebody has."""
    best, lowest = 0, np.inf
    for at in range(choices[row]):
        price = cost[row, at] + AWAY * size(there ^ sets[row, at]) + CHANGE * chance(luck)
        if price < lowest:
            best, lowest = at, price
    return best


@compiled
def _touch(meetings: Meetings, layout: Layout, wanted: int, gains: int, loses: int) -> tuple[int, int]:
    """How many people have a meeting that changes, and how many meetings they have lost.

    `mark` is one more than the place of that meeting, or -1 where there are several.
    """
    first, whom, twin, fit = meetings.first, meetings.whom, meetings.twin, layout.fit
    touched, mark, people, hope = layout.touched, layout.mark, 0, 0
    for p in (wanted, gains, loses):
        touched[people], mark[p] = p, -1
        people += 1
        hope += fit.lost[p]
    for p in (gains, loses):
        for at in range(first[p], first[p + 1]):
            other = whom[at]
            if fit.active[meetings.request[at]] == 0:
                continue
            if mark[other] == 0:
                touched[people], mark[other] = other, twin[at] + 1
                people += 1
                hope += fit.lost[other]
            else:
                mark[other] = -1
    return people, hope


@compiled
def _regroup(rules: Rules, layout: Layout, one: int, two: int, gained: np.uint64, left: np.uint64) -> None:
    """`one` takes the place of `two`; the two people whom that changes are there at these times then."""
    there = layout.fit.there
    concerned = sides_of(rules.a, rules.b, one, two)
    for p in concerned:
        shift(layout, p, there[p], NONE)
    _count(rules, layout, one, 1)
    _count(rules, layout, two, -1)
    there[concerned[1]], there[concerned[2]] = gained, left
    for p in concerned:
        come(layout, p)


@compiled
def _count(rules: Rules, layout: Layout, one: int, sign: int) -> None:
    """A request is to have a place, or is no longer."""
    layout.fit.active[one] += sign
    layout.firsts[rules.a[one]] += sign
    layout.firsts[rules.b[one]] -= sign
    for p in (rules.a[one], rules.b[one]):
        layout.number[p] += sign
        layout.row[p] += sign
        for counter in range(len(layout.taken)):
            layout.taken[counter, p] += sign * ((rules.takes[one] >> counter) & 1)


@compiled
def _fits(meetings: Meetings, layout: Layout, people: int, hope: int, room: float) -> bool:
    """Whether no more meetings are lost than there is room for."""
    fit, more, at = layout.fit, 0, 0
    while more - hope <= room and at < people:
        p = layout.touched[at]
        place = layout.mark[p] - 1
        if place < 0:
            more += lost_anew(meetings, fit, p, True) - fit.lost[p]
        else:
            more += more_lost(meetings, fit, p, place)
        hope -= fit.lost[p]
        at += 1
    return more - hope <= room


@compiled
def _settle(wishes: Wishes, layout: Layout, people: int) -> None:
    meetings, fit = wishes.meetings, layout.fit
    for at in range(people):
        p = layout.touched[at]
        place = layout.mark[p] - 1
        if place < 0:
            fit.lost[p] = lost_anew(meetings, fit, p, False)
        else:
            refit(meetings, fit, p, place)
        look_at(wishes, layout, p)
