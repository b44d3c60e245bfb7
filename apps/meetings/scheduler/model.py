"""A Problem with dense numbers instead of ids, and every static rule folded into slot masks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.meetings.scheduler.bits import mask_of
from apps.meetings.scheduler.counters import Counter, bound_tables, counters_of, own_tables, pool_names
from apps.meetings.scheduler.size import check_size
from apps.meetings.scheduler.types import Assignment, Infeasible, Problem, ProblemError, Table


@dataclass(frozen=True, slots=True)
class Model:
    """
    Participants and requests are numbered as in the problem's tuples.

    days          mask of the slots of each day
    available[p]  mask of slots; most[p], least[p] meetings in all; per_day[p] or None
    allowed[r]    mask of slots that are possible for request r on its own (a lock leaves one)
    takes[r]      the counters of which r takes a unit
    before[r], after[r]  requests that come earlier, later
    fixed[r]      the locked slot or -1; previous[r] the published slot or -1
    """

    problem: Problem
    slots: int
    days: tuple[int, ...]
    available: list[int]
    most: list[int]
    least: list[int]
    per_day: list[int | None]
    a: list[int]
    b: list[int]
    weight: list[int]
    allowed: list[int]
    takes: list[tuple[int, ...]]
    counters: list[Counter]
    before: list[tuple[int, ...]]
    after: list[tuple[int, ...]]
    fixed: list[int]
    previous: list[int]
    requests_of: list[list[int]]

    @property
    def participants(self) -> int:
        return len(self.available)

    @property
    def requests(self) -> int:
        return len(self.a)


def compile_problem(problem: Problem) -> Model:
    """Raises ProblemError where ids or slots do not fit together, Infeasible where a lock cannot hold."""
    check_size(slots=problem.slots, participants=len(problem.participants), requests=len(problem.requests))
    person = _numbered("participant", [p.id for p in problem.participants])
    number = _numbered("request", [r.id for r in problem.requests])
    _check_requests(problem, person)
    _check_tables(problem, person)
    _check_capacities(problem)
    available = [_mask(problem, p.available, f"participant {p.id}") for p in problem.participants]
    fixed = _slots_given(problem, number, problem.locked, "lock")
    ends = [(person[r.a], person[r.b]) for r in problem.requests]
    counters, takes = counters_of(problem)
    before, after = _orders(problem, number)
    return Model(
        problem=problem,
        slots=problem.slots,
        days=_day_masks(problem),
        available=available,
        most=[
            m.bit_count() if p.max_meetings is None else min(p.max_meetings, m.bit_count())
            for p, m in zip(problem.participants, available, strict=True)
        ],
        least=[p.min_meetings for p in problem.participants],
        per_day=[p.max_per_day for p in problem.participants],
        a=[a for a, _ in ends],
        b=[b for _, b in ends],
        weight=[r.weight for r in problem.requests],
        allowed=_allowed(problem, [available[a] & available[b] for a, b in ends], fixed),
        takes=takes,
        counters=counters,
        before=before,
        after=after,
        fixed=fixed,
        previous=_slots_given(problem, number, problem.previous, "previous"),
        requests_of=_requests_of(len(available), ends),
    )


def _numbered(kind: str, ids: Sequence[int]) -> dict[int, int]:
    numbers = {ident: index for index, ident in enumerate(ids)}
    if len(numbers) != len(ids):
        twice = next(ident for index, ident in enumerate(ids) if numbers[ident] != index)
        raise ProblemError(f"{kind} {twice} is there twice")
    return numbers


def _mask(problem: Problem, slots: Iterable[int], where: str) -> int:
    checked = []
    for slot in slots:
        if not 0 <= slot < problem.slots:
            raise ProblemError(f"{where}: slot {slot} is not in 0..{problem.slots - 1}")
        checked.append(slot)
    return mask_of(checked)


def _check_requests(problem: Problem, person: dict[int, int]) -> None:
    pools = set(pool_names(problem))
    for r in problem.requests:
        for ident in (r.a, r.b):
            if ident not in person:
                raise ProblemError(f"request {r.id}: participant {ident} is unknown")
        if r.a == r.b:
            raise ProblemError(f"request {r.id}: participant {r.a} cannot meet themself")
        if r.weight < 0:
            raise ProblemError(f"request {r.id}: weight {r.weight} is negative")
        if r.interpreter is not None and r.interpreter not in pools:
            raise ProblemError(f"request {r.id}: interpreter pool {r.interpreter!r} is unknown")


def _check_tables(problem: Problem, person: dict[int, int]) -> None:
    _numbered("table", [t.id for t in problem.named_tables])
    _numbered("interpreter", [i.id for i in problem.interpreters])
    tables = {t.id: t for t in problem.named_tables}
    for table in problem.named_tables:
        if table.owner is not None and table.owner not in person:
            raise ProblemError(f"table {table.id}: owner {table.owner} is unknown")
    bound = bound_tables(problem)
    owned = own_tables(problem)
    for r in problem.requests:
        if r.id not in bound:
            continue
        if bound[r.id] not in tables:
            raise ProblemError(f"request {r.id}: table {bound[r.id]} is unknown")
        owner = tables[bound[r.id]].owner
        if owner not in (r.a, r.b) and (owner is not None or r.a in owned or r.b in owned):
            raise ProblemError(f"request {r.id}: table {bound[r.id]} is not the owner's")


def _check_capacities(problem: Problem) -> None:
    capacities = {f"pool {name}": capacity for name, capacity in problem.pools.items()}
    if problem.tables is not None:
        capacities["tables"] = problem.tables
    for name, capacity in capacities.items():
        if len(capacity) != problem.slots:
            raise ProblemError(f"{name}: {len(capacity)} capacities for {problem.slots} slots")


def _day_masks(problem: Problem) -> tuple[int, ...]:
    if problem.days is None:
        return ((1 << problem.slots) - 1,)
    if len(problem.days) != problem.slots:
        raise ProblemError(f"days: {len(problem.days)} day numbers for {problem.slots} slots")
    if list(problem.days) != sorted(problem.days):
        raise ProblemError("days: the slots are not in the order of their days")
    masks: dict[int, int] = {}
    for slot, day in enumerate(problem.days):
        masks[day] = masks.get(day, 0) | 1 << slot
    return tuple(masks.values()) or (0,)


def _slots_given(
    problem: Problem, number: dict[int, int], assignments: Iterable[Assignment], kind: str
) -> list[int]:
    slots = [-1] * len(number)
    for assignment in assignments:
        if assignment.request not in number:
            raise ProblemError(f"{kind}: request {assignment.request} is unknown")
        _mask(problem, [assignment.slot], f"{kind} of request {assignment.request}")
        index = number[assignment.request]
        if slots[index] not in (-1, assignment.slot):
            raise ProblemError(f"{kind}: request {assignment.request} has two slots")
        slots[index] = assignment.slot
    return slots


def _allowed(problem: Problem, common: list[int], fixed: list[int]) -> list[int]:
    """The slots in which both can meet, narrowed by the request, its table and its lock."""
    before_itself = {x.before for x in problem.precedences if x.before == x.after}
    owned, bound = own_tables(problem), bound_tables(problem)
    tables = {t.id: t for t in problem.named_tables}
    allowed = []
    for r, mask, lock in zip(problem.requests, common, fixed, strict=True):
        if r.slots is not None:
            mask &= _mask(problem, r.slots, f"request {r.id}")
        if r.id in bound:
            mask &= _open(problem, [tables[bound[r.id]]])
        elif r.needs_table and (r.a in owned or r.b in owned):
            mask &= _open(problem, [*owned.get(r.a, ()), *owned.get(r.b, ())])
        if r.id in before_itself:
            mask = 0
        if lock >= 0:
            mask &= 1 << lock
            if not mask:
                raise Infeasible(f"request {r.id} is locked in slot {lock}, where it cannot be")
        allowed.append(mask)
    return allowed


def _open(problem: Problem, tables: Sequence[Table]) -> int:
    mask = 0
    for table in tables:
        mask |= _mask(
            problem, range(problem.slots) if table.slots is None else table.slots, f"table {table.id}"
        )
    return mask


def _orders(problem: Problem, number: dict[int, int]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    before: list[list[int]] = [[] for _ in number]
    after: list[list[int]] = [[] for _ in number]
    for precedence in problem.precedences:
        for ident in (precedence.before, precedence.after):
            if ident not in number:
                raise ProblemError(f"precedence: request {ident} is unknown")
        before[number[precedence.after]].append(number[precedence.before])
        after[number[precedence.before]].append(number[precedence.after])
    return [tuple(x) for x in before], [tuple(x) for x in after]


def _requests_of(participants: int, ends: Sequence[tuple[int, int]]) -> list[list[int]]:
    requests: list[list[int]] = [[] for _ in range(participants)]
    for index, (a, b) in enumerate(ends):
        requests[a].append(index)
        requests[b].append(index)
    return requests
