"""Where re-planning has moved many published meetings: a little weight is given up so that fewer of them move."""

import math
from dataclasses import dataclass, field

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.replan import displaced
from apps.meetings.scheduler.stop import Stop

MOVED = 0.01  # the share of the published meetings that may move without anything being given up for it
WORTH = 0.999  # of the bound: what the plan must still weigh
STEP = 256  # what one round counts in iterations


def trade_for_home(board: Board, bound: int, stop: Stop) -> None:
    """
    Send published meetings home, against new meetings that stand there, until few enough are away.

    Each round takes the way that brings the most home for the weight lost. No published meeting loses its place, and
    nobody is left below a minimum that they had.
    """
    published = sum(board.slot[r] >= 0 for r, home in enumerate(board.model.previous) if home >= 0)
    while (excess := len(away := displaced(board)) - math.floor(MOVED * published)) > 0 and not stop(STEP):
        budget = board.weight() - math.ceil(WORTH * bound)
        ways = [way for r in away if (way := _way_home(board, r)) is not None and way.lost <= budget]
        if not ways:
            return
        best = max(ways, key=lambda way: (min(way.home, excess) / (way.lost + 0.5), way.home))
        board.restore(best.slots)


@dataclass(slots=True)
class _Way:
    """The slots after it, the weight that is lost, and how many more meetings are home then."""

    slots: list[int] = field(default_factory=list)
    lost: int = 0
    home: int = 0


def _way_home(board: Board, r: int) -> _Way | None:
    """What follows when r goes home and what stands there makes room; the board is left as it was."""
    before, weight, away = list(board.slot), board.weight(), len(displaced(board))
    way = None
    if _go_home(board, r):
        way = _Way(list(board.slot), weight - board.weight(), away - len(displaced(board)))
    board.restore(before)
    return way if way is not None and way.home > 0 else None


def _go_home(board: Board, first: int) -> bool:
    model = board.model
    going, evicted = [first], []
    while going:
        r = going.pop()
        home = model.previous[r]
        if board.slot[r] >= 0:
            board.remove(r)
        for q in {board.at[p][home] for p in (model.a[r], model.b[r])} - {-1}:
            if model.fixed[q] >= 0 or model.previous[q] == home:
                return False
            board.remove(q)
            if model.previous[q] < 0:
                evicted.append(q)
            elif model.allowed[q] >> model.previous[q] & 1:
                going.append(q)
            else:
                return False
        if not board.options(r) >> home & 1:
            return False
        board.place(r, home)
    return all(_elsewhere(board, q) for q in evicted)


def _elsewhere(board: Board, q: int) -> bool:
    """Another slot for q, or none where nobody falls below a minimum for it."""
    model = board.model
    options = board.options(q)
    if options:
        board.place(q, next(bits(options)))
        return True
    return all(board.count[p] >= model.least[p] for p in (model.a[q], model.b[q]))
