"""The independent checker: shares only the types with the solver, and trusts no figure of the plan."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from apps.meetings.scheduler.types import (
    Assignment,
    Objective,
    Participant,
    Plan,
    Problem,
    Request,
    Table,
    Violation,
)


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every broken constraint; empty for a good plan. Where requests are unknown, nothing else is looked at."""
    view = _View(problem, plan)
    return list(requests_known(view)) or [v for constraint in CONSTRAINTS for v in constraint(view)]


class _View:
    """Problem and plan by id."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.requests: dict[int, Request] = {r.id: r for r in problem.requests}
        self.people: dict[int, Participant] = {p.id: p for p in problem.participants}
        self.tables: dict[int, Table] = {t.id: t for t in problem.named_tables}
        self.placed: dict[int, Assignment] = {x.request: x for x in plan.assignments}
        self.unplaced = {u.request for u in plan.unplaced}

    def meetings(self) -> Iterator[tuple[Request, Assignment]]:
        for x in self.plan.assignments:
            yield self.requests[x.request], x

    def agenda(self) -> Mapping[int, list[int]]:
        """Participant id -> the slots of their meetings, in order; everybody is there."""
        slots: dict[int, list[int]] = {p: [] for p in self.people}
        for r, x in self.meetings():
            slots[r.a].append(x.slot)
            slots[r.b].append(x.slot)
        return {p: sorted(taken) for p, taken in slots.items()}

    def day(self, slot: int) -> int:
        return 0 if self.problem.days is None else self.problem.days[slot]


Constraint = Callable[[_View], Iterator[Violation]]


def requests_known(view: _View) -> Iterator[Violation]:
    for x in view.plan.assignments:
        if x.request not in view.requests:
            yield Violation("requests_known", f"request {x.request} is not in the problem")
        if not 0 <= x.slot < view.problem.slots:
            yield Violation("requests_known", f"request {x.request}: slot {x.slot} does not exist")
    for ident in view.unplaced - view.requests.keys():
        yield Violation("requests_known", f"unplaced request {ident} is not in the problem")


def requests_answered(view: _View) -> Iterator[Violation]:
    """Each request is placed once or listed once as unplaced."""
    times = Counter(x.request for x in view.plan.assignments)
    times.update(u.request for u in view.plan.unplaced)
    for ident in view.requests:
        if times[ident] != 1:
            yield Violation("requests_answered", f"request {ident} is answered {times[ident]} times")


def everything_placed(view: _View) -> Iterator[Violation]:
    """Where breaks are the objective, every request must be placed."""
    if view.problem.objective is Objective.BREAKS:
        for ident in sorted(view.unplaced):
            yield Violation("everything_placed", f"request {ident} is not placed")


def one_meeting_at_a_time(view: _View) -> Iterator[Violation]:
    for p, slots in view.agenda().items():
        for slot, times in Counter(slots).items():
            if times > 1:
                yield Violation(
                    "one_meeting_at_a_time", f"participant {p} has {times} meetings in slot {slot}"
                )


def participants_available(view: _View) -> Iterator[Violation]:
    for p, slots in view.agenda().items():
        for slot in slots:
            if slot not in view.people[p].available:
                yield Violation("participants_available", f"participant {p} is not there in slot {slot}")


def slots_allowed(view: _View) -> Iterator[Violation]:
    for r, x in view.meetings():
        if r.slots is not None and x.slot not in r.slots:
            yield Violation("slots_allowed", f"request {r.id} may not be in slot {x.slot}")


def most_meetings(view: _View) -> Iterator[Violation]:
    for p, slots in view.agenda().items():
        most = view.people[p].max_meetings
        if most is not None and len(slots) > most:
            yield Violation("most_meetings", f"participant {p} has {len(slots)} meetings, at most {most}")


def most_a_day(view: _View) -> Iterator[Violation]:
    for p, slots in view.agenda().items():
        most = view.people[p].max_per_day
        for day, meetings in Counter(view.day(slot) for slot in slots).items():
            if most is not None and meetings > most:
                yield Violation(
                    "most_a_day", f"participant {p} has {meetings} meetings on day {day}, at most {most}"
                )


def least_meetings(view: _View) -> Iterator[Violation]:
    """A missed minimum is allowed, but must be stated as it is."""
    stated = {s.participant: s.missing for s in view.plan.shortfalls}
    for p, slots in view.agenda().items():
        missing = max(0, view.people[p].min_meetings - len(slots))
        if stated.get(p, 0) != missing:
            yield Violation(
                "least_meetings", f"participant {p} misses {missing}, the plan says {stated.get(p, 0)}"
            )


def locks_kept(view: _View) -> Iterator[Violation]:
    for lock in view.problem.locked:
        x = view.placed.get(lock.request)
        kept = (
            x is not None
            and x.slot == lock.slot
            and lock.table in (None, x.table)
            and lock.interpreter in (None, x.interpreter)
        )
        if not kept:
            yield Violation("locks_kept", f"request {lock.request} has left its lock in slot {lock.slot}")


def published_kept(view: _View) -> Iterator[Violation]:
    """Where all published meetings of people still there fit as they were, none of them may be dropped."""
    still = [x for x in view.problem.previous if _still_possible(view, x)]
    people = Counter((p, x.slot) for x in still for p in _ends(view, x.request))
    if any(times > 1 for times in people.values()) or not _seats_suffice(view, still):
        return
    for x in still:
        if x.request in view.unplaced:
            yield Violation(
                "published_kept", f"request {x.request} was published in slot {x.slot} and is dropped"
            )


def _ends(view: _View, request: int) -> tuple[int, int]:
    return view.requests[request].a, view.requests[request].b


def _still_possible(view: _View, x: Assignment) -> bool:
    """Both are there in its slot, nothing forbids it on its own, and no lock takes either of them there."""
    r = view.requests[x.request]
    locked = {
        (p, lock.slot)
        for lock in view.problem.locked
        if lock.request != x.request
        for p in _ends(view, lock.request)
    }
    elsewhere = any(lock.request == x.request and lock.slot != x.slot for lock in view.problem.locked)
    return not elsewhere and all(
        x.slot in view.people[p].available
        and (r.slots is None or x.slot in r.slots)
        and (p, x.slot) not in locked
        and _plain(view.people[p])
        for p in (r.a, r.b)
    )


def _plain(person: Participant) -> bool:
    """No limit of the person's own could force a meeting out."""
    most = person.max_meetings
    return person.max_per_day is None and (most is None or most >= len(person.available))


