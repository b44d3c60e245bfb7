"""Reasons why not every request can be placed, each of them a proof."""

from collections.abc import Iterator

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.model import Model


def why_not_all(model: Model) -> str | None:
    """One sentence why no plan places every request; None where nothing speaks against it so far."""
    return next(_proofs(model), None)


def _proofs(model: Model) -> Iterator[str]:
    yield from _requests_without_slot(model)
    yield from _orders_without_slot(model)
    yield from _counters_too_small(model)
    yield from _people_too_full(model)


def _name(model: Model, r: int) -> int:
    return model.problem.requests[r].id


def _requests_without_slot(model: Model) -> Iterator[str]:
    for r, mask in enumerate(model.allowed):
        if not mask:
            yield f"request {_name(model, r)} has no slot in which both can meet"


def _orders_without_slot(model: Model) -> Iterator[str]:
    """Each request comes after the earliest end of what precedes it: a chain or a circle may leave no slot."""
    earliest = [0] * model.requests
    changed = [r for r in range(model.requests) if model.before[r] or model.after[r]]
    while changed:
        r = changed.pop()
        later = model.allowed[r] >> earliest[r] << earliest[r]
        if not later:
            yield f"request {_name(model, r)} has no slot after the requests that come before it"
            return
        first = (later & -later).bit_length() - 1
        for q in model.after[r]:
            if earliest[q] <= first:
                earliest[q] = first + 1
                changed.append(q)


def _counters_too_small(model: Model) -> Iterator[str]:
    for c, counter in enumerate(model.counters):
        takers = [r for r in range(model.requests) if c in model.takes[r]]
        reach = 0
        for r in takers:
            reach |= model.allowed[r]
        seats = sum(counter.capacity[t] for t in bits(reach))
        if len(takers) > seats:
            yield f"{len(takers)} requests for {seats} places ({counter.reason})"


def _people_too_full(model: Model) -> Iterator[str]:
    for p, requests in enumerate(model.requests_of):
        ident = model.problem.participants[p].id
        if len(requests) > model.most[p]:
            yield f"participant {ident} has {len(requests)} requests and room for {model.most[p]}"
        elif _most_slots(model, requests) < len(requests):
            yield f"participant {ident}: the {len(requests)} requests do not fit into different slots"


def _most_slots(model: Model, requests: list[int]) -> int:
    """How many of one person's requests can have slots of their own (augmenting paths)."""
    holder: dict[int, int] = {}

    def augment(r: int, seen: set[int]) -> bool:
        for t in bits(model.allowed[r]):
            if t not in seen:
                seen.add(t)
                if t not in holder or augment(holder[t], seen):
                    holder[t] = r
                    return True
        return False

    return sum(augment(r, set()) for r in requests)
