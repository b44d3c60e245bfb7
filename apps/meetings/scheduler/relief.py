"""What would let more requests in: one more table or interpreter for some slots, and how many that would place."""

from dataclasses import replace

from apps.meetings.scheduler.bits import bits, mask_of
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.place import insert
from apps.meetings.scheduler.reasons import reason_of
from apps.meetings.scheduler.types import Relief

MOST = 5  # proposals, the best first


def reliefs_of(board: Board) -> tuple[Relief, ...]:
    """
    For each scarce thing and each unbroken stretch of slots in which it is used up: how many requests one more of it
    would place, of those that fail for its lack. The number is not an estimate: they were placed on a copy of the
    board.
    """
    waiting = {r: reason_of(board, r) for r in board.unplaced()}
    scarce = {
        c: those
        for c, counter in enumerate(board.model.counters)
        if (those := [r for r, why in waiting.items() if why is counter.reason and c in board.model.takes[r]])
    }
    if not scarce:
        return ()
    copy = Board(board.model)
    copy.restore(board.slot)
    found = [
        relief
        for c, those in scarce.items()
        for first, last in _full_stretches(board, c)
        if (relief := _relief(board, copy, c, first, last, those)).places
    ]
    found.sort(key=lambda relief: (-relief.places, relief.last - relief.first, relief.first))
    return tuple(found[:MOST])


def _full_stretches(board: Board, c: int) -> list[tuple[int, int]]:
    """First and last slot of the stretches without a unit left, none of them longer than a day."""
    full = mask_of(t for t in range(board.model.slots) if not board.open[c] >> t & 1)
    stretches: list[tuple[int, int]] = []
    for day in board.model.days:
        for t in bits(full & day):
            if stretches and stretches[-1][1] == t - 1 and day >> (t - 1) & 1:
                stretches[-1] = (stretches[-1][0], t)
            else:
                stretches.append((t, t))
    return stretches


def _relief(board: Board, copy: Board, c: int, first: int, last: int, waiting: list[int]) -> Relief:
    """The copy is used for all of them, one after the other: filling one anew takes long in a large forum."""
    counter = board.model.counters[c]
    span = mask_of(range(first, last + 1))
    reachable = [r for r in waiting if board.model.allowed[r] & span]
    copy.model = _with_one_more(board.model, c, first, last)
    copy.open[c] |= span
    places = sum(insert(copy, r) for r in sorted(reachable, key=lambda r: -board.model.weight[r]))
    copy.restore(board.slot)
    copy.model = board.model
    copy.open[c] = board.open[c]
    return Relief(counter.reason, counter.pools, first, last, places)


def _with_one_more(model: Model, c: int, first: int, last: int) -> Model:
    counters = list(model.counters)
    capacity = tuple(n + (first <= t <= last) for t, n in enumerate(counters[c].capacity))
    counters[c] = replace(counters[c], capacity=capacity)
    return replace(model, counters=counters)
