"""The time-indexed model for OR-Tools' CP-SAT, which is a baseline only and need not be installed."""

from collections.abc import Mapping
from typing import Any

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.types import Objective


def plan(model: Model, seconds: float, linearization: int) -> Mapping[int, int] | None:
    """The heaviest plan, or the one with the fewest breaks where every request must be placed."""
    from ortools.sat.python import cp_model

    written = _Written(model, cp_model.CpModel())
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = linearization
    if solver.Solve(written.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {r: t for (r, t), variable in written.cell.items() if solver.Value(variable)}


class _Written:
    def __init__(self, model: Model, cp: Any) -> None:
        self.model = model
        self.cp = cp
        self.everything = model.problem.objective is Objective.BREAKS
        self.cell = {
            (r, t): self.cp.NewBoolVar("") for r, mask in enumerate(model.allowed) for t in bits(mask)
        }
        self._requests()
        busy = self._people()
        self._counters()
        self._orders()
        if self.everything:
            self.cp.Minimize(sum(self._gaps(slots) for slots in busy))
        else:
            self.cp.Maximize(sum(model.weight[r] * variable for (r, _), variable in self.cell.items()))

    def _requests(self) -> None:
        rule = self.cp.AddExactlyOne if self.everything else self.cp.AddAtMostOne
        for r, mask in enumerate(self.model.allowed):
            rule([self.cell[r, t] for t in bits(mask)])

    def _people(self) -> list[list[Any]]:
        busy = []
        for requests in self.model.requests_of:
            slots = []
            for t in range(self.model.slots):
                here = [self.cell[r, t] for r in requests if (r, t) in self.cell]
                self.cp.AddAtMostOne(here)
                slots.append(sum(here))
            busy.append(slots)
        return busy

    def _gaps(self, busy: list[Any]) -> Any:
        if all(isinstance(slot, int) for slot in busy):
            return 0
        starts = [self.cp.NewBoolVar("") for _ in busy]
        for t, start in enumerate(starts):
            self.cp.Add(start >= busy[t] - (busy[t - 1] if t else 0))
        return sum(starts) - 1

    def _counters(self) -> None:
        for c, counter in enumerate(self.model.counters):
            takers = [r for r, takes in enumerate(self.model.takes) if c in takes]
            for t, capacity in enumerate(counter.capacity):
                self.cp.Add(sum(self.cell[r, t] for r in takers if (r, t) in self.cell) <= capacity)

    def _orders(self) -> None:
        for r, earlier in enumerate(self.model.before):
            for q in earlier:
                for t in bits(self.model.allowed[r]):
                    sooner = [self.cell[q, s] for s in bits(self.model.allowed[q]) if s < t]
                    self.cp.AddBoolOr([*sooner, self.cell[r, t].Not()])
