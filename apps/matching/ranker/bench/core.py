"""How fast the core is, against the bare matrix products of the same run: machines differ, the ratio less."""

import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from apps.matching.ranker import blocks
from apps.matching.ranker.congestion import TOP
from apps.matching.ranker.types import Floats

SIZE, DIMENSIONS, REPEATS = 8192, 512, 5


def core(size: int = SIZE, repeats: int = REPEATS, seed: int = 0) -> dict[str, float]:
    """Two products, fusion and both sides' lists for `size` × `size` companies.

    Processor time on one core, best of `repeats`; bare products and the whole take turns, so that what else
    happens on the machine meets both.
    """
    vectors = blocks.Vectors(*(_unit(size, np.random.default_rng([seed, at])) for at in range(4)))
    room = np.empty((size, size), np.float32)

    def bare() -> None:
        np.matmul(vectors.row_seeks, vectors.column_offers.T, out=room)
        np.matmul(vectors.row_offers, vectors.column_seeks.T, out=room)

    with threadpool_limits(1):
        spent = [(_spent(bare), _spent(lambda: blocks.both_lists(vectors, TOP))) for _ in range(repeats)]
    plain, whole = (min(some) for some in zip(*spent, strict=True))
    return {
        "ratio_to_blas": round(whole / plain, 3),
        "pairs_per_second": round(size * size / whole),
        "blas_seconds": round(plain, 3),
        "seconds": round(whole, 3),
    }


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _unit(lines: int, rng: np.random.Generator) -> Floats:
    drawn = rng.standard_normal((lines, DIMENSIONS), np.float32)
    result: Floats = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return result
