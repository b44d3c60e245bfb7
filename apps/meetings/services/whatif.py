"""What if: a plan of a forum that is a little otherwise than it is. The real forum, its requests and meetings stay."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.errors import InvalidInput
from apps.forums.models import Delegate, Forum
from apps.forums.selectors import approved_delegates
from apps.meetings import scheduler
from apps.meetings.services.problem import ForumProblem

MOST_TABLES = 50


@dataclass(frozen=True, slots=True)
class Changes:
    """
    tables          so many more tables for anyone, in the slots from `first` to `last` (numbers; 0: from the beginning, to the end)
    interpreters    keys of engaged interpreters who leave
    halls           names of halls that are lost, with all their tables
    delegate        key of a delegate who comes late, in time for the slot `arrives` (a number)
    """

    tables: int = 0
    first: int = 0
    last: int = 0
    interpreters: tuple[int, ...] = ()
    halls: tuple[str, ...] = ()
    delegate: int | None = None
    arrives: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Changes":
        """Read what `stored` has written."""
        lists = {name: tuple(stored[name]) for name in ("interpreters", "halls") if name in stored}
        return cls(**(dict(stored) | lists))

    def stored(self) -> dict[str, Any]:
        """Return what is otherwise, ready for JSON; empty where nothing is."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in fields.items()
            if value
        }


def named_changes(
    forum: Forum, *, interpreters: Sequence[str] = (), delegate: str | None = None, **values: Any
) -> Changes:
    """Return changes whose interpreters and delegate are named by the ids that leave the house."""
    engaged = dict(
        forum.engagements.filter(interpreter__public_id__in=interpreters).values_list(
            "interpreter__public_id", "interpreter_id"
        )
    )
    if set(engaged) != set(interpreters):
        raise InvalidInput(_("This forum has no such interpreter."), field="interpreters")
    found = approved_delegates(forum).filter(person__public_id=delegate).first() if delegate else None
    if delegate and found is None:
        raise InvalidInput(_("This forum has no such delegate."), field="delegate")
    values["halls"] = tuple(values.get("halls", ()))
    return Changes(
        interpreters=tuple(sorted(engaged.values())), delegate=found.pk if found else None, **values
    )


def require_sense(forum: Forum, changes: Changes) -> None:
    """Raise InvalidInput where nothing is changed, or something that the forum does not have."""
    if not (changes.tables or changes.interpreters or changes.halls or changes.delegate):
        raise InvalidInput(_("Say what should be otherwise."))
    if not 0 <= changes.tables <= MOST_TABLES:
        raise InvalidInput(
            _("Between 0 and %(most)d tables can be added.") % {"most": MOST_TABLES}, field="tables"
        )
    _require_slots(forum, changes)
    _require_rows(forum, changes)


def _require_slots(forum: Forum, changes: Changes) -> None:
    numbers = set(forum.slots.values_list("number", flat=True))
    for name in ("first", "last", "arrives"):
        if getattr(changes, name) and getattr(changes, name) not in numbers:
            raise InvalidInput(_("This forum has no such slot."), field=name)
    if changes.first and changes.last and changes.first > changes.last:
        raise InvalidInput(_("The first slot comes after the last one."), field="last")
    if changes.delegate and not changes.arrives:
        raise InvalidInput(_("Say from which slot on the delegate is there."), field="arrives")


def _require_rows(forum: Forum, changes: Changes) -> None:
    engaged = set(forum.engagements.values_list("interpreter_id", flat=True))
    if not engaged.issuperset(changes.interpreters):
        raise InvalidInput(_("This forum has no such interpreter."), field="interpreters")
    if not set(forum.tables.values_list("hall", flat=True)).issuperset(changes.halls):
        raise InvalidInput(_("This forum has no such hall."), field="halls")
    delegates = approved_delegates(forum)
    if changes.delegate and not delegates.filter(pk=changes.delegate).exists():
        raise InvalidInput(_("This forum has no such delegate."), field="delegate")


def changed(computed: ForumProblem, forum: Forum, changes: Changes) -> ForumProblem:
    """Return the forum's problem as it would be. What is added has ids below zero."""
    numbers = [slot.number for slot in computed.slots]
    lost = set(forum.tables.filter(hall__in=changes.halls).values_list("pk", flat=True))
    problem = _with_tables(computed.problem, numbers, lost, changes)
    problem = _without_interpreters(problem, set(changes.interpreters))
    problem = _with_late(problem, numbers, changes)
    return replace(computed, problem=_loosened(problem, lost, set(changes.interpreters)))


def _with_tables(
    problem: scheduler.Problem, numbers: list[int], lost: set[int], changes: Changes
) -> scheduler.Problem:
    there = [table for table in problem.named_tables if table.id not in lost]
    first, last = changes.first or numbers[0], changes.last or numbers[-1]
    span = tuple(index for index, number in enumerate(numbers) if first <= number <= last)
    more = [scheduler.Table(id=-1 - n, slots=span) for n in range(changes.tables)]
    # Without any named table the scheduler would take it that there are as many as are wanted.
    tables = problem.tables if there or more else (0,) * problem.slots
    return replace(problem, named_tables=(*there, *more), tables=tables)


def _without_interpreters(problem: scheduler.Problem, gone: set[int]) -> scheduler.Problem:
    left = tuple(person for person in problem.interpreters if person.id not in gone)
    still = {pool for person in left for pool in person.pools}
    lost = {pool for person in problem.interpreters for pool in person.pools} - still
    # Whoever needs such an interpreter still does; there is just nobody.
    pools = dict(problem.pools) | dict.fromkeys(sorted(lost), (0,) * problem.slots)
    return replace(problem, interpreters=left, pools=pools)


def _with_late(problem: scheduler.Problem, numbers: list[int], changes: Changes) -> scheduler.Problem:
    def arriving(person: scheduler.Participant) -> scheduler.Participant:
        if person.id != changes.delegate:
            return person
        there = tuple(slot for slot in person.available if numbers[slot] >= changes.arrives)
        return replace(person, available=there)

    return replace(problem, participants=tuple(map(arriving, problem.participants)))


def _loosened(problem: scheduler.Problem, lost: set[int], gone: set[int]) -> scheduler.Problem:
    """Locks that the change breaks become wishes: such a meeting may move, and stays where it can."""
    available = {person.id: set(person.available) for person in problem.participants}
    requests = {request.id: request for request in problem.requests}

    def holds(lock: scheduler.Assignment) -> bool:
        request = requests[lock.request]
        is_there = lock.slot in available[request.a] & available[request.b]
        return is_there and lock.table not in lost and lock.interpreter not in gone

    def freed(placed: scheduler.Assignment) -> scheduler.Assignment:
        return replace(
            placed,
            table=None if placed.table in lost else placed.table,
            interpreter=None if placed.interpreter in gone else placed.interpreter,
        )

    kept: Callable[[scheduler.Assignment], bool] = holds
    broken = [lock for lock in problem.locked if not kept(lock)]
    return replace(
        problem,
        locked=tuple(filter(kept, problem.locked)),
        previous=tuple(map(freed, (*problem.previous, *broken))),
    )


def delegates_of(forum: Forum) -> list[Delegate]:
    """Return whom a form offers as coming late, by company."""
    rows = approved_delegates(forum).order_by("registration__company__sort_key", "pk")
    return list(rows)
