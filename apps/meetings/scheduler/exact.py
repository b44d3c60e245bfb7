"""Small forums whose every request must be placed: the fewest breaks, with a proof (core-guided MaxSAT)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pysat.examples.rc2 import RC2

from apps.meetings.scheduler.encoding import Encoding, encode
from apps.meetings.scheduler.model import Model
from apps.meetings.scheduler.stop import Stop

SOLVER = "glucose42"
CHUNK = 2_000  # conflicts between two looks at the clock
STEP = 500  # what a chunk counts in iterations
# Whether people or requests are better counted differs from forum to forum, by orders of magnitude and in no way that can
# be told beforehand: so the ways take turns, each time for longer.
# Counting people is mostly better and has longer turns.
WAYS = ((False, 1), (True, 2))
FIRST_TURN, LONGEST_TURN = 0.05, 0.2  # of the time that is left
MOST_VARIABLES = 60_000  # requests times slots


@dataclass(frozen=True, slots=True)
class Known:
    """A plan by the slot of every request, and its breaks; `breaks` is None where it does not place all or is not fair."""

    slots: Sequence[int]
    breaks: int | None


SearchOn = Callable[[Stop, int], Known]


@dataclass(frozen=True, slots=True)
class Proof:
    """
    slots     the slot of every request in the best plan that is known; None where none is
    least     breaks that every plan has at the least, as far as it is proven
    complete  whether `least` is the optimum
    possible  False where it is proven that not all requests can be placed
    """

    least: int
    slots: Sequence[int] | None = None
    complete: bool = False
    possible: bool = True


def fewest_breaks(
    model: Model, known: Known, stop: Stop, *, least: int = 0, search_on: SearchOn | None = None
) -> Proof:
    """
    The optimum, or the best bound and the best plan until `stop`.

    `known` is a plan to begin with: as soon as its breaks are proven to be the fewest, the search is over. `least` is
    what no plan can go below as far as one knows before. `search_on` looks for a better plan until its stop, or until one
    has so few breaks as its second argument says; the proofs and it take turns.
    """
    if sum(mask.bit_count() for mask in model.allowed) > MOST_VARIABLES:
        return _proof(known, least)
    searches = [(_Search(encode(model, crowds=way), known), turns) for way, turns in WAYS]
    share = FIRST_TURN
    try:
        while not stop(0):
            for search, turns in searches:
                proof = search.go_on(known, stop.share(turns * share))
                if proof.complete or not proof.possible:
                    return proof
                least = max(least, proof.least)
            if search_on is not None:
                known = _better(known, search_on(stop.share(share), least))
            if known.breaks == least:
                break
            share = min(LONGEST_TURN, share * 2)
    finally:
        for search, _ in searches:
            search.close()
    return _proof(known, least)


def _proof(known: Known, least: int) -> Proof:
    slots = None if known.breaks is None else known.slots
    return Proof(least, slots, complete=known.breaks == least)


def _better(known: Known, found: Known) -> Known:
    if found.breaks is None or (known.breaks is not None and known.breaks <= found.breaks):
        return known
    return found


class _Search:
    """One encoding and its solver, which keeps what it has learned from turn to turn."""

    def __init__(self, encoding: Encoding, known: Known) -> None:
        self._encoding = encoding
        self._solver = _Solver(encoding, known)

    def go_on(self, known: Known, stop: Stop) -> Proof:
        self._solver.stop, self._solver.breaks = stop, known.breaks
        try:
            model = self._solver.compute()
        except _Paused:
            return _proof(known, self._solver.cost)
        if model is None:
            return Proof(0, possible=False)
        return Proof(self._solver.cost, self._encoding.slots(model, len(known.slots)), complete=True)

    def close(self) -> None:
        self._solver.delete()


class _Paused(Exception):
    """The turn is over, or the bound has met the plan that is known."""


class _Solver(RC2):
    """RC2 that can be stopped between two of its cores, and goes on from there when it is called again."""

    stop: Stop
    breaks: int | None  # of the plan that is known

    def __init__(self, encoding: Encoding, known: Known) -> None:
        super().__init__(encoding.formula, solver=SOLVER, adapt=True, minz=True)
        self._reducing = False
        self.oracle.set_phases(encoding.phases(known.slots))

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
        while self.cost != self.breaks:
            self.oracle.conf_budget(CHUNK)
            answer: bool | None = super()._call_oracle(assumptions, expect_interrupt)
            if answer is not None:
                return answer
            if self.stop(STEP):
                break
        raise _Paused
