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
from apps.meetings.scheduler.masks import NONE, ONE, Ints, Masks, Small, bit, first_of


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


@compiled
def lost_anew(meetings: Meetings, fit: Fit, p: int, trial: bool) -> int:
    """Match all of somebody's meetings, in the row of trials or in their own; how many find no slot."""
    first = meetings.first[p]
    row = len(fit.there) if trial else p
    shift = len(meetings.whom) - first if trial else 0
    free, lost = fit.there[p], 0
    for at in range(first, meetings.first[p + 1]):
        fit.lies[at + shift] = -1
        if fit.active[meetings.request[at]] == 0:
            continue
        now = _could(meetings, fit, p, at) & free
        if now != NONE:
            slot = first_of(now)
            fit.held[row, slot] = at
            fit.lies[at + shift] = slot
        else:
            slot = _found(meetings, fit, p, at, free, row, shift)
        if slot < 0:
            lost += 1
        else:
            free &= ~bit(slot)
    return lost


@inlined
def more_lost(meetings: Meetings, fit: Fit, p: int, at: int) -> int:
    """How many more of somebody's meetings find no slot, now that the one at `at` has others to lie in."""
    return 0 if _stays(meetings, fit, p, at) else _more_lost(meetings, fit, p, at)


@inlined
def refit(meetings: Meetings, fit: Fit, p: int, at: int) -> None:
    """The same, and this time it is done."""
    if not _stays(meetings, fit, p, at):
        _refit(meetings, fit, p, at)


@inlined
def _stays(meetings: Meetings, fit: Fit, p: int, at: int) -> bool:
    """Whether it is certain at a glance that nothing changes, as mostly it is."""
    return fit.lost[p] == 0 and _could(meetings, fit, p, at) & bit(fit.lies[at]) != NONE


@compiled
def _more_lost(meetings: Meetings, fit: Fit, p: int, at: int) -> int:
    if fit.lost[p] > 0:
        return lost_anew(meetings, fit, p, True) - fit.lost[p]
    # Everybody's time is as long as they have meetings, so the slot that this one leaves is the only one that is free.
    now, before = _could(meetings, fit, p, at), bit(fit.lies[at])
    seen, front = now, now
    while seen & before == NONE:
        if front == NONE:
            return 1
        more = _could(meetings, fit, p, fit.held[p, first_of(front)]) & ~seen
        front = (front & (front - ONE)) | more
        seen |= more
    return 0


@compiled
def _refit(meetings: Meetings, fit: Fit, p: int, at: int) -> None:
    if fit.lost[p] > 0:
        fit.lost[p] = lost_anew(meetings, fit, p, False)
        return
    before = bit(fit.lies[at])
    fit.lies[at] = -1
    if _found(meetings, fit, p, at, before, p, 0) < 0:
        fit.lost[p] = 1


@inlined
def _could(meetings: Meetings, fit: Fit, p: int, at: int) -> np.uint64:
    """The slots in which a meeting could lie."""
    return fit.there[p] & fit.there[meetings.whom[at]] & meetings.allowed[at]


@compiled
def _found(meetings: Meetings, fit: Fit, p: int, start: int, free: np.uint64, row: int, shift: int) -> int:
    """The free slot that is filled where each meeting on the way takes the next one's; -1 where no way leads to one."""
    seen, front, at = NONE, NONE, start
    while True:
        more = _could(meetings, fit, p, at) & ~seen
        seen |= more
        front |= more
        while more != NONE:
            fit.came[first_of(more)] = at
            more &= more - ONE
        if seen & free != NONE or front == NONE:
            break
        at = fit.held[row, first_of(front)]
        front &= front - ONE
    if seen & free == NONE:
        return -1
    filled = slot = first_of(seen & free)
    while True:
        at = fit.came[slot]
        left = fit.lies[at + shift]
        fit.held[row, slot] = at
        fit.lies[at + shift] = slot
        if at == start:
            return filled
        slot = left
