"""Small forums whose every request must be placed: the fewest breaks, with a proof (core-guided MaxSAT)."""

from collections.abc import Sequence
from dataclasses import dataclass

from pysat.examples.rc2 import RC2

from apps.meetings.scheduler.encoding import Encoding, encode
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.stop import Stop

SOLVER = "glucose4"
CHUNK = 2_000  # conflicts between two looks at the clock
STEP = 500  # what a chunk counts in iterations
# Which redundant clauses help differs from forum to forum, by orders of magnitude and in no way that can be told
# beforehand: so the ways take turns, each time for longer.
WAYS = (True, False)
FIRST_TURN, LONGEST_TURN = 0.15, 0.5  # of the time that is left
MOST_VARIABLES = 60_000  # requests times slots


@dataclass(frozen=True, slots=True)
class Proof:
    """
    slots     the slot of every request in an optimal plan; None where the plan that was known is one, or none is
    least     breaks that every plan has at the least, as far as it is proven
    complete  whether `least` is the optimum
    possible  False where it is proven that not all requests can be placed
    """

    least: int
    slots: list[int] | None = None
    complete: bool = False
    possible: bool = True


def fewest_breaks(model: Model, known: Sequence[int], breaks: int | None, stop: Stop) -> Proof:
    """
    The optimum, or the best bound until `stop`.

    `known` are slots to begin with; `breaks` is how many they have where they are a complete plan, so that it is
    enough to prove that no plan has fewer.
    """
    least = 0
    if sum(mask.bit_count() for mask in model.allowed) > MOST_VARIABLES:
        return Proof(least)
    searches = [_Search(encode(model, crowds=way), known, breaks) for way in WAYS]
    share = FIRST_TURN
    try:
        while not stop(0):
            for search in searches:
                proof = search.go_on(stop.share(share), model.requests)
                if proof.complete or not proof.possible:
                    return proof
                least = max(least, proof.least)
            share = min(LONGEST_TURN, share * 2)
    finally:
        for search in searches:
            search.close()
    return Proof(least)


class _Search:
    """One encoding and its solver, which keeps what it has learned from turn to turn."""

    def __init__(self, encoding: Encoding, known: Sequence[int], breaks: int | None) -> None:
        self._encoding = encoding
        self._breaks = breaks
        self._solver = _Solver(encoding, known, breaks)

    def go_on(self, stop: Stop, requests: int) -> Proof:
        self._solver.stop = stop
        try:
            model = self._solver.compute()
        except _Paused:
            return Proof(self._solver.cost, complete=self._solver.cost == self._breaks)
        if model is None:
            return Proof(0, possible=False)
        return Proof(self._solver.cost, self._encoding.slots(model, requests), complete=True)

    def close(self) -> None:
        self._solver.delete()


class _Paused(Exception):
    """The turn is over, or the bound has met the plan that is known."""


class _Solver(RC2):
    """RC2 that can be stopped between two of its cores, and goes on from there when it is called again."""

    stop: Stop

    def __init__(self, encoding: Encoding, known: Sequence[int], breaks: int | None) -> None:
        super().__init__(encoding.formula, solver=SOLVER, adapt=True, minz=True)
        self._breaks = breaks
        self._reducing = False
        self.oracle.set_phases(encoding.phases(known))

    def minimize_core(self) -> None:
        """Here the library sets a budget by itself."""
        self._reducing = True
        super().minimize_core()
        self._reducing = False

    def _call_oracle(self, assumptions: Sequence[int] = (), expect_interrupt: bool = False) -> bool | None:
        if self._reducing:
            return super()._call_oracle(assumptions, expect_interrupt)
        # Found once, the intrinsic at-most-ones are part of the formula: a later turn must not look for them again.
        self.adapt = False
        while self.cost != self._breaks:
            self.oracle.conf_budget(CHUNK)
            answer: bool | None = super()._call_oracle(assumptions, expect_interrupt)
            if answer is not None:
                return answer
            if self.stop(STEP):
                break
        raise _Paused
