"""Which values of a row are its largest, without sorting the row."""

import numpy as np

from .types import Floats


def reached(values: Floats, top: int) -> Floats:
    """Per row a value that at least `top` of its values reach, and few more (-inf where that is not known).

    Found among the maxima of groups, which is much quicker than a partition of the whole.
    """
    maxima, width = values, values.shape[1]
    if width < top:
        return np.full(len(values), -np.inf, np.float32)
    while width >= 6 * top:
        width //= 2
        maxima = np.maximum(maxima[:, :width], maxima[:, width : 2 * width])
    result: Floats = np.partition(np.ascontiguousarray(maxima), width - top, axis=1)[:, width - top]
    return result