def _seats_suffice(view: _View, still: list[Assignment]) -> bool:
    """Only judged where seats are plain capacities and nothing else competes for them."""
    problem = view.problem
    if problem.named_tables or problem.interpreters or problem.precedences:
        return False
    together = {x.request: x.slot for x in still} | {x.request: x.slot for x in problem.locked}
    for slot in range(problem.slots):
        here = [view.requests[r] for r, s in together.items() if s == slot]
        if problem.tables is not None and sum(r.needs_table for r in here) > problem.tables[slot]:
            return False
        pools = Counter(r.interpreter for r in here if r.interpreter is not None)
        if any(count > problem.pools[pool][slot] for pool, count in pools.items()):
            return False
    return True


def in_order(view: _View) -> Iterator[Violation]:
    for precedence in view.problem.precedences:
        first, second = view.placed.get(precedence.before), view.placed.get(precedence.after)
        if first is not None and second is not None and first.slot >= second.slot:
            yield Violation(
                "in_order", f"request {precedence.before} does not come before {precedence.after}"
            )


def tables_suffice(view: _View) -> Iterator[Violation]:
    """The capacity counts meetings that take a table which is nobody's own."""
    if view.problem.tables is None:
        return
    owners = {t.owner for t in view.problem.named_tables if t.owner is not None}
    used = Counter(
        x.slot for r, x in view.meetings() if r.needs_table and r.a not in owners and r.b not in owners
    )
    for slot, count in used.items():
        if count > view.problem.tables[slot]:
            yield Violation(
                "tables_suffice", f"slot {slot}: {count} meetings at {view.problem.tables[slot]} tables"
            )


def tables_named(view: _View) -> Iterator[Violation]:
    """Where tables are named, each meeting has one that exists, is there, and is its own or nobody's."""
    if not view.tables:
        return
    owners = {t.owner for t in view.problem.named_tables if t.owner is not None}
    for r, x in view.meetings():
        if not r.needs_table and x.table is None:
            continue
        table = view.tables.get(x.table) if x.table is not None else None
        if table is None or (table.slots is not None and x.slot not in table.slots):
            yield Violation("tables_named", f"request {r.id}: table {x.table} is not there in slot {x.slot}")
        elif r.table is not None and r.table != x.table:
            yield Violation("tables_named", f"request {r.id} is at table {x.table}, bound to {r.table}")
        elif table.owner is not None and table.owner not in (r.a, r.b):
            yield Violation("tables_named", f"request {r.id}: table {x.table} belongs to another participant")
        elif table.owner is None and (r.a in owners or r.b in owners):
            yield Violation("tables_named", f"request {r.id} is not at its participant's own table")


