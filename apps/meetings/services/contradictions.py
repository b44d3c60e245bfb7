"""Why locked meetings leave no plan, in words that an organiser can act upon."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.meetings import scheduler
from apps.meetings.models import MeetingRequest
from apps.meetings.services.problem import ForumProblem


class Contradiction(Exception):
    """The locked meetings cannot all stay; the message is a whole sentence for the organiser."""


def why_not(computed: ForumProblem, error: Exception) -> str:
    """Return what is wrong with the locks; where that is not found out, the scheduler's own words."""
    for sentence in _reasons(computed):
        return sentence
    return _("The locked meetings contradict each other: %(why)s") % {"why": error}


def _reasons(computed: ForumProblem) -> Iterator[str]:
    problem = computed.problem
    available = {person.id: set(person.available) for person in problem.participants}
    requests = {request.id: request for request in problem.requests}
    interpreters = {person.id: person for person in problem.interpreters}
    for lock in problem.locked:
        request = requests[lock.request]
        names = {"meeting": _named(lock.request), "slot": computed.slots[lock.slot].number}
        if lock.slot not in available[request.a] & available[request.b]:
            yield _("“%(meeting)s” is locked in slot %(slot)s, when one of the two is not there.") % names
        if request.slots is not None and lock.slot not in request.slots:
            yield (
                _("“%(meeting)s” is locked in slot %(slot)s, which is not the part of the day agreed.")
                % names
            )
        person = interpreters.get(lock.interpreter) if lock.interpreter else None
        if person and person.slots is not None and lock.slot not in person.slots:
            yield _("“%(meeting)s” is locked in slot %(slot)s, when its interpreter is not there.") % names
    for slot, count in sorted(Counter(lock.slot for lock in problem.locked).items()):
        if count > len(problem.named_tables):
            yield _("In slot %(slot)s more meetings are locked than there are tables.") % {
                "slot": computed.slots[slot].number
            }
    yield from _short_of_interpreters(computed, requests)


def _short_of_interpreters(computed: ForumProblem, requests: dict[int, scheduler.Request]) -> Iterator[str]:
    wanted = Counter(
        (lock.slot, requests[lock.request].interpreter)
        for lock in computed.problem.locked
        if requests[lock.request].interpreter
    )
    for (slot, pool), count in sorted(wanted.items()):
        there = sum(
            pool in person.pools and (person.slots is None or slot in person.slots)
            for person in computed.problem.interpreters
        )
        if count > there:
            yield _("In slot %(slot)s more meetings are locked than there are interpreters for them.") % {
                "slot": computed.slots[slot].number
            }


def _named(request_id: int) -> str:
    return str(MeetingRequest.objects.select_related("sender", "recipient").get(pk=request_id))
