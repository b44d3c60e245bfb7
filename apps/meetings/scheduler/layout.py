"""
Who should be there when, before it is known who meets whom when: annealed over sets of slots that lie together.

Everybody gets one of their `stretch_sets`, such that those who meet are there at the same time, that everybody's partners
find different slots in it, and that tables and interpreters suffice. To move somebody as a whole is one step here; in
the plan itself it is dozens of exchanges through states that are worse, which is why annealing there freezes with people
who have half of their meetings in the morning and half in the afternoon.
"""

from typing import NamedTuple

import numpy as np

from apps.compiled import compiled
from apps.meetings.scheduler.bits import breaks_of, idle_breaks_of, least_breaks
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.chains import NONE, ONE, Ints, Masks, Prices, Reals, Small, bit, chance, size
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.stretches import stretch_sets

HOT, COLD = 1.0, 0.13  # temperatures, in meetings that do not fit for one of the two
STEPS, COUNTED = 2_000, 64  # between two looks at the clock, and what these count in iterations
CROWDED = 0.5  # the price of one meeting too many in a slot, and of somebody who has nobody to meet there
FOCUS = 0.7  # the share of steps for people who could be better off
LOOKS = 20  # for such a person
PARTNER = 0.5  # the share of those steps that move one of their partners instead
NEARBY = 0.5  # the share of steps to the next set
NOTHING_GAINED = 8.0  # crowding that a step can take off, at most, as far as it is worth a look


class Wishes(NamedTuple):
    """The problem. Partners of p stand in `who` from `first[p]` on, the people with few meetings first."""

    first: Small
    who: Small
    allowed: Masks  # of each meeting, beside `who`
    sets: Masks  # people × sets
    cost: Reals  # the same: breaks that need not be
    choices: Small  # sets of each person
    load: Reals  # counters × people: what each of somebody's meetings takes, half of it for either side
    side: Reals  # 1 for those who are the first of the pair in all of their meetings, -1 for the second
    capacity: Reals  # counters × slots


class Layout(NamedTuple):
    chosen: Small  # which of the sets
    there: Masks  # the same as a mask
    lost: Ints  # meetings of each person that do not fit
    loads: Reals  # counters × slots
    sides: Reals  # of each slot
    heads: Small  # room
    links: Small  # room
    masks: Masks  # room
    others: Ints  # room
    luck: Masks


def laid_out(board: Board, stop: Stop, seed: int, prices: Prices) -> Masks:
    """For everybody the slots in which their meetings should lie."""
    wishes = _wishes(board, prices)
    layout = _layout(wishes, seed)
    while not stop(COUNTED):
        share = 1 - stop.left()
        _anneal(wishes, layout, HOT * (COLD / HOT) ** share, STEPS)
    return layout.there


def _wishes(board: Board, prices: Prices) -> Wishes:
    model = board.model
    people = range(model.participants)
    meetings = [[r for r in model.requests_of[p] if board.slot[r] >= 0] for p in people]
    partners = [
        sorted((len(meetings[q := board.other(r, p)]), q, model.allowed[r]) for r in meetings[p])
        for p in people
    ]
    options = [stretch_sets(len(meetings[p]), model.available[p], model.days) for p in people]
    sets, cost = _priced(board, options, prices)
    load, side = _demands(board, meetings)
    return Wishes(
        first=np.cumsum([0, *map(len, partners)]).astype(np.int32),
        who=np.array([q for row in partners for _, q, _ in row], np.int32),
        allowed=np.array([mask for row in partners for _, _, mask in row], np.uint64),
        sets=sets,
        cost=cost,
        choices=np.array([len(masks) for masks in options], np.int32),
        load=load,
        side=side,
        capacity=np.array([c.capacity for c in model.counters], np.float64).reshape(-1, model.slots),
    )


