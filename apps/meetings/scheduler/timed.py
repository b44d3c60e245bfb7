"""The whole problem, or a part of it, as one programme: a variable for every request and slot."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.lp import Floats, Programme
from apps.meetings.scheduler.model import Model

AT_HOME = 0.4  # shared by all published meetings that stay in their slot: less than any weight in all
SHORTFALL = 1000  # a missed minimum costs this many times the heaviest request


@dataclass(slots=True)
class Timed:
    """
    The requests in `free` are decided, within the slots of `span`; all others stand as they are on the board.

    columns[k] is (request, slot) of column k; columns of shortfalls follow.
    """

    board: Board
    free: Collection[int]
    span: int
    programme: Programme = field(default_factory=Programme)
    columns: list[tuple[int, int]] = field(default_factory=list)
    by_person: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    by_counter: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def slots(self, x: Floats) -> dict[int, int]:
        """Request -> slot of an integral solution."""
        return {r: t for (r, t), value in zip(self.columns, x, strict=False) if value > 0.5}

    def point(self) -> Floats:
        """The solution in which everything stays as it is on the board."""
        placed = [1.0 if self.board.slot[r] == t else 0.0 for r, t in self.columns]
        shortfalls = self.programme.upper[len(self.columns) :]
        return np.array(placed + shortfalls)

    def held(self, p: int) -> int:
        """The slots of p's meetings that are not decided here."""
        board = self.board
        return sum(1 << t for t in bits(board.busy[p]) if board.at[p][t] not in self.free)


def variables(model: Model) -> int:
    """How many columns the programme of the whole problem has."""
    return sum(mask.bit_count() for mask in model.allowed)


def whole_programme(model: Model, kept: Collection[int]) -> Timed:
    """The relaxation for a bound: weight alone, with the kept requests placed."""
    timed = Timed(Board(model), range(model.requests), -1)
    _add_requests(timed, set(kept), model.allowed, bonus=False)
    _add_people(timed)
    _add_counters(timed)
    return timed


def part_programme(board: Board, free: set[int], span: int, worth: Sequence[int] | None = None) -> Timed:
    """The best use of some slots: published meetings stay placed, if possible at home, and minimums are met.

    With masks of slots that are `worth` while for each request, it stays in its slot or goes to one of these.
    """
    model = board.model
    kept = {r for r in free if board.slot[r] >= 0 and model.previous[r] >= 0}
    timed = Timed(board, free, span)
    _add_requests(
        timed, kept, model.allowed if worth is None else _masks(board, worth), bonus=board.replanning
    )
    _add_people(timed)
    _add_counters(timed)
    _add_minimums(timed)
    return timed


def _masks(board: Board, worth: Sequence[int]) -> list[int]:
    """What is worth while, and where each request is and was."""
    model = board.model
    return [
        allowed & (mask | sum(1 << t for t in {slot, before} if t >= 0))
        for allowed, mask, slot, before in zip(model.allowed, worth, board.slot, model.previous, strict=True)
    ]


def _add_requests(timed: Timed, kept: set[int], masks: Sequence[int], *, bonus: bool) -> None:
    model, programme = timed.board.model, timed.programme
    home = AT_HOME / max(1, model.requests)
    held = [timed.held(p) for p in range(model.participants)]
    for r in sorted(timed.free):
        a, b = model.a[r], model.b[r]
        mine = []
        for t in bits(masks[r] & timed.span & ~held[a] & ~held[b]):
            k = programme.column(
                model.weight[r] + (home if bonus and t == model.previous[r] else 0.0), 0.0, 1.0
            )
            mine.append(k)
            timed.columns.append((r, t))
            timed.by_person.setdefault(a, {}).setdefault(t, []).append(k)
            timed.by_person.setdefault(b, {}).setdefault(t, []).append(k)
            for c in model.takes[r]:
                timed.by_counter.setdefault((c, t), []).append(k)
        if mine:
            programme.row(mine, 1.0 if r in kept else 0.0, 1.0)


def _add_people(timed: Timed) -> None:
    """One meeting per slot; so many in all, and so many a day."""
    model, programme = timed.board.model, timed.programme
    for p, by_slot in timed.by_person.items():
        for group in by_slot.values():
            if len(group) > 1:
                programme.row(group, 0.0, 1.0)
        held = timed.held(p)
        limits = [(model.most[p], (1 << model.slots) - 1)]
        per_day = model.per_day[p]
        if per_day is not None:
            limits += [(per_day, day) for day in model.days]
        for limit, span in limits:
            left = limit - (held & span).bit_count()
            slots = [t for t in by_slot if span >> t & 1]
            if len(slots) > left:
                programme.row([k for t in slots for k in by_slot[t]], 0.0, float(left))


def _add_counters(timed: Timed) -> None:
    board, model = timed.board, timed.board.model
    taken = {key: board.used[key[0]][key[1]] for key in timed.by_counter}
    for r in timed.free:
        for c in model.takes[r]:
            if (c, board.slot[r]) in taken:
                taken[c, board.slot[r]] -= 1
    for (c, t), group in timed.by_counter.items():
        left = model.counters[c].capacity[t] - taken[c, t]
        if len(group) > left:
            timed.programme.row(group, 0.0, float(left))


def _add_minimums(timed: Timed) -> None:
    model = timed.board.model
    price = float(SHORTFALL * max(model.weight, default=1))
    for p, by_slot in timed.by_person.items():
        least = model.least[p] - timed.held(p).bit_count()
        if least > 0:
            missing = timed.programme.column(-price, 0.0, float(least))
            group = [k for ks in by_slot.values() for k in ks]
            timed.programme.row([*group, missing], float(least), math.inf, [1.0] * (len(group) + 1))
