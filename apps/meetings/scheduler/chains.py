"""
Kempe chains, compiled: what the searches for fewer breaks have in common.

Two meetings' slots exchanged along a chain change the presence of two people only, those at its ends. So an exchange is named
by one of these, a slot that they leave and one that they take; and the same chain, named by its other slots, takes it back.
"""

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.masks import NONE, ONE, Masks, Small, bit, chance, drawn, size
from apps.meetings.scheduler.state import LONGEST, Rules, State, cost_of, note


@inlined
def offered(busy: np.uint64, available: np.uint64, up: float, luck: Masks) -> tuple[int, np.uint64]:
    """A slot that somebody leaves, and those that they could take instead; -1 where there is none.

    Drawn as in `left_by`; the slots to take are all of one kind.
    """
    free = available & ~busy
    if busy == NONE or free == NONE:
        return -1, NONE
    leaves = left_by(busy, up, luck)
    earlier, later = busy << ONE, busy >> ONE
    bridge, apart = free & earlier & later, free & ~earlier & ~later
    beside = free & ~bridge & ~apart
    take_bridge, take_beside = up if bridge != NONE else 0.0, 1.0 if beside != NONE else 0.0
    draw = chance(luck) * (take_bridge + take_beside + (1 / up if apart != NONE else 0.0))
    takes = bridge if draw < take_bridge else beside if draw < take_bridge + take_beside else apart
    return (drawn(leaves, luck), takes) if leaves != NONE and takes != NONE else (-1, NONE)


@compiled
def left_by(busy: np.uint64, up: float, luck: Masks) -> np.uint64:
    """Slots of which somebody leaves one, all of one kind; NONE where there is none.

    Drawn with e^(1/temperature), `up`, for each break less. Leaving a meeting that stands alone takes a break off, leaving
    one in the middle adds one; the same the other way round for the slots to take.
    """
    earlier, later = busy << ONE, busy >> ONE
    alone, middle = busy & ~earlier & ~later, busy & earlier & later
    edge = busy & ~alone & ~middle
    leave_one, leave_edge, leave_middle = size(alone) * up, float(size(edge)), size(middle) / up
    draw = chance(luck) * (leave_one + leave_edge + leave_middle)
    return alone if draw < leave_one else edge if draw < leave_one + leave_edge else middle


@compiled
def end_of_chain(partner: Small, person: int, old: int, new: int) -> tuple[int, int]:
    """Who is at the other end of the chain, and the slot that they take; -1 where it is very long.

    Who leaves `old` has no meeting in `new`, so the chain cannot come back to them.
    """
    here, there = old, new
    person = partner[person, here]
    for _ in range(LONGEST):
        following = partner[person, there]
        if following < 0:
            return person, there
        person = following
        here, there = there, here
    return -1, 0


@inlined
def weighed(rules: Rules, state: State, person: int, old: int, new: int) -> tuple[int, int, int]:
    """Who is at the other end of a chain, and what the days of the two would cost; -1 where it cannot be."""
    other, taken = end_of_chain(state.partner, person, old, new)
    if other < 0 or rules.available[other] & bit(taken) == NONE:
        return -1, 0, 0
    flip = bit(old) ^ bit(new)
    return (
        other,
        cost_of(rules, person, state.busy[person] ^ flip),
        cost_of(rules, other, state.busy[other] ^ flip),
    )


@inlined
def exchanged(
    rules: Rules, state: State, person: int, other: int, old: int, new: int, here: int, there: int
) -> bool:
    """Exchange the slots along a chain between two people whose days cost so much then.

    False, and nothing is done, where a meeting in it or a counter does not allow it.
    """
    if not _moved(rules, state, person, old, new):
        return False
    state.busy[person] ^= bit(old) ^ bit(new)
    state.busy[other] ^= bit(old) ^ bit(new)
    note(state.price, state.listed, state.place, state.restless, person, here, state.least[person])
    note(state.price, state.listed, state.place, state.restless, other, there, state.least[other])
    return True


@inlined
def _moved(rules: Rules, state: State, person: int, old: int, new: int) -> bool:
    length = _walked(rules, state, person, old, new)
    if length == 0 or not _has_room(rules, state, old, new):
        return False
    _rewrite(rules, state, length, old, new)
    for counter in range(len(state.flow)):
        state.used[counter, new] += state.flow[counter]
        state.used[counter, old] -= state.flow[counter]
    return True


@inlined
def _walked(rules: Rules, state: State, person: int, old: int, new: int) -> int:
    """The number of meetings in the chain, written to `chain`; 0 where one of them does not allow the exchange."""
    for counter in range(len(state.flow)):
        state.flow[counter] = 0
    length, here, there = 0, old, new
    while state.partner[person, here] >= 0:
        one = state.request[person, here]
        if rules.allowed[one] & bit(there) == NONE:
            return 0
        state.chain[length] = one
        length += 1
        for counter in range(len(state.flow)):
            if (rules.takes[one] >> counter) & 1:
                state.flow[counter] += 1 if there == new else -1
        person = state.partner[person, here]
        here, there = there, here
    return length


@inlined
def _has_room(rules: Rules, state: State, old: int, new: int) -> bool:
    for counter in range(len(state.flow)):
        more = state.flow[counter]
        if more > 0 and state.used[counter, new] + more > rules.capacity[counter, new]:
            return False
        if more < 0 and state.used[counter, old] - more > rules.capacity[counter, old]:
            return False
    return True


@inlined
def _rewrite(rules: Rules, state: State, length: int, old: int, new: int) -> None:
    a, b, chain, request, partner = rules.a, rules.b, state.chain, state.request, state.partner
    for at in range(length):
        here = old if at % 2 == 0 else new
        for person in (a[chain[at]], b[chain[at]]):
            request[person, here] = partner[person, here] = -1
    for at in range(length):
        there = new if at % 2 == 0 else old
        one = chain[at]
        state.slot[one] = there
        request[a[one], there] = request[b[one], there] = one
        partner[a[one], there], partner[b[one], there] = b[one], a[one]
