"""
Placing every request with the fewest breaks, as clauses for a MaxSAT solver.

The view is the participants': beside "request r is in slot t" there is "person p is busy in slot t", of which
the number is known in advance. That is implied by the rest, but stated all the same: a solver that learns clauses finds
its proofs much sooner with it (Bofill et al., JAIR 74, 2022).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pysat.card import CardEnc, EncType
from pysat.formula import WCNF, CNFPlus, IDPool

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.model import Model

FEW = 5  # literals of which at most one is true: pairwise up to here


@dataclass(frozen=True, slots=True)
class Encoding:
    """
    formula     hard clauses, and one soft clause of weight 1 for every possible break
    variable    (request, slot) -> the variable that is true where the request is in the slot
    """

    formula: WCNF
    variable: dict[tuple[int, int], int]

    def slots(self, model: Sequence[int], requests: int) -> list[int]:
        """The slot of every request in a satisfying assignment."""
        true = {literal for literal in model if literal > 0}
        slots = [-1] * requests
        for (r, t), variable in self.variable.items():
            if variable in true:
                slots[r] = t
        return slots

    def phases(self, slots: Sequence[int]) -> list[int]:
        """The literals of a plan that is known, for the solver to begin with."""
        return [variable if slots[r] == t else -variable for (r, t), variable in self.variable.items()]


def encode(model: Model, *, crowds: bool) -> Encoding:
    """`crowds` counts the people who are busy in a slot, instead of the requests, for what every request takes."""
    writer = _Writer(model)
    writer.requests()
    writer.people()
    writer.counters(crowds=crowds)
    writer.orders()
    writer.breaks()
    writer.fairness()
    return Encoding(writer.formula, writer.variable)


class _Writer:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.formula = WCNF()
        self.pool = IDPool()
        self.variable = {
            (r, t): self.pool.id(("in", r, t)) for r, mask in enumerate(model.allowed) for t in bits(mask)
        }
        self.busy: dict[tuple[int, int], int] = {}
        self.gaps: dict[int, list[int]] = {}  # person -> the variables that are true where a gap ends

    def requests(self) -> None:
        """Every request has one slot."""
        for r, mask in enumerate(self.model.allowed):
            slots = [self.variable[r, t] for t in bits(mask)]
            self.formula.append(slots)
            self._one_at_most(slots)

    def people(self) -> None:
        """One meeting per person and slot; as many busy slots as meetings; so many a day."""
        for p, requests in enumerate(self.model.requests_of):
            for t in range(self.model.slots):
                here = [self.variable[r, t] for r in requests if (r, t) in self.variable]
                if here:
                    self._busy_when(p, t, here)
            slots = [self.busy[p, t] for t in range(self.model.slots) if (p, t) in self.busy]
            self._exactly(slots, len(requests))
            limit = self.model.per_day[p]
            if limit is not None:
                for day in self.model.days:
                    self._at_most([self.busy[p, t] for t in bits(day) if (p, t) in self.busy], limit)

    def _busy_when(self, p: int, t: int, here: list[int]) -> None:
        self.busy[p, t] = busy = self.pool.id(("busy", p, t))
        self.formula.append([-busy, *here])
        for variable in here:
            self.formula.append([-variable, busy])
        self._one_at_most(here)

    def counters(self, *, crowds: bool) -> None:
        """Tables and interpreters."""
        for c, counter in enumerate(self.model.counters):
            takers = [r for r, takes in enumerate(self.model.takes) if c in takes]
            by_person = crowds and len(takers) == self.model.requests
            for t, capacity in enumerate(counter.capacity):
                if by_person:
                    # Two people are busy for each unit that is taken; they are fewer than the requests.
                    self._at_most(self._busy_in(t), 2 * capacity)
                else:
                    self._at_most([self.variable[r, t] for r in takers if (r, t) in self.variable], capacity)

    def _busy_in(self, t: int) -> list[int]:
        return [self.busy[p, t] for p in range(self.model.participants) if (p, t) in self.busy]

    def orders(self) -> None:
        for r, earlier in enumerate(self.model.before):
            for q in earlier:
                for t in bits(self.model.allowed[r]):
                    sooner = bits(self.model.allowed[q] & ((1 << t) - 1))
                    self.formula.append([-self.variable[r, t], *(self.variable[q, s] for s in sooner)])

    def breaks(self) -> None:
        """A gap ends where somebody is busy, was not in the slot before, and was earlier on that day."""
        for p, requests in enumerate(self.model.requests_of):
            self.gaps[p] = []
            if len(requests) > 1:
                for day in self.model.days:
                    self._gaps_of_day(p, list(bits(day)))
            for gap in self.gaps[p]:
                self.formula.append([-gap], weight=1)

    def _gaps_of_day(self, p: int, day: list[int]) -> None:
        seen = 0  # the variable that is true where p was busy earlier on this day; 0: certainly not
        previous = 0  # the same for the slot before
        ends: list[int] = []
        for t in day:
            busy = self.busy.get((p, t), 0)
            if busy and seen and seen != previous:
                gap = self.pool.id(("gap", p, t))
                self.formula.append([-seen, -busy, gap, *([previous] if previous else [])])
                ends.append(gap)
            if busy:
                seen = self._either(seen, busy, ("seen", p, t))
            previous = busy
        for earlier, later in itertools.pairwise(ends):
            if self._adjacent(earlier, later):
                self.formula.append([-earlier, -later])
        self.gaps[p].extend(ends)

    def _adjacent(self, earlier: int, later: int) -> bool:
        """Two gaps cannot end in slots next to each other."""
        return bool(self.pool.obj(later)[2] - self.pool.obj(earlier)[2] == 1)

    def _either(self, first: int, second: int, name: tuple[str, int, int]) -> int:
        if not first:
            return second
        either = self.pool.id(name)
        self.formula.append([-first, either])
        self.formula.append([-second, either])
        self.formula.append([-either, first, second])
        return either

    def fairness(self) -> None:
        """The numbers of breaks of two people differ by no more than the limit: level k means that all have k."""
        limit = self.model.problem.fairness
        if limit is None:
            return
        counts = {p: self._counted(gaps) for p, gaps in self.gaps.items()}
        most = min((len(count) for count in counts.values()), default=0)
        levels = [self.pool.id(("level", k)) for k in range(1, most + 1)]
        for count in counts.values():
            for level, reached in zip(levels, count, strict=False):
                self.formula.append([-level, reached])
            for k, reached in enumerate(count[limit:], start=1):
                self.formula.append([-reached, *levels[k - 1 : k]])

    def _counted(self, gaps: list[int]) -> list[int]:
        """Literal k - 1 is true exactly where at least k of the gaps are."""
        count: list[int] = []
        for gap in gaps:
            count = self._one_more(count, gap)
        return count

    def _one_more(self, count: list[int], gap: int) -> list[int]:
        longer = []
        for k in range(len(count) + 1):
            held = count[k] if k < len(count) else None  # k + 1 without this gap
            lower = count[k - 1] if k else None  # k without it; None: always true
            reached = self.pool.id(("count", gap, k))
            if held is not None:
                self.formula.append([-held, reached])
            self.formula.append([-gap, reached, *([-lower] if lower is not None else [])])
            self.formula.append([-reached, gap, *([held] if held is not None else [])])
            if lower is not None:
                self.formula.append([-reached, lower, *([held] if held is not None else [])])
            longer.append(reached)
        return longer

    def _one_at_most(self, literals: list[int]) -> None:
        if len(literals) > FEW:
            self._at_most(literals, 1)
            return
        for i, first in enumerate(literals):
            for second in literals[:i]:
                self.formula.append([-first, -second])

    def _at_most(self, literals: list[int], bound: int) -> None:
        if len(literals) <= bound:
            return
        if bound <= 0:
            self.formula.extend([[-literal] for literal in literals])
            return
        self._add(CardEnc.atmost(literals, bound, vpool=self.pool, encoding=EncType.seqcounter))

    def _exactly(self, literals: list[int], count: int) -> None:
        if len(literals) <= count:
            self.formula.extend([[literal] for literal in literals])
        elif count:
            self._add(CardEnc.equals(literals, count, vpool=self.pool, encoding=EncType.seqcounter))

    def _add(self, clauses: CNFPlus) -> None:
        self.formula.extend(clauses.clauses)
