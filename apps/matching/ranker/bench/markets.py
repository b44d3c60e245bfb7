"""Crowded markets: how many pairs find each other, and how evenly attention is spread. Synthetic.

Each side's liking of the other mixes a popularity that all share (weight `crowding`) with private taste.
People look at the lists from the top: the place r is seen with probability 1 / log2(r + 1).
"""

import numpy as np

from apps.matching.ranker.congestion import TOP, allocate, ranked
from apps.matching.ranker.types import Floats, Indices

SIZE, CROWDINGS, SEEDS = 1500, (0.25, 0.5, 0.75), (11, 12, 13)


def measure(size: int = SIZE) -> dict[str, float]:
    """For each crowding, the worst of several markets: expected mutual matches against lists by the product of
    both interests, the larger exposure Gini of both sides, and how many are never shown."""
    figures: dict[str, float] = {}
    for crowding in CROWDINGS:
        tried = [_one(size, crowding, seed) for seed in SEEDS]
        gains, ginis, forgotten = zip(*tried, strict=True)
        figures[f"gain_{crowding}"] = round(min(gains), 3)
        figures[f"gini_{crowding}"] = round(max(ginis), 3)
        figures[f"never_shown_{crowding}"] = max(forgotten)
    return figures


def market(rows: int, columns: int, crowding: float, seed: int) -> tuple[Floats, Floats]:
    """Interests of rows in columns and of columns in rows (rows × columns), in [0, 1]."""
    rng = np.random.default_rng([seed, 7])
    popular_rows, popular_columns = rng.random((rows, 1)), rng.random(columns)
    taste = rng.random((2, rows, columns))
    likes = crowding * popular_columns + (1 - crowding) * taste[0]
    is_liked = crowding * popular_rows + (1 - crowding) * taste[1]
    return likes.astype(np.float32), is_liked.astype(np.float32)


def mutual(rank_rows: Indices, rank_columns: Indices, s1: Floats, s2: Floats) -> float:
    """Expected pairs that see and want each other."""
    return float((_seen(rank_rows, s1.shape[1]) * s1 * _seen(rank_columns, s1.shape[0]).T * s2).sum())


def exposure(ranks: Indices, size: int) -> Floats:
    """How much each of `size` others is seen."""
    return _seen(ranks, size).sum(axis=0)


def gini(values: Floats) -> float:
    ordered = np.sort(values.astype(np.float64))
    place = np.arange(1, len(ordered) + 1)
    return float((2 * place - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))


def _one(size: int, crowding: float, seed: int) -> tuple[float, float, int]:
    s1, s2 = market(size, size, crowding, seed)
    one = np.ones(size, np.float32)
    spread = allocate(s1, s2, one, one)
    product, rng = s1 * s2, np.random.default_rng(0)
    plain = mutual(ranked(product, TOP, rng), ranked(np.ascontiguousarray(product.T), TOP, rng), s1, s2)
    seen = [exposure(ranks, size) for ranks in (spread.rank_rows, spread.rank_columns)]
    gain = mutual(spread.rank_rows, spread.rank_columns, s1, s2) / plain
    return gain, max(gini(some) for some in seen), int(sum((some == 0).sum() for some in seen))


def _seen(ranks: Indices, size: int) -> Floats:
    """The probability that each list's owner looks at each other (lists × size)."""
    seen = np.zeros((len(ranks), size), np.float32)
    row, place = np.nonzero(ranks >= 0)
    seen[row, ranks[row, place]] = 1 / np.log2(place + 2)
    return seen
