"""The state of the search: which request is in which slot, kept consistent with every hard rule."""

from collections.abc import Iterable, Sequence

from apps.meetings.scheduler.model import Model


class Board:
    """
    slot[r]     slot of request r or -1
    at[p][t]    request of participant p in slot t or -1
    busy[p]     mask of slots with a meeting
    room[p]     mask of slots in which p may take one more meeting
    members[t]  the requests in slot t
    used[c][t]  units taken of counter c; open[c] mask of slots with a unit left
    """

    __slots__ = ("at", "busy", "count", "members", "model", "open", "replanning", "room", "slot", "used")

    def __init__(self, model: Model) -> None:
        self.model = model
        self.replanning = any(slot >= 0 for slot in model.previous)
        self.slot = [-1] * model.requests
        self.at = [[-1] * model.slots for _ in range(model.participants)]
        self.busy = [0] * model.participants
        self.count = [0] * model.participants
        self.room = [0] * model.participants
        self.members: list[dict[int, None]] = [{} for _ in range(model.slots)]
        self.used = [[0] * model.slots for _ in model.counters]
        self.open = [sum(1 << t for t, n in enumerate(c.capacity) if n > 0) for c in model.counters]
        for p in range(model.participants):
            self._refresh(p)

    def options(self, r: int) -> int:
        """The slots that request r could take now."""
        model = self.model
        mask = model.allowed[r] & self.room[model.a[r]] & self.room[model.b[r]]
        for c in model.takes[r]:
            mask &= self.open[c]
        if mask and (model.before[r] or model.after[r]):
            mask &= self.window(r)
        return mask

    def window(self, r: int) -> int:
        """The slots between the placed requests that come before r and those that come after."""
        model = self.model
        first = max((self.slot[q] + 1 for q in model.before[r]), default=0)
        last = min((self.slot[q] for q in model.after[r] if self.slot[q] >= 0), default=model.slots)
        return ((1 << last) - 1) & ~((1 << first) - 1) if last > first else 0

    def place(self, r: int, t: int) -> None:
        """The caller has made sure that the slot is among the options."""
        model = self.model
        self.slot[r] = t
        self.members[t][r] = None
        for p in (model.a[r], model.b[r]):
            self.at[p][t] = r
            self.busy[p] |= 1 << t
            self.count[p] += 1
            self._refresh(p)
        for c in model.takes[r]:
            self.used[c][t] += 1
            if self.used[c][t] >= model.counters[c].capacity[t]:
                self.open[c] &= ~(1 << t)

    def remove(self, r: int) -> None:
        model = self.model
        t = self.slot[r]
        self.slot[r] = -1
        del self.members[t][r]
        for p in (model.a[r], model.b[r]):
            self.at[p][t] = -1
            self.busy[p] &= ~(1 << t)
            self.count[p] -= 1
            self._refresh(p)
        for c in model.takes[r]:
            self.used[c][t] -= 1
            if self.used[c][t] < model.counters[c].capacity[t]:
                self.open[c] |= 1 << t

    def try_moves(self, moves: Sequence[tuple[int, int]]) -> bool:
        """Take these requests to their new slots all at once; where that breaks a rule, nothing changes."""
        old = [(r, self.slot[r]) for r, _ in moves]
        for r, t in old:
            if t >= 0:
                self.remove(r)
        for done, (r, t) in enumerate(moves):
            if not self.options(r) >> t & 1:
                self._back(moves[:done], old)
                return False
            self.place(r, t)
        return True

    def _back(self, moved: Iterable[tuple[int, int]], old: Iterable[tuple[int, int]]) -> None:
        for r, _ in moved:
            self.remove(r)
        for r, t in old:
            if t >= 0:
                self.place(r, t)

    def restore(self, slots: Sequence[int]) -> None:
        """Go back to a kept copy of `slot`."""
        changed = [r for r, t in enumerate(slots) if t != self.slot[r]]
        for r in changed:
            if self.slot[r] >= 0:
                self.remove(r)
        for r in changed:
            if slots[r] >= 0:
                self.place(r, slots[r])

    def other(self, r: int, p: int) -> int:
        model = self.model
        return model.b[r] if model.a[r] == p else model.a[r]

    def unplaced(self) -> list[int]:
        return [r for r, t in enumerate(self.slot) if t < 0]

    def weight(self) -> int:
        return sum(w for w, t in zip(self.model.weight, self.slot, strict=True) if t >= 0)

    def _refresh(self, p: int) -> None:
        model = self.model
        if self.count[p] >= model.most[p]:
            self.room[p] = 0
            return
        room = model.available[p] & ~self.busy[p]
        limit = model.per_day[p]
        if limit is not None:
            for day in model.days:
                if (self.busy[p] & day).bit_count() >= limit:
                    room &= ~day
        self.room[p] = room
