"""
How many of somebody's meetings find a slot of their own, while everybody's times change: a matching, kept in step.

The meetings of all people stand in one list, those of p from `first[p]` on; each meeting stands there twice, once for either
side. Where one person's time changes, each partner has one meeting with other slots to lie in, so mostly it stays where it
is or finds another slot along one alternating path: what to count anew would take ten times as long to find.
"""

from collections.abc import Container
from typing import NamedTuple

import numpy as np

from apps.compiled import compiled, inlined
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.chains import NONE, ONE, Ints, Masks, Small, bit, first_of


class Meetings(NamedTuple):
    """What does not change; the arrays stand beside each other, but for `first`."""

    first: Small
    whom: Small
    request: Small
    allowed: Masks
    twin: Small  # where the same meeting stands for the other side


class Fit(NamedTuple):
    """Who lies where; -1 where nobody."""

    there: Masks  # everybody's time
    active: Small  # of each request: 1 where it is to have a slot
    lost: Ints  # meetings of each person that find none
    held: Small  # people × slots, and a row for trials: which place of the list
    lies: Small  # the slot of each place of the list, and room for trials
    came: Small  # room, one for each slot


def meetings_of(board: Board, others: Container[int]) -> Meetings:
    """The meetings that have a slot, and those of `others`; of each person the partners with few meetings first."""
    model = board.model
    rows = [
        sorted(
            (board.count[q := board.other(r, p)], q, r) for r in requests if board.slot[r] >= 0 or r in others
        )
        for p, requests in enumerate(model.requests_of)
    ]
    owners = [p for p, row in enumerate(rows) for _ in row]
    whom = [q for row in rows for _, q, _ in row]
    request = [r for row in rows for _, _, r in row]
    stands = {(p, r): at for at, (p, r) in enumerate(zip(owners, request, strict=True))}
    return Meetings(
        first=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        whom=np.array(whom, np.int32),
        request=np.array(request, np.int32),
        allowed=np.array([model.allowed[r] for r in request], np.uint64),
        twin=np.array([stands[q, r] for q, r in zip(whom, request, strict=True)], np.int32),
    )


def fit_of(board: Board, meetings: Meetings, there: Masks) -> Fit:
    """Nothing is matched yet."""
    people, slots = board.model.participants, board.model.slots
    longest = int(np.diff(meetings.first).max(initial=0))
    return Fit(
        there=there,
        active=np.array([slot >= 0 for slot in board.slot], np.int32),
        lost=np.zeros(people, np.int64),
        held=np.full((people + 1, slots), -1, np.int32),
        lies=np.full(len(meetings.whom) + longest, -1, np.int32),
        came=np.zeros(slots, np.int32),
    )


@inlined
def could(there: Masks, whom: Small, allowed: Masks, p: int, at: int) -> np.uint64:
    """The slots in which a meeting could lie."""
    return there[p] & there[whom[at]] & allowed[at]


@compiled
def lost_anew(
    first: Small,
    whom: Small,
    request: Small,
    allowed: Masks,
    there: Masks,
    active: Small,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    trial: bool,
) -> int:
    """Match all of somebody's meetings, in the row of trials or in their own; how many find no slot."""
    row = len(there) if trial else p
    shift = len(whom) - first[p] if trial else 0
    free, lost = there[p], 0
    for at in range(first[p], first[p + 1]):
        lies[at + shift] = -1
        if active[request[at]] == 0:
            continue
        now = could(there, whom, allowed, p, at) & free
        if now != NONE:
            slot = first_of(now)
            held[row, slot] = at
            lies[at + shift] = slot
        else:
            slot = _found(there, whom, allowed, held, lies, came, p, at, free, row, shift)
        if slot < 0:
            lost += 1
        else:
            free &= ~bit(slot)
    return lost


@inlined
def more_lost(
    first: Small,
    whom: Small,
    request: Small,
    allowed: Masks,
    there: Masks,
    active: Small,
    lost: Ints,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    at: int,
) -> int:
    """How many more of somebody's meetings find no slot, now that the one at `at` has others to lie in."""
    if _stays(whom, allowed, there, lost, lies, p, at):
        return 0
    return _more_lost(first, whom, request, allowed, there, active, lost, held, lies, came, p, at)


@inlined
def refit(
    first: Small,
    whom: Small,
    request: Small,
    allowed: Masks,
    there: Masks,
    active: Small,
    lost: Ints,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    at: int,
) -> None:
    """The same, and this time it is done."""
    if not _stays(whom, allowed, there, lost, lies, p, at):
        _refit(first, whom, request, allowed, there, active, lost, held, lies, came, p, at)


@inlined
def _stays(whom: Small, allowed: Masks, there: Masks, lost: Ints, lies: Small, p: int, at: int) -> bool:
    """Whether it is certain at a glance that nothing changes, as mostly it is."""
    return lost[p] == 0 and could(there, whom, allowed, p, at) & bit(lies[at]) != NONE


@compiled
def _more_lost(
    first: Small,
    whom: Small,
    request: Small,
    allowed: Masks,
    there: Masks,
    active: Small,
    lost: Ints,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    at: int,
) -> int:
    if lost[p] > 0:
        return lost_anew(first, whom, request, allowed, there, active, held, lies, came, p, True) - lost[p]
    # Everybody's time is as long as they have meetings, so the slot that this one leaves is the only one that is free.
    now, before = could(there, whom, allowed, p, at), bit(lies[at])
    seen, front = now, now
    while seen & before == NONE:
        if front == NONE:
            return 1
        more = could(there, whom, allowed, p, held[p, first_of(front)]) & ~seen
        front = (front & (front - ONE)) | more
        seen |= more
    return 0


@compiled
def _refit(
    first: Small,
    whom: Small,
    request: Small,
    allowed: Masks,
    there: Masks,
    active: Small,
    lost: Ints,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    at: int,
) -> None:
    if lost[p] > 0:
        lost[p] = lost_anew(first, whom, request, allowed, there, active, held, lies, came, p, False)
        return
    before = bit(lies[at])
    lies[at] = -1
    if _found(there, whom, allowed, held, lies, came, p, at, before, p, 0) < 0:
        lost[p] = 1


@compiled
def _found(
    there: Masks,
    whom: Small,
    allowed: Masks,
    held: Small,
    lies: Small,
    came: Small,
    p: int,
    start: int,
    free: np.uint64,
    row: int,
    shift: int,
) -> int:
    """The free slot that is filled where each meeting on the way takes the next one's; -1 where no way leads to one."""
    seen, front, at = NONE, NONE, start
    while True:
        more = could(there, whom, allowed, p, at) & ~seen
        seen |= more
        front |= more
        while more != NONE:
            came[first_of(more)] = at
            more &= more - ONE
        if seen & free != NONE or front == NONE:
            break
        at = held[row, first_of(front)]
        front &= front - ONE
    if seen & free == NONE:
        return -1
    filled = slot = first_of(seen & free)
    while True:
        at = came[slot]
        left = lies[at + shift]
        held[row, slot] = at
        lies[at + shift] = slot
        if at == start:
            return filled
        slot = left
