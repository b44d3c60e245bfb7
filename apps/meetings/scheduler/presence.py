"""
Who is there when, as long as it is not known who meets whom when: what the search for a layout goes over.

Everybody has one of their `stretch_sets`. What does not fit is counted: meetings that find no slot (see `fitting`), tables
and interpreters that do not suffice, and more people of one side than of the other.
"""

from typing import NamedTuple

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.fitting import Fit, Meetings, fit_of, lost_anew, meetings_of
from apps.meetings.scheduler.masks import NONE, ONE, Ints, Masks, Reals, Small, bit, first_of
from apps.meetings.scheduler.state import Prices, Rules, note
from apps.meetings.scheduler.stretches import stretch_sets

CROWDED = 0.5  # the price of one meeting too many in a slot, and of somebody who has nobody to meet there
SPAN = 2  # meetings that somebody may win or lose by trades


class Wishes(NamedTuple):
    """The problem. A row is of one person and one number of meetings; those of somebody follow each other."""

    meetings: Meetings
    sets: Masks  # rows × sets
    cost: Reals  # the same: breaks that need not be
    choices: Small  # sets of each row
    fewest: Small  # the meetings in the first of somebody's rows
    most: Small  # and in the last
    capacity: Reals  # counters × slots


class Layout(NamedTuple):
    fit: Fit
    row: Small
    chosen: Small  # which of its sets
    number: Small  # meetings of each person
    taken: Small  # counters × people: meetings that take a unit
    firsts: Small  # meetings in which somebody is the first of the pair, less the others
    load: Reals  # counters × people: what each of somebody's meetings takes, half of it for either side
    side: Reals  # 1 for those who are the first of the pair in all of their meetings, -1 for the second
    loads: Reals  # counters × slots
    sides: Reals  # of each slot
    mood: Ints  # 1 for each person who could be better off
    listed: Small  # those come first
    place: Small  # in `listed`
    restless: Small  # how many those are, alone in an array
    touched: Small  # room
    mark: Small  # room
    luck: Masks


def wishes_of(board: Board, rules: Rules, prices: Prices) -> Wishes:
    people = range(board.model.participants)
    span = np.where(np.diff(rules.hopes.first) > 0, SPAN, 0)
    count = np.array(board.count)
    fewest = np.maximum(np.minimum(count, rules.lowest), count - span)
    most = np.maximum(count, np.minimum(rules.most, count + span))
    rows = [(p, number) for p in people for number in range(fewest[p], most[p] + 1)]
    sets, cost, choices = _priced(board, rows, prices)
    return Wishes(
        meetings=meetings_of(board, set(rules.rivals.all.tolist())),
        sets=sets,
        cost=cost,
        choices=choices,
        fewest=fewest.astype(np.int32),
        most=most.astype(np.int32),
        capacity=rules.capacity.astype(np.float64),
    )


def _priced(board: Board, rows: list[tuple[int, int]], prices: Prices) -> tuple[Masks, Reals, Small]:
    """The sets of each row, and what each costs beyond what somebody cannot avoid with the meetings that they have."""
    model = board.model
    options = [stretch_sets(number, model.available[p], model.days) for p, number in rows]
    sets = np.zeros((len(options), max(map(len, options))), np.uint64)
    cost = np.zeros(sets.shape)
    for row, ((p, _), masks) in enumerate(zip(rows, options, strict=True)):
        there = model.available[p]
        least = least_breaks(board.count[p], there, model.days)
        for at, mask in enumerate(masks):
            extra = prices.gap * (breaks_of(mask, model.days) - least)
            waits = prices.waiting * idle_breaks_of(mask, there, model.days)
            sets[row, at], cost[row, at] = mask, (extra + waits) / prices.scale
    return sets, cost, np.array([len(masks) for masks in options], np.int32)


