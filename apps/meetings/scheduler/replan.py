"""Re-planning: what was published stays placed, and most of it where it was."""

import math
from dataclasses import replace
from random import Random

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.place import component, displacement
from apps.meetings.scheduler.stop import Stop

BATCH = 64  # exchanges between two looks at the clock
WARM, COLD = 0.4, 0.1  # the loss accepted with probability 1/e, at the start and at the end


def keep_previous(board: Board) -> None:
    """Every published meeting whose people can still be there takes its slot again; the heavier one, where room is lost."""
    previous, weight = board.model.previous, board.model.weight
    for r in sorted(range(len(previous)), key=lambda r: -weight[r]):
        slot = previous[r]
        if slot >= 0 and board.slot[r] < 0 and board.options(r) >> slot & 1:
            board.place(r, slot)


def ease_of(board: Board) -> list[float]:
    """How easily each request fits beside what is placed already: 0 not at all, 1 with several slots to choose from."""
    return [min(4, board.options(r).bit_count()) / 4 for r in range(board.model.requests)]


def pinned(model: Model) -> Model:
    """The same model in which published meetings can only be where they were published."""
    allowed = [
        mask & (1 << slot) or mask if slot >= 0 else mask
        for mask, slot in zip(model.allowed, model.previous, strict=True)
    ]
    return replace(model, allowed=allowed)


def bring_home(board: Board, stop: Stop, rng: Random) -> None:
    """
    Published meetings that had to make room go back as far as possible.

    New and displaced meetings change slots along Kempe chains, annealed on the number of displaced ones.
    """
    model = board.model
    away = len(displaced(board))
    best, best_away = list(board.slot), away
    loose = [r for r, t in enumerate(board.slot) if t >= 0 and model.previous[r] < 0 and model.fixed[r] < 0]
    while away and not stop(BATCH):
        warmth = WARM + (COLD - WARM) * (1 - stop.left())
        movable = loose + displaced(board)
        for _ in range(BATCH):
            away += _exchange(board, movable[int(rng.random() * len(movable))], warmth, rng)
        if away < best_away:
            best, best_away = list(board.slot), away
    board.restore(best)


def _exchange(board: Board, r: int, warmth: float, rng: Random) -> int:
    """Move r to another slot, home if it has one; returns how many more published meetings are away then."""
    home = board.model.previous[r]
    there = home if home >= 0 else int(rng.random() * board.model.slots)
    if there == board.slot[r]:
        return 0
    moves = component(board, r, there)
    more = displacement(board, moves)
    if not moves or (more > 0 and rng.random() >= math.exp(-more / warmth)):
        return 0
    return more if board.try_moves(moves) else 0


def displaced(board: Board) -> list[int]:
    """Published requests that are placed in another slot than their own, where their own is still possible."""
    return [
        r
        for r, home in enumerate(board.model.previous)
        if home >= 0 and board.slot[r] not in (-1, home) and board.model.allowed[r] >> home & 1
    ]
