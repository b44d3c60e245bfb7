"""The rows of the table: each measures one thing that the scheduler must do well, beside what others do with it."""

import csv
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from apps.meetings.scheduler.bench import baselines
from apps.meetings.scheduler.bench.forums import Shape, changed, forum
from apps.meetings.scheduler.bench.measure import Figures, compared, planned
from apps.meetings.scheduler.reading import read_problem
from apps.meetings.scheduler.types import Problem

FOLDER = Path(os.environ.get("IPEK_BENCHMARKS", "../shared/benchmarks"))


@dataclass(frozen=True, slots=True)
class Row:
    """`ok` says whether what must hold on every machine does: feasibility, bounds and ratios, never seconds."""

    name: str
    result: str
    others: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the table: `part` is what fits into a minute."""

    seeds: int
    large: int
    medium: int
    small: int
    seconds: float

    @classmethod
    def whole(cls) -> "Size":
        return cls(seeds=3, large=5_000, medium=2_000, small=500, seconds=60)

    @classmethod
    def part(cls) -> "Size":
        return cls(seeds=1, large=1_000, medium=300, small=120, seconds=2.5)


def fewest_breaks(size: Size) -> Iterator[Row]:
    """Real forums, if their files are there: every meeting placed, with the published optimum of breaks."""
    for name, optimum in _published():
        problem = read_problem(FOLDER / "girona" / f"{name}.original.dzn")
        plan, cpu = planned(problem, seconds=size.seconds, seed=0)
        others = {
            "RC2": compared(problem, baselines.plain_rc2, size.seconds),
            **_cp_sat(problem, size.seconds),
        }
        yield Row(
            f"real forum {name}",
            f"{plan.breaks} breaks (published {optimum}), {'proven' if plan.proven else f'bound {plan.breaks_bound}'}, {cpu:.1f} s",
            _told(others, lambda f: f"{f.breaks} breaks"),
            ok=plan.breaks_bound <= optimum <= plan.breaks and not plan.unplaced,
        )


def _published() -> list[tuple[str, int]]:
    path = FOLDER / "girona" / "published.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [(row["instance"], int(row["optimum_breaks"])) for row in csv.DictReader(lines)]


def heaviest(size: Size) -> Iterator[Row]:
    """A large forum: the weight is the bound, soon."""
    for seed in range(size.seeds):
        problem = forum(Shape(size.large, 40, 12), seed)
        plan, cpu = planned(problem, seconds=2, seed=seed)
        other = compared(problem, baselines.slot_by_slot, size.seconds)
        yield Row(
            f"{size.large} people, seed {seed}",
            f"{_share(plan.weight, plan.bound)} of the bound, {cpu:.1f} s",
            _told({"slot by slot": other}, partial(_weight_share, bound=plan.bound)),
            ok=plan.weight == plan.bound and other is not None and other.weight <= (plan.weight or 0),
        )


def calm(size: Size) -> Iterator[Row]:
    """Few breaks with the weight at its bound."""
    for seed in range(size.seeds):
        problem = forum(Shape(size.medium, 32, 10), seed)
        plan, cpu = planned(problem, seconds=size.seconds, seed=seed)
        other = compared(problem, baselines.slot_by_slot, size.seconds)
        yield Row(
            f"breaks of {size.medium} people, seed {seed}",
            f"{plan.breaks / max(1, plan.breaks_bound):.2f} × the bound, {plan.idle_breaks / size.medium:.2f} idle each, {cpu:.0f} s",
            _told(
                {"slot by slot": other},
                lambda f: f"{f.breaks / max(1, f.least):.2f} ×, {f.idle / size.medium:.2f} idle",
            ),
            ok=plan.weight == plan.bound and other is not None and plan.breaks < other.breaks,
        )


def tight(size: Size) -> Iterator[Row]:
    """People who are there for half of the slots: the time-indexed relaxation is the bound."""
    for seed in range(size.seeds):
        problem = forum(Shape(size.small, 24, 14, absent=0.5, part_time=0.8), seed)
        plan, cpu = planned(problem, seconds=size.seconds, seed=seed)
        by_slot = compared(problem, baselines.slot_by_slot, size.seconds)
        others = {
            "slot by slot": by_slot,
            "MIP": compared(problem, baselines.time_indexed, size.seconds),
            **_cp_sat(problem, size.seconds),
        }
        yield Row(
            f"{size.small} people half there, seed {seed}",
            f"{_share(plan.weight, plan.bound)} of the bound ({plan.bound_kind}), {cpu:.0f} s",
            _told(others, partial(_weight_share, bound=plan.bound)),
            ok=all(f is None or f.weight <= (plan.bound or 0) for f in others.values())
            and by_slot is not None
            and by_slot.weight <= (plan.weight or 0),
        )


def again(size: Size) -> Iterator[Row]:
    """Some cancel and some come late: what was published stays, and hardly any of it moves."""
    for seed in range(size.seeds):
        problem = forum(Shape(size.small, 24, 10), seed)
        first, _ = planned(problem, seconds=size.seconds / 4, seed=seed)
        published = {x.request: x.slot for x in first.assignments}
        later = changed(problem, published, seed)
        plan, cpu = planned(later, seconds=1, seed=seed)
        there = {p.id for p in later.participants if p.available}
        ends = {r.id: (r.a, r.b) for r in later.requests}
        kept = {r for r in published if set(ends[r]) <= there}
        now = {x.request: x.slot for x in plan.assignments}
        dropped = len(kept - now.keys())
        moved = sum(now.get(r, published[r]) != published[r] for r in kept)
        yield Row(
            f"{size.small} people planned again, seed {seed}",
            f"{dropped} dropped, {moved / len(kept):.2%} moved, {_share(plan.weight, plan.bound)} of the bound, {cpu:.1f} s",
            "",
            ok=dropped == 0 and moved <= 0.02 * len(kept) and (plan.weight or 0) >= 0.995 * (plan.bound or 0),
        )


def _cp_sat(problem: Problem, seconds: float) -> dict[str, Figures | None]:
    if not baselines.has_cp_sat():
        return {}
    return {
        "CP-SAT": compared(problem, baselines.cp_sat, seconds),
        "CP-SAT without LP": compared(problem, partial(baselines.cp_sat, linearization=0), seconds),
    }


def _weight_share(found: Figures, bound: int | None) -> str:
    return _share(found.weight, bound)


def _share(part: int | None, whole: int | None) -> str:
    return f"{100 * (part or 0) / max(1, whole or 0):.3f} %"


def _told(others: dict[str, Figures | None], tell: Callable[[Figures], str]) -> str:
    return "; ".join(
        f"{name}: {'none in time' if found is None else f'{tell(found)}, {found.cpu:.1f} s'}"
        for name, found in others.items()
    )


# Each kind of row, in the order of the table.
KINDS: Mapping[str, Callable[[Size], Iterator[Row]]] = {
    "real": fewest_breaks,
    "heaviest": heaviest,
    "calm": calm,
    "tight": tight,
    "again": again,
}


def rows(size: Size, kinds: Collection[str] = KINDS.keys()) -> Iterator[Row]:
    for kind in kinds:
        yield from KINDS[kind](size)
