"""Text similarity behind one protocol: rows of unit length whose dot product is the similarity.

`LexicalEncoder` needs no model. It sees spelling, not meaning: it links texts of one language, names,
brands and loan words, and finds nothing between scripts.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .hashing import mix
from .types import Floats

ACCENTS = re.compile("[\u0300-\u036f]+")
SEPARATORS = re.compile(r"[\W_]+")
# Letters that decomposition leaves alone, written as people type them without their keyboard.
UNDECOMPOSED = str.maketrans({"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})


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
        owner, hashes = grams([phrase.text for phrase in phrases])
        bucket = owner * self.dimensions + (hashes % np.uint64(self.dimensions)).astype(np.intp)
        # A signed bucket makes collisions cancel on average instead of faking similarity.
        sign = np.where(hashes >> np.uint64(63), 1.0, -1.0)
        counts = np.bincount(bucket, weights=sign, minlength=len(phrases) * self.dimensions)
        return unit_rows(counts.astype(np.float64).reshape(len(phrases), self.dimensions))


def grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint64]]:
    """Every n-gram of every text: whose it is, and its hash."""
    characters, owner = _characters(texts)
    found = [_windows(characters, owner, size) for size in (1, 2, 3, 4, 5)]
    return np.concatenate([owner[at] for _, at in found]), np.concatenate([hashes for hashes, _ in found])


def fold(text: str) -> str:
    """Lower case, without accents, every run of anything but letters and digits as one space."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(UNDECOMPOSED)
    return SEPARATORS.sub(" ", ACCENTS.sub("", plain)).strip()


def unit_rows(rows: npt.NDArray[np.float64]) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    unit = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return np.asarray(unit, np.float32)


def _characters(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.intp]]:
    """All code points one after another, each text between two spaces, and the text that each belongs to."""
    padded = [f" {folded} " if folded else "" for folded in map(fold, texts)]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    return codes, np.repeat(np.arange(len(texts)), [len(text) for text in padded])


def _windows(
    codes: npt.NDArray[np.uint64], owner: npt.NDArray[np.intp], size: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.intp]]:
    """Hash and start of every n-gram of `size` that stays inside its text; short ones only if wholly Han."""
    count = max(len(codes) - size + 1, 0)
    hashes = np.full(count, size, np.uint64)
    inside = owner[:count] == owner[size - 1 :]
    for offset in range(size):
        part = codes[offset : offset + count]
        hashes = mix(hashes ^ part)
        if size < 3:
            inside = inside & (part >= 0x3400) & (part < 0x40000)
    at = np.flatnonzero(inside)
    return hashes[at], at
