"""Where flags of pairs are set."""

import numpy as np

from .types import Flags, Indices


def set_places(flags: Flags) -> tuple[Indices, Indices, Indices]:
    """The places that are set, laid out flat and row by row, with their rows and their columns.

    Takes about half the time of `np.nonzero` with two indices, or of a division of each place.
    """
    place = np.flatnonzero(flags)
    row = np.repeat(np.arange(len(flags)), np.count_nonzero(flags, axis=1))
    return place, row, place - row * flags.shape[1]
