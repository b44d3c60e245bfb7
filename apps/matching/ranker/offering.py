"""Compiled: a block's pairs are offered to the lists of its rows and its columns.

A list is a heap of keys (`list_keys`: larger ones are worse) with its worst on top. Every pair is
compared with the lists as they are at that moment, so that what has come in raises the bar for the next; since keys have
one order, the lists do not depend on the order in which pairs come.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from apps.compiled import compiled

from .list_keys import EMPTY, UPPER, Keys, bar
from .types import Floats

Bytes = npt.NDArray[np.uint8]

TURNED = np.uint32(0xFFFFFFFF)
# So many pairs are passed over at once where none of them is good enough.
WORD = 8

_bar: Any = njit(inline="always")(bar)


@compiled
def _key(score: np.float32, position: int) -> np.uint64:
    return (np.uint64(TURNED - np.float32(score).view(np.uint32)) << UPPER) | np.uint64(position)


@compiled
def _score(key: np.uint64) -> np.float32:
    return np.uint32(np.uint32(TURNED) - np.uint32(key >> UPPER)).view(np.float32)


@compiled
def _take_in(lists: Keys, line: int, key: np.uint64) -> None:
    """Put a key in the place of the worst one."""
    size = lists.shape[1]
    at, below = 0, 1
    while below < size:
        if below + 1 < size and lists[line, below + 1] > lists[line, below]:
            below += 1
        if lists[line, below] <= key:
            break
        lists[line, at] = lists[line, below]
        at, below = below, 2 * below + 1
    lists[line, at] = key


@compiled
def _offered(lists: Keys, line: int, key: np.uint64, before: np.float32) -> np.float32:
    """The bar of a list, raised if the key has come in."""
    if key >= lists[line, 0]:
        return before
    _take_in(lists, line, key)
    worst = lists[line, 0]
    return before if worst == EMPTY else max(before, _bar(_score(worst)))


@njit(inline="always")
def _promising(ahead: Floats, back: Floats, row_bar: np.float32, column_bars: Floats, flags: Bytes) -> None:
    """Which pairs of a row may reach its own bar or their column's. Without branches: eight pairs an instruction."""
    for column in range(len(ahead)):
        lower = column_bars[column] if column_bars[column] < row_bar else row_bar
        flags[column] = np.uint8(ahead[column] * back[column] >= lower)


@njit(inline="always")
def _offer_row(
    ahead: Floats,
    back: Floats,
    row: int,
    firsts: tuple[int, int],
    lists: tuple[Keys, Keys],
    bars: tuple[Floats, Floats],
    flags: Bytes,
) -> None:
    rows, columns = lists
    row_bars, column_bars = bars
    first_row, first_column = firsts
    words = flags.view(np.uint64)
    row_bar = row_bars[row]
    for word in range(len(words)):
        if words[word] == 0:
            continue
        for column in range(WORD * word, WORD * word + WORD):
            if flags[column] == 0 or ahead[column] <= 0 or back[column] <= 0:
                continue
            product = ahead[column] * back[column]
            score = np.float32(2) * product / (ahead[column] + back[column])
            if product >= row_bar:
                row_bar = _offered(rows, row, _key(score, first_column + column), row_bar)
            if product >= column_bars[column]:
                key = _key(score, first_row + row)
                column_bars[column] = _offered(columns, column, key, column_bars[column])
    row_bars[row] = row_bar


@compiled
def _offer_block(
    ahead: Floats,
    back: Floats,
    firsts: tuple[int, int],
    lists: tuple[Keys, Keys],
    bars: tuple[Floats, Floats],
    flags: Bytes,
) -> None:
    for row in range(len(ahead)):
        _promising(ahead[row], back[row], bars[0][row], bars[1], flags)
        _offer_row(ahead[row], back[row], row, firsts, lists, bars, flags)


def offer(
    interests: tuple[Floats, Floats],
    firsts: tuple[int, int],
    lists: tuple[Keys, Keys],
    bars: tuple[Floats, Floats],
) -> None:
    """Take from a block (rows × columns, both interests) what belongs in the lists of its rows and its columns.

    `firsts`: the positions of its first row and column. `lists`: heaps (rows × top, columns × top), and `bars`, what a
    product has to reach for them (`list_keys.bar`); both are changed in place.
    """
    columns = interests[0].shape[1]
    # Room for a row, filled up to whole words: what is beyond the columns stays 0.
    flags = np.zeros(-(-columns // WORD) * WORD, np.uint8)
    _offer_block(*interests, firsts, lists, bars, flags)
