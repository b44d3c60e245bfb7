"""What the parts of a very large run leave for each other, in NumPy's own format in the database."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from django.db.models import Sum
from django.db.models.functions import Length

from apps.matching.models import FoundLists, ScorePart, ScoreRun, Step
from apps.matching.ranker.blocks import Lists
from apps.matching.ranker.narrow import Described
from apps.matching.ranker.types import Floats, Rules

# Companies that come into question for one; the exact scores choose twenty of them.
CANDIDATES = 100

# Described parts by id: `ids`, `seeks`, `offers`.
DescribedParts: TypeAlias = Mapping[int, Mapping[str, Any]]


def companies_of(part: ScorePart) -> list[int]:
    return np.frombuffer(part.companies or b"", np.int64).tolist()


def size_of(run: ScoreRun) -> int:
    """Return how many companies the run was shared out with."""
    parts = run.parts.filter(step=Step.DESCRIBE)
    return int(parts.aggregate(size=Sum(Length("companies")))["size"] or 0) // 8


def everybody(run: ScoreRun) -> npt.NDArray[np.int64]:
    """Return the ids of all companies that the run was shared out with."""
    parts = run.parts.filter(step=Step.DESCRIBE).order_by("number").values_list("companies", flat=True)
    return np.frombuffer(b"".join(bytes(some or b"") for some in parts), np.int64)


def described(run: ScoreRun, **which: Any) -> DescribedParts:
    """Return some of the described parts, by their fields, in the order of their numbers."""
    rows = run.parts.filter(step=Step.DESCRIBE, **which).order_by("number")
    return {pk: unpacked(result) for pk, result in rows.values_list("pk", "result")}


def vectors(parts: DescribedParts) -> Described:
    seeks, offers = (np.concatenate([part[side] for part in parts.values()]) for side in ("seeks", "offers"))
    return Described(seeks.astype(np.float32), offers.astype(np.float32))


def floors(part: ScorePart) -> Floats | None:
    """Return what each column has by comparisons of these two countries that have ended; None before the first."""
    ended = part.run.parts.filter(step=Step.COMPARE, country=part.country, other_country=part.other_country)
    best: Floats | None = None
    for result in ended.exclude(result=None).values_list("result", flat=True):
        found = unpacked(result)["floors"]
        best = found if best is None else np.maximum(best, found)
    return best


def found_lists(
    part: ScorePart, own: DescribedParts, others: DescribedParts, lists: Lists
) -> Iterator[FoundLists]:
    """Cut the lists of one side into those of its described parts; only what was found is kept, by companies' ids."""
    other_ids = np.concatenate([described["ids"] for described in others.values()])
    start = 0
    for pk, described in own.items():
        some = lists.rows(slice(start, start + len(described["ids"])))
        start += len(described["ids"])
        positions = some.others
        line, at = np.nonzero(positions >= 0)
        yield FoundLists(
            part=part,
            described_id=pk,
            lists=packed(
                line=line.astype(np.int32),
                other=other_ids[positions[line, at]],
                score=some.scores[line, at].astype(np.float16),
            ),
        )


def candidates(part: ScorePart, rules: Rules) -> dict[int, set[int]]:
    """Return for every company of the part the best whom comparisons found, and whom an organiser wants it to meet.

    Companies that have much in common come one after the other.
    """
    described = part.run.parts.get(step=Step.DESCRIBE, number=part.number)
    ids = unpacked(described.result)["ids"]
    found: dict[int, set[int]] = {pk: set() for pk in companies_of(part)}
    stored = FoundLists.objects.filter(described=described).order_by("part").values_list("lists", flat=True)
    lists = [unpacked(one) for one in stored]
    if lists:
        line, other, score = (
            np.concatenate([one[name] for one in lists]) for name in ("line", "other", "score")
        )
        order = np.lexsort((other, -score, line))
        line, other = line[order], other[order]
        place = np.arange(len(line)) - np.searchsorted(line, line)
        kept = place < CANDIDATES
        for one, best in zip(ids[line[kept]].tolist(), other[kept].tolist(), strict=True):
            found[one].add(best)
    for a, b in rules.must:
        for one, wanted in ((int(a), int(b)), (int(b), int(a))):
            if one in found:
                found[one].add(wanted)
    return found


def packed(**arrays: Any) -> bytes:
    file = BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def unpacked(stored: bytes | memoryview | None) -> dict[str, npt.NDArray[Any]]:
    with np.load(BytesIO(bytes(stored or b"")), allow_pickle=False) as file:
        return dict(file)
