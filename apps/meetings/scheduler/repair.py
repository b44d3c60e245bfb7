"""What colouring leaves over: requests are forced in, whatever stands in the way is ejected and placed anew."""

import math
from random import Random

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.place import insert
from apps.meetings.scheduler.stop import Stop
from apps.meetings.scheduler.value import Value

TENURE = 8  # an ejected request may not come back to its slot for about so many steps


def repair(board: Board, value: Value, stop: Stop, rng: Random, *, target: int | None = None) -> None:
    """
    Place more, or heavier, requests until none is left, the weight reaches `target`, or it is time to stop.

    The board ends in the best state seen.
    """
    search = _Search(board, value, rng)
    while search.waiting and not search.reached(target) and not stop():
        search.step()
    board.restore(search.best)


class _Search:
    def __init__(self, board: Board, value: Value, rng: Random) -> None:
        self.board = board
        self.value = value
        self.rng = rng
        self.steps = 0
        self.tabu: dict[tuple[int, int], int] = {}
        self.score = value.total(board)
        self.waiting = [r for r in board.unplaced() if board.model.allowed[r] and not self._insert(r)]
        self.best = list(board.slot)
        self.best_score = self.score

    def reached(self, target: int | None) -> bool:
        return target is not None and self.best_score >= target

    def step(self) -> None:
        """Force one waiting request into its cheapest slot; then place again what had to leave."""
        self.steps += 1
        position = self.rng.randrange(len(self.waiting))
        r = self.waiting[position]
        slot, victims = self._cheapest(r)
        if slot < 0:
            return
        loss = sum(self.value.of(self.board, v) for v in victims)
        if not self._accepts(self.value.of(self.board, r) - loss):
            return
        self.waiting[position] = self.waiting[-1]
        self.waiting.pop()
        for v in victims:
            self._eject(v)
        if self.board.options(r) >> slot & 1:
            self.score += self.value.of(self.board, r)
            self.board.place(r, slot)
        else:
            self.waiting.append(r)
        self.waiting.extend(v for v in victims if not self._insert(v))
        if self.score > self.best_score:
            self.best_score = self.score
            self.best = list(self.board.slot)

    def _accepts(self, gain: int) -> bool:
        return gain >= 0 or self.rng.random() < math.exp(gain / self.value.warmth)

    def _eject(self, r: int) -> None:
        board = self.board
        self.tabu[r, board.slot[r]] = self.steps + TENURE + self.rng.randrange(TENURE)
        self.score -= self.value.of(board, r)
        board.remove(r)

    def _insert(self, r: int) -> bool:
        gain = self.value.of(self.board, r)
        if not insert(self.board, r):
            return False
        self.score += gain
        return True

    def _cheapest(self, r: int) -> tuple[int, list[int]]:
        """The slot in which r costs least, and the requests that must leave it; -1 where there is none."""
        board, value = self.board, self.value
        best: list[int] = []
        best_slot, best_loss, ties = -1, math.inf, 0
        for t in bits(board.model.allowed[r]):
            if self.tabu.get((r, t), 0) > self.steps:
                continue
            victims = self._victims(r, t)
            if victims is None:
                continue
            loss = sum(value.of(board, v) for v in victims)
            ties = ties + 1 if loss == best_loss else 1
            if loss < best_loss or (loss == best_loss and self.rng.random() * ties < 1):
                best, best_slot, best_loss = victims, t, loss
        return best_slot, best

    def _victims(self, r: int, t: int) -> list[int] | None:
        """Who must leave so that r can be in slot t; None where a lock or a capacity of none stands in the way."""
        board, model = self.board, self.board.model
        victims: list[int] = []
        for p in (model.a[r], model.b[r]):
            if not board.room[p] >> t & 1:
                victim = board.at[p][t] if board.busy[p] >> t & 1 else self._surplus(p, t)
                if victim < 0:
                    return None
                if victim not in victims:
                    victims.append(victim)
        for c in model.takes[r]:
            if not board.open[c] >> t & 1 and not any(
                c in model.takes[v] and board.slot[v] == t for v in victims
            ):
                takers = [v for v in board.members[t] if c in model.takes[v] and model.fixed[v] < 0]
                if not takers:
                    return None
                victims.append(min(takers, key=lambda v: (self.value.of(board, v), self.rng.random())))
        if model.before[r] or model.after[r]:
            victims.extend(v for v in self._out_of_order(r, t) if v not in victims)
        return None if any(model.fixed[v] >= 0 for v in victims) else victims

    def _surplus(self, p: int, t: int) -> int:
        """A meeting of someone who has no room in slot t although free: the cheapest of the day, or of all days."""
        board, model = self.board, self.board.model
        span = (1 << model.slots) - 1
        if board.count[p] < model.most[p]:
            span = next(day for day in model.days if day >> t & 1)
        held = [board.at[p][s] for s in bits(board.busy[p] & span)]
        loose = [r for r in held if model.fixed[r] < 0]
        return min(loose, key=lambda r: (self.value.of(board, r), self.rng.random()), default=-1)

    def _out_of_order(self, r: int, t: int) -> list[int]:
        board, model = self.board, self.board.model
        late = [q for q in model.before[r] if board.slot[q] >= t]
        return late + [q for q in model.after[r] if 0 <= board.slot[q] <= t]
