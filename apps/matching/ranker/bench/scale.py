"""Many companies: a dense market solved exactly, and more than can be held, strip by strip."""

import resource
import time

import numpy as np
from threadpoolctl import threadpool_limits

from apps.matching.ranker import blocks, congestion
from apps.matching.ranker.congestion import TOP
from apps.matching.ranker.types import Floats

EXACT, LARGE, NATIONAL = 20_000, 100_000, 1_000_000
EXACT_DIMENSIONS, NARROW, WIDE = 64, 64, 512
STRIP, NATIONAL_STRIP, EXACT_ROWS, BETA = 2048, 32768, 256, 0.05
CANDIDATES = 100


def exact(size: int = EXACT) -> dict[str, float]:
    """`size` × `size` interests from vectors, congestion solved on all of them, both sides' lists; on one core.

    One matrix of that size is held, and nothing else as large.
    """
    with threadpool_limits(1):
        return _exact(size)


def _exact(size: int) -> dict[str, float]:
    start, cpu = time.perf_counter(), time.process_time()
    vectors = vectors_of(size, EXACT_DIMENSIONS)
    strength, room = np.empty((size, size), np.float32), np.empty((min(EXACT_ROWS, size), size), np.float32)
    for rows in blocks.strips(size, EXACT_ROWS):
        ahead, back = strength[rows], room[: rows.stop - rows.start]
        np.matmul(vectors.row_seeks[rows], vectors.column_offers.T, out=ahead)
        np.matmul(vectors.row_offers[rows], vectors.column_seeks.T, out=back)
        np.maximum(ahead, 0, out=ahead)
        np.maximum(back, 0, out=back)
        congestion.kernel(ahead, back, BETA, out=ahead)
    scored = time.process_time()
    capacity = np.full(size, 10, np.float32)
    a, b = congestion.solve(strength, capacity, capacity)
    solved = time.process_time()
    rows_lists, columns_lists = congestion.lists(strength, a, b, capacity, capacity)
    whole, seconds = time.process_time(), time.perf_counter() - start
    forgotten = sum(size - len(np.unique(ranks[ranks >= 0])) for ranks in (rows_lists, columns_lists))
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(whole - cpu, 1),
        "of_these_interests": round(scored - cpu, 1),
        "of_these_congestion": round(solved - scored, 1),
        "of_these_lists": round(whole - solved, 1),
        "never_shown": forgotten,
        "peak_gigabytes": _peak(),
    }


def strip(
    size: int = LARGE,
    dimensions: int = WIDE,
    rows: int = STRIP,
    top: int = TOP,
    *,
    alike: bool = False,
) -> dict[str, float]:
    """One strip of `rows` against `size` columns, and what `size` × `size` takes if every strip takes as long.

    The lists are exact: their recall is 1. Only the strip is measured, the rest is extrapolated; strips that come
    later take less, since what the columns have found already need not be beaten again. `alike`: one vector says it all.
    """
    rows = min(rows, size)
    vectors = vectors_of(size, dimensions, rows)
    companies = blocks.Alike(vectors.row_seeks, vectors.column_offers) if alike else vectors
    with threadpool_limits(1):
        start = time.process_time()
        blocks.both_lists(companies, top)
        spent = time.process_time() - start
    return {
        "strip_seconds": round(spent, 2),
        "pairs_per_second": round(rows * size / spent),
        "extrapolated_core_minutes": round(spent * size / rows / 60, 1),
        "peak_gigabytes": _peak(),
    }


def national(size: int = NATIONAL) -> dict[str, float]:
    """A national market in NARROW dimensions: both products and lists of twenty; then the search for candidates as the
    site does it, with one product of twice as many dimensions and lists of a hundred."""
    twenty = strip(size, NARROW, NATIONAL_STRIP)
    hundred = strip(size, 2 * NARROW, NATIONAL_STRIP, CANDIDATES, alike=True)
    return {
        **twenty,
        "candidates_pairs_per_second": hundred["pairs_per_second"],
        "candidates_core_minutes": hundred["extrapolated_core_minutes"],
        "peak_gigabytes": hundred["peak_gigabytes"],
    }


def vectors_of(size: int, dimensions: int, rows: int | None = None) -> blocks.Vectors:
    """Random companies of as many kinds as there are hundreds of them. Synthetic."""
    rng = np.random.default_rng(3)
    kinds = rng.standard_normal((max(size // 100, 1), dimensions), np.float32)

    def side(count: int) -> Floats:
        drawn = kinds[rng.integers(0, len(kinds), count)]
        drawn += rng.standard_normal((count, dimensions), np.float32)
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        return drawn

    rows = size if rows is None else rows
    return blocks.Vectors(side(rows), side(rows), side(size), side(size))


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
