"""Synthetic forums for measuring, the same for the same seed; they stand for nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from apps.meetings.scheduler.types import Assignment, Participant, Problem, Request

WEIGHTS = (1, 1, 3, 3, 5)  # would meet, one must, both must: as the product weighs them


@dataclass(frozen=True, slots=True)
class Shape:
    """
    degree     mean requests per participant
    absent     share of slots that a person keeps free of meetings, here and there
    part_time  share of people who are there for one stretch only
    """

    participants: int
    slots: int
    degree: float
    absent: float = 0.1
    part_time: float = 0.25


def forum(shape: Shape, seed: int) -> Problem:
    """Two sides of equal size; some people are wanted far more than others; half of one side needs an interpreter."""
    rng = Random(seed)
    half = shape.participants // 2
    wanted = [rng.paretovariate(1.6) for _ in range(shape.participants)]
    pairs: dict[tuple[int, int], None] = {}
    count = round(shape.participants * shape.degree / 2)
    while len(pairs) < count:
        hosts = rng.choices(range(half), wanted[:half], k=count)
        guests = rng.choices(range(half, shape.participants), wanted[half:], k=count)
        for pair in zip(hosts, guests, strict=True):
            if len(pairs) < count:
                pairs.setdefault(pair)
    needs = [rng.random() < 0.5 for _ in range(shape.participants)]
    requests = tuple(
        Request(id=k, a=a, b=b, weight=rng.choice(WEIGHTS), interpreter="zh" if needs[b] else None)
        for k, (a, b) in enumerate(pairs)
    )
    interpreted = sum(r.interpreter is not None for r in requests)
    return Problem(
        slots=shape.slots,
        participants=tuple(
            Participant(id=p, available=_presence(shape, rng)) for p in range(shape.participants)
        ),
        requests=requests,
        tables=(max(1, round(count / shape.slots / 0.85)),) * shape.slots,
        pools={"zh": (max(1, round(interpreted / shape.slots / 0.9)),) * shape.slots},
    )


def _presence(shape: Shape, rng: Random) -> tuple[int, ...]:
    first, last = 0, shape.slots
    if rng.random() < shape.part_time:
        length = rng.randint(shape.slots // 2, shape.slots - 1)
        first = rng.randint(0, shape.slots - length)
        last = first + length
    return tuple(t for t in range(first, last) if rng.random() >= shape.absent)


def changed(problem: Problem, published: Mapping[int, int], seed: int) -> Problem:
    """The forum the day before: a twentieth of the people cancel, and three in a hundred requests come late."""
    rng = Random(seed)
    ids = [p.id for p in problem.participants]
    gone = set(rng.sample(ids, len(ids) // 20))
    there = [p for p in ids if p not in gone]
    half = len(ids) // 2
    taken = {(r.a, r.b) for r in problem.requests}
    late: list[Request] = []
    while len(late) < len(problem.requests) * 3 // 100:
        pair = (rng.choice([p for p in there if p < half]), rng.choice([p for p in there if p >= half]))
        if pair not in taken:
            taken.add(pair)
            late.append(Request(len(problem.requests) + len(late), *pair, weight=rng.choice(WEIGHTS)))
    return replace(
        problem,
        participants=tuple(replace(p, available=()) if p.id in gone else p for p in problem.participants),
        requests=problem.requests + tuple(late),
        previous=tuple(Assignment(r, slot) for r, slot in published.items()),
    )
