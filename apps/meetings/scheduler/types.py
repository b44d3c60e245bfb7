"""What goes into the scheduler and what comes out. Slots are numbered from 0; ids are the caller's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Objective(StrEnum):
    WEIGHT = "weight"  # place the heaviest set of requests, then few breaks
    BREAKS = "breaks"  # place every request, with the fewest breaks


class Reason(StrEnum):
    """Why a request has no slot in the plan."""

    PARTICIPANT_FULL = "participant_full"
    NO_COMMON_SLOT = "no_common_slot"
    TABLES_FULL = "tables_full"
    INTERPRETERS_FULL = "interpreters_full"


class ProblemError(ValueError):
    """The problem contradicts itself (an unknown id, a slot out of range); the message says what and where."""


class Infeasible(Exception):
    """No plan can satisfy the problem; the message says why."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One seat that can be in one meeting per slot: a delegate, or a company that sends one person at a time."""

    id: int
    available: tuple[int, ...]
    max_meetings: int | None = None
    min_meetings: int = 0
    max_per_day: int | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A wish of two participants to meet. `slots` narrows the slots further; `table` is a table id that is a must."""

    id: int
    a: int
    b: int
    weight: int = 1
    interpreter: str | None = None
    slots: tuple[int, ...] | None = None
    table: int | None = None
    needs_table: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A named table. With an owner it serves that participant's meetings and no others."""

    id: int
    owner: int | None = None
    hall: str = ""
    slots: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A person who serves some pools (language pairs) in some slots (None: all)."""

    id: int
    pools: tuple[str, ...]
    slots: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A request in a slot; table and interpreter are ids where the problem names tables and persons."""

    request: int
    slot: int
    table: int | None = None
    interpreter: int | None = None


Locked = Assignment  # a lock is an assignment that must stay


@dataclass(frozen=True, slots=True)
class Precedence:
    """Request `before` takes an earlier slot than request `after`, when both are placed."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Problem:
    """
    slots         number of slots
    tables        tables free for anyone, per slot; None: as many as `named_tables` without owner, or no limit
    pools         interpreters per pool and slot; a pool left out is counted from `interpreters`
    days          day number of each slot; None: all on one day. A night is not a break
    fairness      largest allowed difference of breaks between two participants (None: any)
    """

    slots: int
    participants: tuple[Participant, ...]
    requests: tuple[Request, ...]
    tables: tuple[int, ...] | None = None
    pools: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    named_tables: tuple[Table, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    locked: tuple[Assignment, ...] = ()
    previous: tuple[Assignment, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    days: tuple[int, ...] | None = None
    fairness: int | None = None
    objective: Objective = Objective.WEIGHT


@dataclass(frozen=True, slots=True)
class Unplaced:
    request: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A participant who got fewer meetings than the organiser's minimum."""

    participant: int
    missing: int


@dataclass(frozen=True, slots=True)
class Relief:
    """
    One more of what is scarce, in the slots from `first` to `last`, places so many more requests.

    what          tables or interpreters, by the reason that their lack is called
    pools         where it is an interpreter: the pools that they would have to serve
    """

    what: Reason
    pools: tuple[str, ...]
    first: int
    last: int
    places: int


@dataclass(frozen=True, slots=True)
class Plan:
    """
    bound         upper bound on `weight`, proven in the same run (None where breaks are the objective)
    breaks        gaps between consecutive meetings of a person on one day, for whatever reason
    idle_breaks   those gaps in which the person was available for at least one slot
    proven        the objective equals its bound
    seconds       wall time of solving
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    weight: int | None
    bound: int | None
    bound_kind: str
    breaks: int
    breaks_bound: int
    idle_breaks: int
    proven: bool
    seconds: float
    seed: int
    shortfalls: tuple[Shortfall, ...] = ()
    reliefs: tuple[Relief, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: the stage's name and the best plan known so far, in figures."""

    stage: str
    placed: int
    weight: int
    bound: int | None
    breaks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken constraint, found by the independent checker."""

    constraint: str
    detail: str
