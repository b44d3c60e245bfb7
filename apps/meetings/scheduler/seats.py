"""Tables and interpreters by name, slot by slot: an assignment problem each, with little walking and fair rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from apps.meetings.scheduler.counters import bound_tables, own_tables, serves
from apps.meetings.scheduler.types import Assignment, Interpreter, Problem, Request, Table

KEPT = -1000  # the table or interpreter that was published
OTHER_HALL = 20  # per person who has to walk to another hall
OTHER_TABLE = 1  # per person who has to change tables
IMPOSSIBLE = 10**7


def assign_seats(problem: Problem, slots: Mapping[int, int]) -> tuple[Assignment, ...]:
    """
    The plan's assignments, in the order of the requests.

    `slots` is request id -> slot, within all capacities. Where the problem names no tables (no persons for
    a pool), the table (interpreter) is None.
    """
    by_slot: list[list[Request]] = [[] for _ in range(problem.slots)]
    for r in problem.requests:
        if r.id in slots:
            by_slot[slots[r.id]].append(r)
    tables = _Tables(problem)
    interpreters = _Interpreters(problem)
    table_of: dict[int, int] = {}
    interpreter_of: dict[int, int] = {}
    for slot, requests in enumerate(by_slot):
        table_of.update(tables.assign(slot, requests))
        interpreter_of.update(interpreters.assign(slot, requests))
    return tuple(
        Assignment(r.id, slots[r.id], table_of.get(r.id), interpreter_of.get(r.id))
        for r in problem.requests
        if r.id in slots
    )


@dataclass
class _Tables:
    problem: Problem
    last: dict[int, Table] = field(default_factory=dict)  # where each person sat last

    def __post_init__(self) -> None:
        self.bound = bound_tables(self.problem)
        self.owned = own_tables(self.problem)
        self.published = {(x.request, x.slot): x.table for x in self.problem.previous}

    def assign(self, slot: int, requests: Sequence[Request]) -> dict[int, int]:
        if not self.problem.named_tables:
            return {}
        open_tables = [t for t in self.problem.named_tables if t.slots is None or slot in t.slots]
        seated: dict[int, Table] = {}
        anyones = []
        for r in requests:
            if not r.needs_table:
                continue
            choices = self._bound_to(r, open_tables)
            if choices is None:
                anyones.append(r)
            else:
                seated[r.id] = min(choices, key=lambda t: self._walk(slot, r, t))
        taken = {t.id for t in seated.values()}
        free = [t for t in open_tables if t.owner is None and t.id not in taken]
        costs = [[self._walk(slot, r, t) for t in free] for r in anyones]
        seated.update({anyones[row].id: free[column] for row, column in _cheapest(costs)})
        for r in requests:
            if r.id in seated:
                self.last[r.a] = self.last[r.b] = seated[r.id]
        return {request: table.id for request, table in seated.items()}

    def _bound_to(self, r: Request, open_tables: Sequence[Table]) -> list[Table] | None:
        """The tables that the request must take one of; None where any free table will do."""
        if r.id in self.bound:
            return [t for t in open_tables if t.id == self.bound[r.id]]
        if r.a in self.owned or r.b in self.owned:
            return [t for t in open_tables if t.owner is not None and t.owner in (r.a, r.b)]
        return None

    def _walk(self, slot: int, r: Request, table: Table) -> int:
        cost = KEPT if self.published.get((r.id, slot)) == table.id else 0
        for p in (r.a, r.b):
            last = self.last.get(p)
            if last is not None and last.id != table.id:
                cost += OTHER_TABLE if last.hall == table.hall else OTHER_HALL
        return cost


@dataclass
class _Interpreters:
    problem: Problem
    load: dict[int, int] = field(default_factory=dict)  # meetings so far
    run: dict[int, tuple[int, int]] = field(default_factory=dict)  # last slot and unbroken slots up to it

    def __post_init__(self) -> None:
        self.locked = {x.request: x.interpreter for x in self.problem.locked if x.interpreter is not None}
        self.published = {(x.request, x.slot): x.interpreter for x in self.problem.previous}
        self.staffed = {pool for i in self.problem.interpreters for pool in i.pools}

    def assign(self, slot: int, requests: Sequence[Request]) -> dict[int, int]:
        given = {r.id: self.locked[r.id] for r in requests if r.id in self.locked}
        wanting = [r for r in requests if r.interpreter in self.staffed and r.id not in given]
        taken = set(given.values())
        people = [i for i in self.problem.interpreters if i.id not in taken]
        costs = [[self._cost(slot, r, person) for person in people] for r in wanting]
        given.update({wanting[row].id: people[column].id for row, column in _cheapest(costs)})
        for person in given.values():
            last, length = self.run.get(person, (-2, 0))
            self.run[person] = (slot, length + 1 if last == slot - 1 else 1)
            self.load[person] = self.load.get(person, 0) + 1
        return given

    def _cost(self, slot: int, r: Request, person: Interpreter) -> int:
        """The longer someone has worked without a rest, and the more in all, the dearer."""
        if r.interpreter is None or not serves(person, r.interpreter, slot):
            return IMPOSSIBLE
        last, length = self.run.get(person.id, (-2, 0))
        unbroken = length if last == slot - 1 else 0
        kept = KEPT if self.published.get((r.id, slot)) == person.id else 0
        return kept + 4 * unbroken * unbroken + self.load.get(person.id, 0)


def _cheapest(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    if not costs or not costs[0]:
        return []
    rows, columns = linear_sum_assignment(np.array(costs))
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
