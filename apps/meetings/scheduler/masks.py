"""Sets of slots in compiled loops, as in `bits`, and luck: bit t is slot t."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.compiled import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Masks = NDArray[np.uint64]
Reals = NDArray[np.float64]

ONE, NONE = np.uint64(1), np.uint64(0)


@compiled
def size(mask: np.uint64) -> int:
    """How many slots a mask holds."""
    mask = mask - ((mask >> ONE) & np.uint64(0x5555555555555555))
    pairs = np.uint64(0x3333333333333333)
    mask = (mask & pairs) + ((mask >> np.uint64(2)) & pairs)
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    count: Any = np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))
    return count


@compiled
def bit(slot: int) -> np.uint64:
    return ONE << np.uint64(slot)


@compiled
def chance(luck: Masks) -> float:
    """A number from 0 to 1 (xorshift)."""
    x = luck[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    luck[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def drawn(mask: np.uint64, luck: Masks) -> int:
    """One of the slots of a mask."""
    for _ in range(int(chance(luck) * size(mask))):
        mask &= mask - ONE
    return first_of(mask)


@compiled
def first_of(mask: np.uint64) -> int:
    return size((mask & (~mask + ONE)) - ONE)
