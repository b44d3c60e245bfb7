"""Slots for requests: edge colouring by alternating paths (Kempe chains), respecting who is there when."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.model import Model

Moves = list[tuple[int, int]]

TRIES = 60  # pairs of Kempe chains for a request that one chain could not place


def colour(board: Board, requests: Sequence[int]) -> list[int]:
    """Place as many of these as direct placing and Kempe chains can; returns those left over."""
    return [r for r in in_order(board.model, requests) if not insert(board, r)]


def in_order(model: Model, requests: Sequence[int]) -> list[int]:
    """The people with the least slack first, and of their requests those with the fewest slots."""
    wanted = [0] * model.participants
    for r in requests:
        wanted[model.a[r]] += 1
        wanted[model.b[r]] += 1
    slack = [mask.bit_count() - n for mask, n in zip(model.available, wanted, strict=True)]

    def tightness(r: int) -> tuple[int, int, int]:
        a, b = slack[model.a[r]], slack[model.b[r]]
        return (min(a, b), model.allowed[r].bit_count(), r)

    return sorted(requests, key=tightness)


def insert(board: Board, r: int) -> bool:
    """Place r directly or by one Kempe chain."""
    options = board.options(r)
    if options:
        board.place(r, best_slot(board, r, options))
        return True
    return insert_by_chain(board, r)


def best_slot(board: Board, r: int, options: int) -> int:
    """The slot that joins the most meetings of the two people: few breaks from the start. Ties: the emptier slot."""
    if not options & (options - 1):
        return options.bit_length() - 1
    a, b = board.busy[board.model.a[r]], board.busy[board.model.b[r]]
    beside_a, beside_b = a << 1 | a >> 1, b << 1 | b >> 1
    both = options & beside_a & beside_b
    one = both or options & (beside_a | beside_b) or options
    best, fewest = -1, board.model.requests + 1
    for t in bits(one):
        size = len(board.members[t])
        if size < fewest:
            best, fewest = t, size
    return best


def insert_by_chain(board: Board, r: int) -> bool:
    """Place r by one Kempe chain; when re-planning, by the one that moves the fewest published meetings."""
    found: Iterable[Moves] = _chains(board, r)
    if board.replanning:
        found = sorted(found, key=lambda moves: displacement(board, moves))
    return any(board.try_moves(moves) for moves in found)


def _chains(board: Board, r: int) -> Iterator[Moves]:
    """The ways to free a slot for r by exchanging two slots along a path of one of its people."""
    model = board.model
    allowed = model.allowed[r]
    for p, q in ((model.a[r], model.b[r]), (model.b[r], model.a[r])):
        if not board.room[q]:
            continue
        for first in bits(allowed & board.room[p] & board.busy[q]):
            for second in bits(board.room[q]):
                moves = path(board, q, first, second, p)
                if moves:
                    yield [*moves, (r, first)]


def loosen(board: Board, r: int, rng: Random, tries: int = TRIES) -> bool:
    """
    Place r by two Kempe chains: one that gives one of its people another free slot, then one that frees a slot for r.

    What is placed stays placed; where r cannot come in, others may have changed their slots.
    """
    model = board.model
    for _ in range(tries):
        p = model.a[r] if rng.random() < 0.5 else model.b[r]
        held, room = board.busy[p] & model.allowed[r], board.room[p]
        if not held or not room:
            continue
        moves = path(board, p, rng.choice(list(bits(held))), rng.choice(list(bits(room))), -1)
        if moves and board.try_moves(moves) and insert(board, r):
            return True
    return False


def displacement(board: Board, moves: Moves) -> int:
    """How many more published meetings are away from their slot after these moves."""
    previous, slot = board.model.previous, board.slot
    more = 0
    for r, there in moves:
        home = previous[r]
        if home >= 0:
            more += (there != home) - (slot[r] not in (-1, home))
    return more


def path(board: Board, start: int, first: int, second: int, avoid: int) -> Moves:
    """
    The moves that free participant `start` in slot `first` by exchanging the two slots along a path.

    Empty where a meeting on the path may not move, or where the path comes back to `avoid`.
    """
    model, at = board.model, board.at
    moves: Moves = []
    p, here, there = start, first, second
    r = at[p][here]
    while r >= 0:
        if not model.allowed[r] >> there & 1:
            return []
        moves.append((r, there))
        p = model.b[r] if model.a[r] == p else model.a[r]
        if p == avoid:
            return []
        here, there = there, here
        r = at[p][here]
    return moves


def component(board: Board, r: int, there: int) -> Moves:
    """All moves that exchange r's slot with `there` along its Kempe chain, on both sides; empty where one may not."""
    model, at = board.model, board.at
    here = board.slot[r]
    if not model.allowed[r] >> there & 1:
        return []
    moves: Moves = [(r, there)]
    for end in (model.a[r], model.b[r]):
        p, now, then = end, there, here
        q = at[p][now]
        while q >= 0:
            if q == r:
                return moves  # an even cycle: the other side has been walked too
            if not model.allowed[q] >> then & 1:
                return []
            moves.append((q, then))
            p = model.b[q] if model.a[q] == p else model.a[q]
            now, then = then, now
            q = at[p][now]
    return moves
