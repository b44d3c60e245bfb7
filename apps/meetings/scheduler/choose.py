"""Which requests to place, before their slots are known: a maximum-weight b-matching, solved as an LP."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from apps.meetings.scheduler.lp import Floats, Programme, solve_programme
from apps.meetings.scheduler.model import Model

# What decides between choices of equal weight: together far less than one unit of weight.
EASE = 0.1
SOMEONE = 0.1

# More than any weight can win back: a missed minimum costs this many times the heaviest request.
SHORTFALL = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen requests and an upper bound on the weight of any plan that keeps what must be kept."""

    chosen: list[int]
    bound: int


def choose(
    model: Model,
    kept: list[int],
    *,
    ease: Sequence[float] = (),
    seconds: float = math.inf,
    seed: int = 0,
) -> Choice:
    """
    `kept` are the requests that every plan must hold (locks, and what was published and can stay).

    `ease`, from 0 to 1 per request, decides between choices of equal weight.
    """
    programme = _programme(model, set(kept))
    for r, easy in enumerate(
        ease
    ):  # all together less than half a unit of weight: the bound stays what it is
        programme.cost[r] += easy * 0.4 / len(ease)
    answer = solve_programme(programme, seconds=seconds, seed=seed)
    if answer.x is None:
        return Choice(chosen=_by_weight(model), bound=_weight_of_possible(model))
    bound = _bound_without_minimums(model, kept, seconds) if any(model.least) else answer.bound
    x = _with_fewer_left_out(model, programme, answer.x, seconds, seed).tolist()
    chosen = [r for r in range(model.requests) if x[r] > 0.999]
    spare = [r for r in range(model.requests) if 1e-6 < x[r] <= 0.999]
    spare.sort(key=lambda r: (-model.weight[r], r))
    return Choice(
        chosen=_filled(model, chosen, spare), bound=min(floor_of(bound), _weight_of_possible(model))
    )


def _programme(model: Model, kept: set[int], *, minimums: bool = True) -> Programme:
    programme = Programme()
    for r in range(model.requests):
        possible = 1.0 if model.allowed[r] else 0.0
        programme.column(float(model.weight[r]), 1.0 if r in kept else 0.0, possible)
    _degree_rows(model, programme)
    _counter_rows(model, programme)
    if minimums:
        _minimum_rows(model, programme)
    return programme


def _degree_rows(model: Model, programme: Programme) -> None:
    for p, requests in enumerate(model.requests_of):
        reach = 0
        for r in requests:
            reach |= model.allowed[r]
        most = min(model.most[p], _most_by_day(model, p, reach))
        if len(requests) > most:
            programme.row(requests, 0.0, float(most))


def _most_by_day(model: Model, p: int, reach: int) -> int:
    limit = model.per_day[p]
    if limit is None:
        return reach.bit_count()
    return sum(min(limit, (reach & day).bit_count()) for day in model.days)


def _counter_rows(model: Model, programme: Programme) -> None:
    takers: list[list[int]] = [[] for _ in model.counters]
    for r, counters in enumerate(model.takes):
        for c in counters:
            takers[c].append(r)
    for counter, requests in zip(model.counters, takers, strict=True):
        if len(requests) > sum(counter.capacity):
            programme.row(requests, 0.0, float(sum(counter.capacity)))


def _minimum_rows(model: Model, programme: Programme) -> None:
    price = float(SHORTFALL * max(model.weight, default=1))
    for p, requests in enumerate(model.requests_of):
        least = min(model.least[p], len(requests))
        if least > 0:
            missing = programme.column(-price, 0.0, float(least))
            programme.row([*requests, missing], float(least), math.inf)


def _with_fewer_left_out(model: Model, programme: Programme, x: Floats, seconds: float, seed: int) -> Floats:
    """Between equal weights: a choice in which fewer people who wanted to meet meet nobody."""
    left_out = _left_out(model, x)
    if not left_out:
        return x
    for p in left_out:
        nobody = programme.column(-SOMEONE / model.participants, 0.0, 1.0)
        programme.row([*model.requests_of[p], nobody], 1.0, math.inf)
    other = solve_programme(programme, seconds=seconds, seed=seed).x
    return x if other is None or len(_left_out(model, other)) >= len(left_out) else other


def _left_out(model: Model, x: Floats) -> list[int]:
    share: list[float] = (
        x.tolist()
    )  # numbers of the language add up several times as fast as those of an array
    return [
        p
        for p, requests in enumerate(model.requests_of)
        if model.most[p] and any(model.allowed[r] for r in requests) and sum(share[r] for r in requests) < 0.5
    ]


def _bound_without_minimums(model: Model, kept: list[int], seconds: float) -> float:
    """Where a minimum cannot be met it costs no weight: the bound must hold for every plan."""
    return solve_programme(_programme(model, set(kept), minimums=False), seconds=seconds).bound


def _filled(model: Model, chosen: list[int], spare: list[int]) -> list[int]:
    """A fractional vertex is rounded down, then filled up by weight."""
    count = [0] * model.participants
    result = []
    for r in chosen + spare:
        a, b = model.a[r], model.b[r]
        if count[a] < model.most[a] and count[b] < model.most[b]:
            count[a] += 1
            count[b] += 1
            result.append(r)
    return result


def _by_weight(model: Model) -> list[int]:
    order = sorted(range(model.requests), key=lambda r: (-model.weight[r], r))
    return _filled(model, [], [r for r in order if model.allowed[r]])


def _weight_of_possible(model: Model) -> int:
    return sum(w for w, mask in zip(model.weight, model.allowed, strict=True) if mask)


def floor_of(bound: float) -> int:
    """The largest whole weight below a bound that is exact to about six digits."""
    return math.floor(bound + 1e-6 * max(1.0, abs(bound))) if math.isfinite(bound) else 2**62
