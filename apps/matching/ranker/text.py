"""Text similarity behind one protocol: rows of unit length whose dot product is the similarity.

`LexicalEncoder` needs no model. It sees spelling, not meaning: it links texts of one language, names,
brands and loan words, and finds nothing between scripts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from apps.reference.grams import grams

from .types import Floats

# Their counts stay in the cache.
PHRASES_AT_A_TIME = 256


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the language that it is written in ("" when not known)."""

    text: str
    language: str = ""


class Encoder(Protocol):
    """Turns phrases into vectors, each one on its own: a row never depends on the other rows."""

    @property
    def dimensions(self) -> int: ...

    def encode(self, phrases: Sequence[Phrase]) -> Floats:
        """Rows (phrases × dimensions), of length 1, or 0 where nothing in the text can be read."""
        ...


@dataclass(frozen=True, slots=True)
class LexicalEncoder:
    """Character n-grams in hashed, signed buckets: of 3 to 5 characters, and for Han of 1 and 2 as well."""

    dimensions: int = 512

    def encode(self, phrases: Sequence[Phrase]) -> Floats:
        rows = np.empty((len(phrases), self.dimensions), np.float32)
        for at in range(0, len(phrases), PHRASES_AT_A_TIME):
            rows[at : at + PHRASES_AT_A_TIME] = self._some(phrases[at : at + PHRASES_AT_A_TIME])
        return rows

    def _some(self, phrases: Sequence[Phrase]) -> Floats:
        owner, hashes = grams([phrase.text for phrase in phrases])
        bucket = owner * self.dimensions + (hashes % np.uint64(self.dimensions)).astype(np.intp)
        # A signed bucket makes collisions cancel on average instead of faking similarity.
        sign = np.where(hashes >> np.uint64(63), 1.0, -1.0)
        counts = np.bincount(bucket, weights=sign, minlength=len(phrases) * self.dimensions)
        return unit_rows(counts.astype(np.float64, copy=False).reshape(len(phrases), self.dimensions))


def unit_rows(rows: npt.NDArray[np.float64]) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    # A row of nothing stays as it is.
    length[length == 0] = 1
    unit = np.empty(rows.shape, np.float32)
    np.divide(rows, length[:, None], out=unit, casting="same_kind")
    return unit
