"""
Another request of the same weight in a meeting's place, compiled.

Whoever is wanted by more than they can meet has requests that are all the same to the plan, and only some of them have a
slot. One takes another's: somebody meets one more, somebody one less, and for both of them that may be a break less.
"""

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.chains import (
    NONE,
    ONE,
    Ints,
    Masks,
    Small,
    bit,
    chance,
    drawn,
    first_of,
    left_by,
    note,
    price_of,
    size,
)


@compiled
def sought(
    available: Masks,
    allowed: Masks,
    a: Small,
    b: Small,
    takes: Small,
    capacity: Small,
    days: Masks,
    weight: Ints,
    lowest: Small,
    most: Small,
    rival_first: Small,
    rivals: Small,
    hope_first: Small,
    hopes: Small,
    limit: int,
    gap: int,
    waiting: int,
    slots: Small,
    request: Small,
    partner: Small,
    busy: Masks,
    used: Small,
    price: Ints,
    homes: Masks,
    pull: float,
    temperature: float,
    up: float,
    person: int,
    luck: Masks,
) -> tuple[int, int]:
    """A request, and another whose place it takes; -1 for none.

    Somebody gains a meeting here, or loses one, by even chance. Of all that could take part each has its own chance to be
    accepted; `homes` and `pull` are as in annealing.
    """
    gain = chance(luck) < 0.5
    if gain:
        begin, end, wanted, only = hope_first[person], hope_first[person + 1], -1, ~NONE
    else:
        leaves = left_by(busy[person], up, luck)
        if leaves == NONE:
            return -1, -1
        only = bit(drawn(leaves, luck))
        wanted = partner[person, first_of(only)]
        begin, end = rival_first[wanted], rival_first[wanted + 1]
    best, place, total = -1, -1, 0.0
    for at in range(begin, end):
        one = hopes[at] if gain else rivals[at]
        if slots[one] >= 0:
            continue
        if gain:
            wanted = b[one] if a[one] == person else a[one]
        gains = b[one] if a[one] == wanted else a[one]
        left = busy[wanted] & available[gains] & ~busy[gains] & allowed[one] & only
        while left != NONE and size(busy[gains]) < most[gains]:
            there = first_of(left)
            left &= left - ONE
            two = request[wanted, there]
            accepted = _accepted(
                available,
                takes,
                capacity,
                days,
                weight,
                lowest,
                limit,
                gap,
                waiting,
                busy,
                used,
                price,
                homes,
                pull,
                temperature,
                one,
                two,
                gains,
                partner[wanted, there],
                there,
            )
            total += accepted
            if chance(luck) * total < accepted:
                best, place = one, two
    return (best, place) if chance(luck) < total else (-1, -1)


@inlined
def _accepted(
    available: Masks,
    takes: Small,
    capacity: Small,
    days: Masks,
    weight: Ints,
    lowest: Small,
    limit: int,
    gap: int,
    waiting: int,
    busy: Masks,
    used: Small,
    price: Ints,
    homes: Masks,
    pull: float,
    temperature: float,
    one: int,
    two: int,
    gains: int,
    loses: int,
    slot: int,
) -> float:
    """The chance that `one` takes the place of `two`; 0 where it cannot be."""
    if weight[two] != weight[one] or size(busy[loses]) <= lowest[loses]:
        return 0.0
    if not _has_room(takes, capacity, used, one, two, slot):
        return 0.0
    more = price_of(busy[gains] | bit(slot), available[gains], days, limit, gap, waiting) - price[gains]
    more += price_of(busy[loses] & ~bit(slot), available[loses], days, limit, gap, waiting) - price[loses]
    strays = size(bit(slot) & ~homes[gains]) - size(bit(slot) & ~homes[loses])
    accepted: float = np.exp(min(0.0, -(more + pull * strays) / temperature))
    return accepted


@compiled
def _has_room(takes: Small, capacity: Small, used: Small, one: int, two: int, slot: int) -> bool:
    more = takes[one] & ~takes[two]
    if more != 0:
        for counter in range(len(capacity)):
            if (more >> counter) & 1 and used[counter, slot] >= capacity[counter, slot]:
                return False
    return True


@compiled
def sides_of(a: Small, b: Small, one: int, two: int) -> tuple[int, int, int]:
    """Who is in both requests, who only in the first and who only in the second."""
    wanted = a[two] if a[two] == a[one] or a[two] == b[one] else b[two]
    gains = b[one] if a[one] == wanted else a[one]
    loses = b[two] if a[two] == wanted else a[two]
    return wanted, gains, loses


@compiled
def trade(
    available: Masks,
    a: Small,
    b: Small,
    takes: Small,
    days: Masks,
    floor: Ints,
    limit: int,
    gap: int,
    waiting: int,
    slots: Small,
    request: Small,
    partner: Small,
    busy: Masks,
    used: Small,
    price: Ints,
    least: Ints,
    listed: Small,
    place: Small,
    restless: Small,
    one: int,
    two: int,
) -> int:
    """`one` takes the place of `two`: how much more that costs. The same the other way round takes it back."""
    slot = slots[two]
    wanted, gains, loses = sides_of(a, b, one, two)
    slots[one], slots[two] = slot, -1
    request[loses, slot] = partner[loses, slot] = -1
    request[gains, slot] = request[wanted, slot] = one
    partner[gains, slot], partner[wanted, slot] = wanted, gains
    for counter in range(len(used)):
        used[counter, slot] += ((takes[one] >> counter) & 1) - ((takes[two] >> counter) & 1)
    busy[gains] |= bit(slot)
    busy[loses] &= ~bit(slot)
    before = price[gains] + price[loses]
    for person in (gains, loses):
        least[person] = floor[person, size(busy[person])]
        now = price_of(busy[person], available[person], days, limit, gap, waiting)
        note(price, listed, place, restless, person, now, least[person])
    return price[gains] + price[loses] - before