def one_meeting_per_table(view: _View) -> Iterator[Violation]:
    used = Counter((x.table, x.slot) for x in view.plan.assignments if x.table is not None)
    for (table, slot), times in used.items():
        if times > 1:
            yield Violation("one_meeting_per_table", f"table {table} has {times} meetings in slot {slot}")


def interpreters_suffice(view: _View) -> Iterator[Violation]:
    used = Counter((r.interpreter, x.slot) for r, x in view.meetings() if r.interpreter is not None)
    for (pool, slot), count in used.items():
        if pool in view.problem.pools and count > view.problem.pools[pool][slot]:
            yield Violation(
                "interpreters_suffice",
                f"slot {slot}: {count} meetings for {view.problem.pools[pool][slot]} interpreters of {pool}",
            )


def interpreters_named(view: _View) -> Iterator[Violation]:
    """Where persons serve a pool, each of its meetings has one who serves it and is there."""
    people = {i.id: i for i in view.problem.interpreters}
    staffed = {pool for i in view.problem.interpreters for pool in i.pools}
    for r, x in view.meetings():
        if x.interpreter is None and r.interpreter not in staffed:
            continue
        person = people.get(x.interpreter) if x.interpreter is not None else None
        if (
            person is None
            or r.interpreter not in person.pools
            or (person.slots is not None and x.slot not in person.slots)
        ):
            yield Violation(
                "interpreters_named",
                f"request {r.id}: interpreter {x.interpreter} cannot serve it in slot {x.slot}",
            )


def one_meeting_per_interpreter(view: _View) -> Iterator[Violation]:
    used = Counter((x.interpreter, x.slot) for x in view.plan.assignments if x.interpreter is not None)
    for (person, slot), times in used.items():
        if times > 1:
            yield Violation(
                "one_meeting_per_interpreter", f"interpreter {person}: {times} meetings in slot {slot}"
            )


def breaks_fair(view: _View) -> Iterator[Violation]:
    limit = view.problem.fairness
    breaks = [len(_gaps(view, slots)) for slots in view.agenda().values()]
    if limit is not None and breaks and max(breaks) - min(breaks) > limit:
        yield Violation("breaks_fair", f"breaks from {min(breaks)} to {max(breaks)}, at most {limit} apart")


def weight_stated(view: _View) -> Iterator[Violation]:
    weight = None
    if view.problem.objective is Objective.WEIGHT:
        weight = sum(r.weight for r, _ in view.meetings())
    if view.plan.weight != weight:
        yield Violation("weight_stated", f"the weight is {weight}, the plan says {view.plan.weight}")


def bound_holds(view: _View) -> Iterator[Violation]:
    plan = view.plan
    if plan.weight is not None and plan.bound is not None and plan.weight > plan.bound:
        yield Violation("bound_holds", f"weight {plan.weight} is above the bound {plan.bound}")
    if plan.breaks_bound > plan.breaks and not plan.unplaced:
        yield Violation("bound_holds", f"{plan.breaks} breaks are below the bound {plan.breaks_bound}")


def breaks_stated(view: _View) -> Iterator[Violation]:
    breaks = sum(len(_gaps(view, slots)) for slots in view.agenda().values())
    if view.plan.breaks != breaks:
        yield Violation("breaks_stated", f"there are {breaks} breaks, the plan says {view.plan.breaks}")


def idle_breaks_stated(view: _View) -> Iterator[Violation]:
    idle = sum(
        any(slot in view.people[p].available for slot in range(first + 1, second))
        for p, slots in view.agenda().items()
        for first, second in _gaps(view, slots)
    )
    if view.plan.idle_breaks != idle:
        yield Violation(
            "idle_breaks_stated", f"there are {idle} idle breaks, the plan says {view.plan.idle_breaks}"
        )


def _gaps(view: _View, slots: list[int]) -> list[tuple[int, int]]:
    """Pairs of consecutive meetings on one day with something between them."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for slot in slots:
        by_day[view.day(slot)].append(slot)
    return [(x, y) for day in by_day.values() for x, y in pairwise(day) if y > x + 1]


CONSTRAINTS: tuple[Constraint, ...] = (
    requests_answered,
    everything_placed,
    one_meeting_at_a_time,
    participants_available,
    slots_allowed,
    most_meetings,
    most_a_day,
    least_meetings,
    locks_kept,
    published_kept,
    in_order,
    tables_suffice,
    tables_named,
    one_meeting_per_table,
    interpreters_suffice,
    interpreters_named,
    one_meeting_per_interpreter,
    breaks_fair,
    weight_stated,
    bound_holds,
    breaks_stated,
    idle_breaks_stated,
)
