"""
Another request of the same weight in a meeting's place, compiled.

Whoever is wanted by more than they can meet has requests that are all the same to the plan, and only some of them have a
slot. One takes another's: somebody meets one more, somebody one less, and for both of them that may be a break less.
"""

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.chains import left_by
from apps.meetings.scheduler.masks import NONE, ONE, Masks, Small, bit, chance, drawn, first_of, size
from apps.meetings.scheduler.state import Rules, State, cost_of, note


@compiled
def sought(
    rules: Rules,
    state: State,
    homes: Masks,
    pull: float,
    temperature: float,
    up: float,
    person: int,
) -> tuple[int, int]:
    """A request, and another whose place it takes; -1 for none.

    Somebody gains a meeting here, or loses one, by even chance. Of all that could take part each has its own chance to be
    accepted; `homes`, `pull` and `up` are as in annealing.
    """
    a, b, busy, luck = rules.a, rules.b, state.busy, state.luck
    gain = chance(luck) < 0.5
    lists = rules.hopes if gain else rules.rivals
    wanted, owner, only = -1, person, ~NONE
    if not gain:
        leaves = left_by(busy[person], up, luck)
        if leaves == NONE:
            return -1, -1
        only = bit(drawn(leaves, luck))
        owner = wanted = state.partner[person, first_of(only)]
    best, place, total = -1, -1, 0.0
    for at in range(lists.first[owner], lists.first[owner + 1]):
        one = lists.all[at]
        if state.slot[one] >= 0:
            continue
        if gain:
            wanted = b[one] if a[one] == person else a[one]
        gains = b[one] if a[one] == wanted else a[one]
        left = busy[wanted] & rules.available[gains] & ~busy[gains] & rules.allowed[one] & only
        while left != NONE and size(busy[gains]) < rules.most[gains]:
            slot = first_of(left)
            left &= left - ONE
            two = state.request[wanted, slot]
            loses = state.partner[wanted, slot]
            accepted = _accepted(rules, state, homes, pull, temperature, one, two, gains, loses, slot)
            total += accepted
            if chance(luck) * total < accepted:
                best, place = one, two
    return (best, place) if chance(luck) < total else (-1, -1)


@inlined
def _accepted(
    rules: Rules,
    state: State,
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
    if rules.weight[two] != rules.weight[one] or size(state.busy[loses]) <= rules.lowest[loses]:
        return 0.0
    if not _has_room(rules, state, one, two, slot):
        return 0.0
    more = cost_of(rules, gains, state.busy[gains] | bit(slot)) - state.price[gains]
    more += cost_of(rules, loses, state.busy[loses] & ~bit(slot)) - state.price[loses]
    strays = size(bit(slot) & ~homes[gains]) - size(bit(slot) & ~homes[loses])
    accepted: float = np.exp(min(0.0, -(more + pull * strays) / temperature))
    return accepted


@inlined
def _has_room(rules: Rules, state: State, one: int, two: int, slot: int) -> bool:
    more = rules.takes[one] & ~rules.takes[two]
    if more != 0:
        for counter in range(len(rules.capacity)):
            if (more >> counter) & 1 and state.used[counter, slot] >= rules.capacity[counter, slot]:
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
def trade(rules: Rules, state: State, one: int, two: int) -> int:
    """`one` takes the place of `two`: how much more that costs. The same the other way round takes it back."""
    slot = state.slot[two]
    wanted, gains, loses = sides_of(rules.a, rules.b, one, two)
    state.slot[one], state.slot[two] = slot, -1
    state.request[loses, slot] = state.partner[loses, slot] = -1
    state.request[gains, slot] = state.request[wanted, slot] = one
    state.partner[gains, slot], state.partner[wanted, slot] = wanted, gains
    for counter in range(len(state.used)):
        more = ((rules.takes[one] >> counter) & 1) - ((rules.takes[two] >> counter) & 1)
        state.used[counter, slot] += more
    state.busy[gains] |= bit(slot)
    state.busy[loses] &= ~bit(slot)
    before = state.price[gains] + state.price[loses]
    for person in (gains, loses):
        state.least[person] = rules.floor[person, size(state.busy[person])]
        now = cost_of(rules, person, state.busy[person])
        note(state.price, state.listed, state.place, state.restless, person, now, state.least[person])
    return state.price[gains] + state.price[loses] - before
