"""Which of many known names a text speaks of, by its spelling: plain Python and numpy, no database.

A name counts by how much of it stands in the text, wherever that is, and not by how much of the text it is: three
sentences about apricots and walnuts are about both. Endings and plurals cost a little, other words nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.reference.grams import Hashes, grams

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

# Less of a name than this is there by chance: an ending, or a character that many names have.
WITH_EDGES, WITHOUT = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Names:
    """`hashes` of all n-grams in order; those at k stand in the names `owners[starts[k]:starts[k + 1]]`."""

    hashes: Hashes
    starts: Places
    owners: npt.NDArray[np.int32]
    rarity: Floats
    length: Floats
    with_edges: bool

    @classmethod
    def of(cls, names: Sequence[str], *, with_edges: bool = True) -> "Names":
        """`with_edges` is False for a script that does not part its words."""
        owners, hashes = grams(names, with_edges=with_edges)
        # The names of one n-gram come in their order already, so that a stable sort keeps them in it.
        order = np.argsort(hashes, kind="stable")
        owners, hashes = owners[order], hashes[order]
        once = np.ones(len(hashes), bool)
        once[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
        owners, hashes = owners[once], hashes[once]
        starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)])
        known, starts = hashes[starts], np.append(starts, len(hashes))
        holders = np.diff(starts)
        # Squared, as the cosine of weighted counts would have it.
        rarity = (np.log((1 + len(names)) / holders) ** 2).astype(np.float32)
        length = np.bincount(owners, np.repeat(rarity, holders), len(names)).astype(np.float32)
        return cls(known, starts, owners.astype(np.int32), rarity, length, with_edges)

    def mentioned(self, text: str) -> Floats:
        """For each name the share of it that stands in the text (0 if it may be there by chance), more for one that says more."""
        found = np.unique(grams([text], with_edges=self.with_edges)[1])
        at = np.searchsorted(self.hashes, found)
        found, at = found[at < len(self.hashes)], at[at < len(self.hashes)]
        at = at[self.hashes[at] == found]
        count = self.starts[at + 1] - self.starts[at]
        first = np.repeat(self.starts[at] - (np.cumsum(count) - count), count)
        owners = self.owners[first + np.arange(len(first))]
        there = np.bincount(owners, np.repeat(self.rarity[at], count), len(self.length))
        share = there / np.maximum(self.length, np.float32(1e-6))
        floor = WITH_EDGES if self.with_edges else WITHOUT
        return np.where(share >= floor, share * np.sqrt(self.length), 0).astype(np.float32)
