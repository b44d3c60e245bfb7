"""What a placed request is worth to the search: what was published first, then minimums, then weight."""

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.model import Model


class Value:
    """
    keep     added for each published request that is placed; where it can still be in its own slot, so much that
             no number of others outweighs it
    minimum  added for each meeting that a participant's minimum still asks for
    warmth   the loss that the search accepts with probability 1/e
    """

    __slots__ = ("_base", "_least", "_minimum", "_most", "keep", "warmth")

    def __init__(self, model: Model, *, warmth: float | None = None) -> None:
        heaviest = max(model.weight, default=1) or 1
        self._minimum = heaviest * 1_000
        self.keep = heaviest * 1_000_000
        self._least = model.least if any(model.least) else None
        published = sum(t >= 0 for t in model.previous)
        kept = [
            0 if t < 0 or not mask else self.keep * (1 + published * (mask >> t & 1))
            for t, mask in zip(model.previous, model.allowed, strict=True)
        ]
        self._base = [weight + more for weight, more in zip(model.weight, kept, strict=True)]
        self.warmth = warmth or heaviest * 0.1
        self._most = sum(kept) + self._minimum * sum(model.least)

    def of(self, board: Board, r: int) -> int:
        """What is lost when r leaves, or won when it comes in."""
        worth = self._base[r]
        if self._least is not None:
            placed = board.slot[r] >= 0
            for p in (board.model.a[r], board.model.b[r]):
                worth += self._minimum * (board.count[p] - placed < self._least[p])
        return worth

    def total(self, board: Board) -> int:
        total = sum(base for base, t in zip(self._base, board.slot, strict=True) if t >= 0)
        if self._least is not None:
            total += self._minimum * sum(
                min(n, least) for n, least in zip(board.count, self._least, strict=True)
            )
        return total

    def most(self, bound: int) -> int:
        """An upper bound on `total`, from an upper bound on the weight."""
        return bound + self._most
