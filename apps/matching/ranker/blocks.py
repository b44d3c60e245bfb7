"""The best partners of very many, block by block: matrix products, one fusion, both sides' lists.

For companies described by vectors (what they seek, what they offer) the interest of a row in a column is the
dot product of what the one seeks and the other offers, never below 0; the score is the harmonic mean of both.
Where one vector says it all (`Alike`), both interests are the same product. Nothing of the size rows × columns is
ever held. A block is computed and compared at once with what the lists of its rows and columns have to beat (`offering`).

`strip` is the unit of work for a worker: some rows against all columns. `merged` puts strips together, in any
order, to the same lists as one run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .list_keys import EMPTY, Keys, bar, positions, scores
from .types import Floats, Indices

# Products of few dimensions are quickest in small blocks, because what is written stays in the second-level cache; those of many
# read each vector less often in large ones.
BLOCK, SMALL_BLOCK, FEW_DIMENSIONS = 1024, 512, 128
# What a score above 0 is at least: its square is not lost in single precision.
SMALLEST = np.float32(1e-18)


class Companies(Protocol):
    """Rows and columns with an interest in each other."""

    @property
    def shape(self) -> tuple[int, int]: ...

    @property
    def dimensions(self) -> int: ...

    def rows(self, some: slice) -> "Companies":
        """Some of the rows with all columns."""
        ...

    def interests(self, down: slice, across: slice, room: Floats) -> tuple[Floats, Floats]:
        """Both directions (rows × columns), written to `room` (2 × rows × columns)."""
        ...


@dataclass(frozen=True, slots=True)
class Vectors:
    """What rows and columns seek and offer, all of unit length (or 0 where a side says nothing)."""

    row_seeks: Floats
    row_offers: Floats
    column_seeks: Floats
    column_offers: Floats

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.row_seeks), len(self.column_seeks)

    @property
    def dimensions(self) -> int:
        return self.row_seeks.shape[1]

    def rows(self, some: slice) -> "Vectors":
        return Vectors(self.row_seeks[some], self.row_offers[some], self.column_seeks, self.column_offers)

    def interests(self, down: slice, across: slice, room: Floats) -> tuple[Floats, Floats]:
        np.matmul(self.row_seeks[down], self.column_offers[across].T, out=room[0])
        np.matmul(self.row_offers[down], self.column_seeks[across].T, out=room[1])
        return room[0], room[1]


@dataclass(frozen=True, slots=True)
class Alike:
    """One vector for each company: the interest of a row in a column is as large as the other way round."""

    row_vectors: Floats
    column_vectors: Floats

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.row_vectors), len(self.column_vectors)

    @property
    def dimensions(self) -> int:
        return self.row_vectors.shape[1]

    def rows(self, some: slice) -> "Alike":
        return Alike(self.row_vectors[some], self.column_vectors)

    def interests(self, down: slice, across: slice, room: Floats) -> tuple[Floats, Floats]:
        np.matmul(self.row_vectors[down], self.column_vectors[across].T, out=room[0])
        return room[0], room[0]


@dataclass(frozen=True, slots=True)
class Lists:
    """Per line its best others, best first, equals by position: one key each (`list_keys`; lines × top)."""

    keys: Keys

    @classmethod
    def empty(cls, lines: int, top: int) -> "Lists":
        return cls(np.full((lines, top), EMPTY))

    @property
    def others(self) -> Indices:
        """Positions, -1 past the end."""
        return positions(self.keys)

    @property
    def scores(self) -> Floats:
        """Scores, 0 past the end."""
        return scores(self.keys)

    @property
    def to_beat(self) -> Floats:
        """The score that a newcomer must exceed."""
        return scores(self.keys[:, -1])

    def rows(self, some: slice) -> "Lists":
        """A part of the lines, in place."""
        return Lists(self.keys[some])


@dataclass(frozen=True, slots=True)
class Strip:
    """Some rows against all columns: their complete lists, and what the columns found among these rows.

    `first` is the position of the first row; `rows.others` are columns, `columns.others` are rows of the whole.
    """

    first: int
    rows: Lists
    columns: Lists

    @property
    def floors(self) -> Floats:
        """A score that every column has for as many others as its list holds; 0 where the list is not full."""
        return self.columns.to_beat


def strips(rows: int, size: int) -> list[slice]:
    """The rows in strips of `size`, one for each task."""
    return [slice(start, min(start + size, rows)) for start in range(0, rows, size)]


def strip(
    companies: Companies,
    rows: slice,
    top: int,
    *,
    floors: Floats | None = None,
    between: Callable[[], None] = lambda: None,
) -> Strip:
    """Compare the given rows with all columns. Every score above 0 may be listed.

    More rows in one strip cost less each: the columns' lists begin with nothing to beat, or with `floors`, scores that
    each column has for `top` others already (`Strip.floors` of other strips). `between` is called before each block of
    rows.
    """
    part = companies.rows(rows)
    lines, columns = part.shape
    result = Strip(rows.start, Lists.empty(lines, top), Lists.empty(columns, top))
    row_bars = np.full(lines, bar(SMALLEST))
    column_bars = np.full(columns, bar(SMALLEST))
    if floors is not None:
        np.maximum(column_bars, bar(floors), out=column_bars)
    block = SMALL_BLOCK if part.dimensions <= FEW_DIMENSIONS else BLOCK
    # Fresh pages for every block would cost as much as the comparison.
    room = np.empty((2, block * block), np.float32)
    # Compiled code is loaded where strips are compared, in a worker, and by nobody else.
    from .offering import offer

    for down in strips(lines, block):
        between()
        for across in strips(columns, block):
            shape = (down.stop - down.start, across.stop - across.start)
            offer(
                part.interests(down, across, room[:, : shape[0] * shape[1]].reshape(2, *shape)),
                (rows.start + down.start, across.start),
                (result.rows.keys[down], result.columns.keys[across]),
                (row_bars[down], column_bars[across]),
            )
    result.rows.keys.sort(axis=1)
    result.columns.keys.sort(axis=1)
    return result


def merged(parts: Iterable[Strip], rows: int, columns: int, top: int) -> tuple[Lists, Lists]:
    """The lists of all rows and all columns."""
    whole_rows, whole_columns = Lists.empty(rows, top), Lists.empty(columns, top)
    for part in sorted(parts, key=lambda part: part.first):
        place = slice(part.first, part.first + len(part.rows.others))
        whole_rows.keys[place] = part.rows.keys
        both = np.hstack([whole_columns.keys, part.columns.keys])
        whole_columns.keys[:] = np.sort(both, axis=1)[:, :top]
    return whole_rows, whole_columns


def both_lists(companies: Companies, top: int) -> tuple[Lists, Lists]:
    """The lists of all rows and all columns, in one process."""
    whole = strip(companies, slice(0, companies.shape[0]), top)
    return whole.rows, whole.columns
