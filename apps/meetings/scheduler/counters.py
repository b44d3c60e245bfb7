"""What is limited per slot besides people: tables and interpreters, as counters with a capacity per slot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from apps.meetings.scheduler.types import Infeasible, Interpreter, Problem, ProblemError, Reason, Table

# A group of pools linked by shared persons is watched by one counter per closed subset of it.
MOST_LINKED_POOLS = 12


@dataclass(frozen=True, slots=True)
class Counter:
    """Something of which a request takes one unit in its slot; `reason` is what its lack is called.

    `pools` are those that an interpreter of this counter serves.
    """

    capacity: tuple[int, ...]
    reason: Reason
    pools: tuple[str, ...] = ()


def counters_of(problem: Problem) -> tuple[list[Counter], list[tuple[int, ...]]]:
    """All counters, and for each request the counters of which it takes a unit."""
    counters: list[Counter] = []
    takes: list[list[int]] = [[] for _ in problem.requests]
    _add_free_tables(problem, counters, takes)
    _add_bound_tables(problem, counters, takes)
    _add_pools(problem, counters, takes)
    return counters, [tuple(t) for t in takes]


def bound_tables(problem: Problem) -> dict[int, int]:
    """Request id -> the table that it must have, by itself or by a lock."""
    tables = {r.id: r.table for r in problem.requests if r.table is not None and r.needs_table}
    tables.update({lock.request: lock.table for lock in problem.locked if lock.table is not None})
    return tables


def own_tables(problem: Problem) -> Mapping[int, Sequence[Table]]:
    """Participant id -> the tables that are theirs."""
    owned: dict[int, list[Table]] = {}
    for table in problem.named_tables:
        if table.owner is not None:
            owned.setdefault(table.owner, []).append(table)
    return owned


def free_tables(problem: Problem) -> tuple[int, ...] | None:
    """How many tables anyone may take, per slot; None where there is no limit."""
    if not problem.named_tables:
        return problem.tables
    anyones = [t for t in problem.named_tables if t.owner is None]
    named = tuple(sum(t.slots is None or s in t.slots for t in anyones) for s in range(problem.slots))
    if problem.tables is None:
        return named
    return tuple(min(pair) for pair in zip(problem.tables, named, strict=True))


def pool_names(problem: Problem) -> list[str]:
    """All pools, whether given by capacity or by persons, in a fixed order."""
    names = dict.fromkeys(problem.pools)
    for interpreter in problem.interpreters:
        names.update(dict.fromkeys(interpreter.pools))
    return list(names)


def _add_free_tables(problem: Problem, counters: list[Counter], takes: list[list[int]]) -> None:
    capacity = free_tables(problem)
    if capacity is None:
        return
    counters.append(Counter(capacity, Reason.TABLES_FULL))
    owned = own_tables(problem)
    for index, r in enumerate(problem.requests):
        if r.needs_table and r.a not in owned and r.b not in owned:
            takes[index].append(0)


def _add_bound_tables(problem: Problem, counters: list[Counter], takes: list[list[int]]) -> None:
    bound = bound_tables(problem)
    anyones = {t.id for t in problem.named_tables if t.owner is None}
    index_of: dict[int, int] = {}
    for index, r in enumerate(problem.requests):
        table = bound.get(r.id)
        if table is None or table not in anyones:
            continue
        if table not in index_of:
            index_of[table] = len(counters)
            counters.append(Counter((1,) * problem.slots, Reason.TABLES_FULL))
        takes[index].append(index_of[table])


def _add_pools(problem: Problem, counters: list[Counter], takes: list[list[int]]) -> None:
    locks = _locked_interpreters(problem)
    names = [name for name in pool_names(problem) if any(r.interpreter == name for r in problem.requests)]
    for group in _closed_groups(names, problem.interpreters):
        number = len(counters)
        counters.append(Counter(_capacity(problem, group, locks), Reason.INTERPRETERS_FULL, group))
        for index, r in enumerate(problem.requests):
            if r.interpreter in group and r.id not in locks:
                takes[index].append(number)


def _locked_interpreters(problem: Problem) -> dict[int, tuple[int, int, str]]:
    """Request id -> (interpreter id, slot, pool) of the locks that name a person."""
    people = {i.id: i for i in problem.interpreters}
    pool_of = {r.id: r.interpreter for r in problem.requests}
    locks: dict[int, tuple[int, int, str]] = {}
    taken: set[tuple[int, int]] = set()
    for lock in problem.locked:
        if lock.interpreter is None:
            continue
        if lock.interpreter not in people:
            raise ProblemError(f"lock of request {lock.request}: interpreter {lock.interpreter} is unknown")
        pool = pool_of.get(lock.request)
        person = people[lock.interpreter]
        if pool is None or not serves(person, pool, lock.slot) or (person.id, lock.slot) in taken:
            raise Infeasible(
                f"request {lock.request} is locked in slot {lock.slot} with interpreter {person.id}, who cannot"
            )
        taken.add((person.id, lock.slot))
        locks[lock.request] = (person.id, lock.slot, pool)
    return locks


def serves(person: Interpreter, pool: str, slot: int) -> bool:
    return pool in person.pools and (person.slots is None or slot in person.slots)


def _capacity(
    problem: Problem, group: tuple[str, ...], locks: dict[int, tuple[int, int, str]]
) -> tuple[int, ...]:
    """How many meetings of these pools fit in each slot: as many as persons can serve one of them."""
    away = {(person, slot) for person, slot, _ in locks.values()}
    capacity = []
    staffed = any(set(group) & set(i.pools) for i in problem.interpreters)
    for slot in range(problem.slots):
        limits = []
        if staffed:
            limits.append(
                sum(
                    any(serves(i, pool, slot) for pool in group) and (i.id, slot) not in away
                    for i in problem.interpreters
                )
            )
        if len(group) == 1 and group[0] in problem.pools:
            locked = sum(pool == group[0] and at == slot for _, at, pool in locks.values())
            limits.append(max(0, problem.pools[group[0]][slot] - locked))
        capacity.append(min(limits))
    return tuple(capacity)


def _closed_groups(names: list[str], interpreters: Sequence[Interpreter]) -> list[tuple[str, ...]]:
    """
    The sets of pools whose counts decide whether persons suffice (Hall's condition).

    Sets that no person links need no counter of their own, nor sets to which a pool can be added without
    adding a person.
    """
    people = {name: frozenset(i.id for i in interpreters if name in i.pools) for name in names}
    groups: list[tuple[str, ...]] = [(name,) for name in names]
    for linked in _linked(names, people):
        if len(linked) > MOST_LINKED_POOLS:
            raise ProblemError(
                f"more than {MOST_LINKED_POOLS} interpreter pools share persons: {', '.join(linked)}"
            )
        closed = set()
        for size in range(2, len(linked) + 1):
            for some in combinations(linked, size):
                staff = frozenset[int]().union(*(people[name] for name in some))
                if len(_linked(list(some), people)) == 1:
                    closed.add(tuple(name for name in linked if people[name] <= staff))
        groups.extend(sorted(closed))
    return groups


def _linked(names: list[str], people: dict[str, frozenset[int]]) -> list[list[str]]:
    """The pools in groups that share persons, directly or through others."""
    groups: list[tuple[list[str], frozenset[int]]] = []
    for name in names:
        members, staff = [name], people[name]
        rest = []
        for other, others_staff in groups:
            if staff & others_staff:
                members, staff = other + members, staff | others_staff
            else:
                rest.append((other, others_staff))
        groups = [*rest, (members, staff)]
    return [members for members, _ in groups]