def _priced(board: Board, options: list[list[int]], prices: Prices) -> tuple[Masks, Reals]:
    """Everybody's sets, and what each costs beyond what cannot be avoided."""
    model = board.model
    sets = np.zeros((len(options), max(map(len, options))), np.uint64)
    cost = np.zeros(sets.shape)
    for p, masks in enumerate(options):
        there = model.available[p]
        least = least_breaks(board.count[p], there, model.days)
        for at, mask in enumerate(masks):
            extra = prices.gap * (breaks_of(mask, model.days) - least)
            waits = prices.waiting * idle_breaks_of(mask, there, model.days)
            sets[p, at], cost[p, at] = mask, (extra + waits) / prices.scale
    return sets, cost


def _demands(board: Board, meetings: list[list[int]]) -> tuple[Reals, Reals]:
    """What each person takes of the counters in a slot, and on which side they are."""
    model = board.model
    load, side = np.zeros((len(model.counters), len(meetings))), np.zeros(len(meetings))
    for p, mine in enumerate(meetings):
        for r in mine:
            side[p] += (1 if model.a[r] == p else -1) / len(mine)
            for counter in model.takes[r]:
                load[counter, p] += 0.5 / len(mine)
    return load, side


def _layout(wishes: Wishes, seed: int) -> Layout:
    """Everybody in the middle of their time."""
    people, slots = len(wishes.choices), wishes.capacity.shape[1]
    chosen = (wishes.choices // 2).astype(np.int32)
    most = int(np.diff(wishes.first).max()) + 1
    layout = Layout(
        chosen=chosen,
        there=wishes.sets[np.arange(people), chosen].copy(),
        lost=np.zeros(people, np.int64),
        loads=np.zeros(wishes.capacity.shape),
        sides=np.zeros(slots),
        heads=np.full(64, -1, np.int32),
        links=np.zeros(most, np.int32),
        masks=np.zeros(most, np.uint64),
        others=np.zeros(most, np.int64),
        luck=np.array([seed ^ 0x2545F4914F6CDD1D], np.uint64),
    )
    _begin(wishes, layout)
    return layout


@compiled
def _begin(wishes: Wishes, layout: Layout) -> None:
    for p in range(len(wishes.choices)):
        layout.lost[p] = _lost(
            wishes.first,
            wishes.who,
            wishes.allowed,
            layout.there,
            layout.heads,
            layout.links,
            layout.masks,
            p,
        )
        _shift(wishes.load, wishes.side, layout.loads, layout.sides, p, NONE, layout.there[p])


@compiled
def _lost(
    first: Small, who: Small, allowed: Masks, there: Masks, heads: Small, links: Small, masks: Masks, p: int
) -> int:
    """How many of p's meetings find no slot of their own while both are there.

    Each takes the first slot it can, those whose time ends first before the others: the most that fit, where
    everybody's slots lie together.
    """
    mine, number, lost, earliest, latest = there[p], 0, 0, 64, -1
    for at in range(first[p], first[p + 1]):
        both = mine & there[who[at]] & allowed[at]
        if both == NONE:
            lost += 1
            continue
        end = _last(both)
        masks[number], links[number], heads[end] = both, heads[end], number
        number += 1
        earliest, latest = min(earliest, end), max(latest, end)
    for end in range(earliest, latest + 1):
        at = heads[end]
        heads[end] = -1
        while at >= 0:
            still = masks[at] & mine
            if still == NONE:
                lost += 1
            else:
                mine &= ~(still & (~still + ONE))
            at = links[at]
    return lost


@compiled
def _last(mask: np.uint64) -> int:
    for shift in (1, 2, 4, 8, 16, 32):
        mask |= mask >> np.uint64(shift)
    return size(mask) - 1


@compiled
def _shift(
    load: Reals, side: Reals, loads: Reals, sides: Reals, p: int, before: np.uint64, after: np.uint64
) -> None:
    changed = before ^ after
    for slot in range(len(sides)):
        if changed & bit(slot) != NONE:
            sign = 1.0 if after & bit(slot) != NONE else -1.0
            sides[slot] += sign * side[p]
            for counter in range(len(loads)):
                loads[counter, slot] += sign * load[counter, p]


@compiled
def _crowding(
    load: Reals,
    side: Reals,
    capacity: Reals,
    loads: Reals,
    sides: Reals,
    p: int,
    before: np.uint64,
    after: np.uint64,
) -> float:
    """How much more crowded it becomes where p goes, less where they leave."""
    changed, more = before ^ after, 0.0
    for slot in range(len(sides)):
        if changed & bit(slot) == NONE:
            continue
        sign = 1.0 if after & bit(slot) != NONE else -1.0
        more += abs(sides[slot] + sign * side[p]) / 2 - abs(sides[slot]) / 2
        for counter in range(len(loads)):
            now, room = loads[counter, slot], capacity[counter, slot]
            more += 2 * (max(0.0, now + sign * load[counter, p] - room) - max(0.0, now - room))
    return CROWDED * more


@compiled
def _whom(first: Small, who: Small, cost: Reals, chosen: Small, lost: Ints, luck: Masks) -> int:
    """Mostly somebody who could be better off, or one of their partners."""
    people = len(chosen)
    p = int(chance(luck) * people)
    if chance(luck) >= FOCUS:
        return p
    for _ in range(LOOKS):
        if lost[p] > 0 or cost[p, chosen[p]] > 0:
            break
        p = int(chance(luck) * people)
    partners = first[p + 1] - first[p]
    if partners > 0 and chance(luck) < PARTNER:
        return who[first[p] + int(chance(luck) * partners)]
    return p


@compiled
def _another(chosen: int, count: int, luck: Masks) -> int:
    """Another of somebody's sets, often the next one; -1 where it is none."""
    other = chosen + (1 if chance(luck) < 0.5 else -1)
    if chance(luck) >= NEARBY:
        other = int(chance(luck) * count)
    return -1 if other >= count or other == chosen else other


@compiled
def _hope(first: Small, who: Small, lost: Ints, p: int) -> int:
    """The meetings that somebody's move could win at best: those that they and their partners have lost."""
    hope = lost[p]
    for at in range(first[p], first[p + 1]):
        hope += lost[who[at]]
    return hope


@compiled
def _anneal(wishes: Wishes, layout: Layout, temperature: float, steps: int) -> None:
    """As soon as even the best that can be hoped for costs more than there is room, a step is given up."""
    first, who, allowed, sets = wishes.first, wishes.who, wishes.allowed, wishes.sets
    cost, choices, load, side = wishes.cost, wishes.choices, wishes.load, wishes.side
    capacity = wishes.capacity
    chosen, there, lost, loads, sides = layout.chosen, layout.there, layout.lost, layout.loads, layout.sides
    heads, links, masks, others, luck = layout.heads, layout.links, layout.masks, layout.others, layout.luck
    for _ in range(steps):
        p = _whom(first, who, cost, chosen, lost, luck)
        other = _another(chosen[p], choices[p], luck)
        if other < 0:
            continue
        room = cost[p, chosen[p]] - cost[p, other] - temperature * np.log(1.0 - chance(luck))
        hope = _hope(first, who, lost, p)
        if -hope - NOTHING_GAINED > room:
            continue
        before, after = there[p], sets[p, other]
        room -= _crowding(load, side, capacity, loads, sides, p, before, after)
        there[p] = after
        mine = _lost(first, who, allowed, there, heads, links, masks, p)
        more, hope, at = mine - lost[p], hope - lost[p], first[p]
        while more - hope <= room and at < first[p + 1]:
            others[at - first[p]] = _lost(first, who, allowed, there, heads, links, masks, who[at])
            more += others[at - first[p]] - lost[who[at]]
            hope -= lost[who[at]]
            at += 1
        if more - hope > room:
            there[p] = before
            continue
        _shift(load, side, loads, sides, p, before, after)
        chosen[p], lost[p] = other, mine
        for at in range(first[p], first[p + 1]):
            lost[who[at]] = others[at - first[p]]
