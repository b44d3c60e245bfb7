"""Runs of characters (n-grams) of texts, as hashes: plain Python and numpy, no database."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Owners = npt.NDArray[np.intp]

ACCENTS = re.compile("[\u0300-\u036f]+")
SEPARATORS = re.compile(r"[\W_]+")
# Letters that decomposition leaves alone, written as people type them without their keyboard.
UNDECOMPOSED = str.maketrans({"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})


def mix(value: Hashes) -> Hashes:
    """A bijection of 64 bits that spreads every input bit (Stafford's variant 13), wrapping on purpose."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def fold(text: str) -> str:
    """Lower case, without accents, every run of anything but letters and digits as one space."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(UNDECOMPOSED)
    return SEPARATORS.sub(" ", ACCENTS.sub("", plain)).strip()


def grams(texts: Sequence[str], *, with_edges: bool = True) -> tuple[Owners, Hashes]:
    """Every n-gram of 3 to 5 characters, and of 1 and 2 if wholly Han: whose it is, and its hash.

    With edges a text stands between two spaces, so that where words begin and end counts too.
    """
    characters, owner = _characters(texts, " " if with_edges else "")
    found = [_windows(characters, owner, size) for size in (1, 2, 3, 4, 5)]
    return np.concatenate([owner[at] for _, at in found]), np.concatenate([hashes for hashes, _ in found])


def _characters(texts: Sequence[str], edge: str) -> tuple[Hashes, Owners]:
    """All code points one after another, and the text that each belongs to."""
    padded = [f"{edge}{folded}{edge}" if folded else "" for folded in map(fold, texts)]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    return codes, np.repeat(np.arange(len(texts)), [len(text) for text in padded])


def _windows(codes: Hashes, owner: Owners, size: int) -> tuple[Hashes, Owners]:
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