def layout_of(board: Board, wishes: Wishes, seed: int) -> Layout:
    """Everybody in the middle of their time."""
    people, (counters, slots) = board.model.participants, wishes.capacity.shape
    count = np.array(board.count, np.int32)
    rows = wishes.most - wishes.fewest + 1
    row = (np.cumsum(rows) - rows + count - wishes.fewest).astype(np.int32)
    chosen = (wishes.choices[row] // 2).astype(np.int32)
    taken, firsts = _demands(board)
    layout = Layout(
        fit=fit_of(board, wishes.meetings, wishes.sets[row, chosen]),
        row=row,
        chosen=chosen,
        number=count,
        taken=taken,
        firsts=firsts,
        load=np.zeros((counters, people)),
        side=np.zeros(people),
        loads=np.zeros((counters, slots)),
        sides=np.zeros(slots),
        mood=np.ones(people, np.int64),
        listed=np.arange(people, dtype=np.int32),
        place=np.arange(people, dtype=np.int32),
        restless=np.array([people], np.int32),
        touched=np.zeros(people, np.int32),
        mark=np.zeros(people, np.int32),
        luck=np.array([seed ^ 0x2545F4914F6CDD1D], np.uint64),
    )
    begin(wishes, layout)
    return layout


def _demands(board: Board) -> tuple[Small, Small]:
    """What each person takes of the counters, and on which side they are."""
    model = board.model
    taken = np.zeros((len(model.counters), model.participants), np.int32)
    firsts = np.zeros(model.participants, np.int32)
    for r, slot in enumerate(board.slot):
        if slot >= 0:
            firsts[model.a[r]] += 1
            firsts[model.b[r]] -= 1
            for counter in model.takes[r]:
                taken[counter, [model.a[r], model.b[r]]] += 1
    return taken, firsts


@compiled
def begin(wishes: Wishes, layout: Layout) -> None:
    for p in range(len(layout.number)):
        layout.fit.lost[p] = lost_anew(wishes.meetings, layout.fit, p, False)
        come(layout, p)
        look_at(wishes, layout, p)


@compiled
def look_at(wishes: Wishes, layout: Layout, p: int) -> None:
    """List somebody with those who could be better off, or no longer."""
    dear = wishes.cost[layout.row[p], layout.chosen[p]] > 0
    mood = 1 if dear or layout.fit.lost[p] > 0 else 0
    note(layout.mood, layout.listed, layout.place, layout.restless, p, mood, 0)


@compiled
def come(layout: Layout, p: int) -> None:
    """Somebody with other meetings than before."""
    meetings = max(1, layout.number[p])
    layout.side[p] = layout.firsts[p] / meetings
    for counter in range(len(layout.load)):
        layout.load[counter, p] = 0.5 * layout.taken[counter, p] / meetings
    shift(layout, p, NONE, layout.fit.there[p])


@compiled
def shift(layout: Layout, p: int, before: np.uint64, after: np.uint64) -> None:
    """Somebody is there at another time."""
    changed = before ^ after
    while changed != NONE:
        slot = first_of(changed)
        changed &= changed - ONE
        sign = 1.0 if after & bit(slot) != NONE else -1.0
        layout.sides[slot] += sign * layout.side[p]
        for counter in range(len(layout.loads)):
            layout.loads[counter, slot] += sign * layout.load[counter, p]


@compiled
def crowding(wishes: Wishes, layout: Layout, p: int, before: np.uint64, after: np.uint64) -> float:
    """How much more crowded it becomes where p goes, less where they leave."""
    changed, more, side = before ^ after, 0.0, layout.side[p]
    while changed != NONE:
        slot = first_of(changed)
        changed &= changed - ONE
        sign = 1.0 if after & bit(slot) != NONE else -1.0
        more += abs(layout.sides[slot] + sign * side) / 2 - abs(layout.sides[slot]) / 2
        for counter in range(len(layout.loads)):
            now, room = layout.loads[counter, slot], wishes.capacity[counter, slot]
            more += 2 * (max(0.0, now + sign * layout.load[counter, p] - room) - max(0.0, now - room))
    return CROWDED * more


@compiled
def crowd(wishes: Wishes, layout: Layout) -> float:
    """How crowded it is in all."""
    total = 0.0
    for slot in range(len(layout.sides)):
        total += abs(layout.sides[slot]) / 2
        for counter in range(len(layout.loads)):
            total += 2 * max(0.0, layout.loads[counter, slot] - wishes.capacity[counter, slot])
    return CROWDED * total
