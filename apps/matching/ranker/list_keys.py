"""Members of lists as 64-bit keys: the score above, turned so that larger scores are smaller keys, the position below.

Keys have one order, equals by position, and comparing them is several times quicker than comparing scores and positions.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .types import Floats

Keys = npt.NDArray[np.uint64]
Score = TypeVar("Score", np.float32, Floats)

UPPER, LOWER, EMPTY = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFFFFFFFFFF)
# A little less than one, so that rounding loses nobody.
NEARLY = np.float32(0.99999)


def bar(score: Score) -> Score:
    """What the product of two interests has to reach for a score: a harmonic mean is at most the geometric one."""
    return NEARLY * score * score


def scores(keys: Keys) -> Floats:
    """The upper half, turned back; 0 for EMPTY."""
    found: Floats = (LOWER - (keys >> UPPER)).astype(np.uint32).view(np.float32)
    return found


def positions(keys: Keys) -> npt.NDArray[np.intp]:
    """The lower half; -1 for EMPTY."""
    return np.where(keys == EMPTY, -1, (keys & LOWER).astype(np.intp))
