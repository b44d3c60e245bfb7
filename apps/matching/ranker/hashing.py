"""Numbers that look random and depend on nothing but what they are made of."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from apps.reference.grams import Hashes, mix

from .flags import set_places
from .types import Flags, Floats

# A few rows of a few thousand columns stay in the cache from one step to the next.
ROWS_AT_A_TIME = 32


def keys(names: Sequence[str], seed: int) -> Hashes:
    """A number for each name, another one with each seed."""
    salt = seed.to_bytes(8, "little", signed=True)
    digests = (blake2b(name.encode(), digest_size=8, key=salt).digest() for name in names)
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def tastes(rows: Sequence[str], columns: Sequence[str], seed: int, *, among: Flags | None = None) -> Floats:
    """A standard Gumbel number for each pair of names, in either order (rows × columns).

    `among`: the pairs for which it is needed; the others have 0.
    """
    result = np.zeros((len(rows), len(columns)), np.float32)
    row_keys, column_keys = keys(rows, seed), keys(columns, seed)
    for at in range(0, len(rows), ROWS_AT_A_TIME):
        some = slice(at, at + ROWS_AT_A_TIME)
        if among is None:
            result[some] = _gumbel(row_keys[some, None] + column_keys)
        else:
            place, row, column = set_places(among[some])
            result[some].ravel()[place] = _gumbel(row_keys[some][row] + column_keys[column])
    return result


def _gumbel(hashes: Hashes) -> Floats:
    # 24 bits are what a float32 in (0, 1) can tell apart; the half keeps both ends out.
    uniform = ((mix(hashes) >> np.uint64(40)).astype(np.float32) + np.float32(0.5)) * np.float32(2**-24)
    drawn: Floats = -np.log(-np.log(np.minimum(uniform, np.float32(1 - 2**-24))))
    return drawn
