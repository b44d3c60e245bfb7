"""The best partners of very many, block by block: matrix products, one fusion, both sides' lists.

For companies described by vectors (what they seek, what they offer) the interest of a row in a column is the
dot product of what the one seeks and the other offers, never below 0; the score is the harmonic mean of both.
Where one vector says it all (`Alike`), both interests are the same product. Nothing of the size rows × columns is
ever held. A block is computed, fused in parts that stay in the cache, and
compared with the scores that each row and each column has still to beat; only what beats them is looked at again.

`strip` is the unit of work for a worker: some rows against all columns. `merged` puts strips together, in any
order, to the same lists as one run.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .tops import reached
from .types import Flags, Floats, Indices

BLOCK = 1024
# Rows of a block that are looked at at once: what is written of them stays in the second-level cache.
PART = 64
TINY, SMALLEST = np.float32(1e-30), np.float32(1e-20)
# A little less than one, so that rounding loses nobody.
NEARLY = np.float32(0.99999)
# Keys of lists: score above, position below. Keys for sorting: line, score, position.
UPPER, LOWER, EMPTY = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFFFFFFFFFF)
LINE, SCORE, POSITION = np.uint64(54), np.uint64(22), np.uint64((1 << 22) - 1)


class Companies(Protocol):
    """Rows and columns with an interest in each other."""

    @property
    def shape(self) -> tuple[int, int]: ...

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

    def rows(self, some: slice) -> "Alike":
        return Alike(self.row_vectors[some], self.column_vectors)

    def interests(self, down: slice, across: slice, room: Floats) -> tuple[Floats, Floats]:
        np.matmul(self.row_vectors[down], self.column_vectors[across].T, out=room[0])
        return room[0], room[0]


@dataclass(frozen=True, slots=True)
class Lists:
    """Per line its best others, best first, equals by position: one 64-bit key each (lines × top).

    The upper half is the score, turned so that larger scores are smaller keys; the lower half is the position.
    Sorting keys is several times quicker than sorting scores and positions.
    """

    keys: npt.NDArray[np.uint64]

    @classmethod
    def empty(cls, lines: int, top: int) -> "Lists":
        return cls(np.full((lines, top), EMPTY))

    @property
    def others(self) -> Indices:
        """Positions, -1 past the end."""
        return np.where(self.keys == EMPTY, -1, (self.keys & LOWER).astype(np.intp))

    @property
    def scores(self) -> Floats:
        """Scores, 0 past the end."""
        return _scores(self.keys)

    @property
    def to_beat(self) -> Floats:
        """The score that a newcomer must exceed."""
        return _scores(self.keys[:, -1])

    def rows(self, some: slice) -> "Lists":
        """A part of the lines, in place."""
        return Lists(self.keys[some])

    def add(self, line: Indices, other: Indices, score: Floats) -> None:
        """Take in what belongs in the lists, in place; nobody is given twice.

        At once at most 1024 neighbouring lines and 4 million neighbouring others.
        """
        if not len(line):
            return
        first_line, first = int(line.min()), int(other.min())
        order = np.sort(_packed(line - first_line, other - first, score))
        line = (order >> LINE).astype(np.intp)
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        sizes = np.diff(starts, append=len(line))
        rank = np.arange(len(line)) - np.repeat(starts, sizes)
        top = self.keys.shape[1]
        kept = rank < top
        fresh = np.full((len(starts), min(top, int(sizes.max()))), EMPTY)
        place = np.repeat(np.arange(len(starts)), sizes)[kept]
        fresh[place, rank[kept]] = _unpacked(order[kept], first)
        lines = line[starts] + first_line
        self.keys[lines] = np.sort(np.hstack([self.keys[lines], fresh]), axis=1)[:, :top]


@dataclass(frozen=True, slots=True)
class _Room:
    """Memory for one block: both interests and the smaller of them; for a part of it their product, what it has
    to reach, and whether it does."""

    floats: npt.NDArray[np.float32]
    product: Floats
    floor: Floats
    flags: Flags

    @classmethod
    def make(cls) -> "_Room":
        return cls(
            np.empty((3, BLOCK * BLOCK), np.float32),
            np.empty(PART * BLOCK, np.float32),
            np.empty(PART * BLOCK, np.float32),
            np.empty(PART * BLOCK, bool),
        )


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
    each column has for `top` others already (`Strip.floors` of other strips). `between` is called before each
    BLOCK of rows.
    """
    part = companies.rows(rows)
    start = np.zeros(part.shape[1], np.float32) if floors is None else floors
    lines, columns = part.shape
    result = Strip(rows.start, Lists.empty(lines, top), Lists.empty(columns, top))
    # Fresh pages for every block would cost as much as the fusion.
    room = _Room.make()
    for down in strips(lines, BLOCK):
        between()
        for across in strips(columns, BLOCK):
            _block(part, down, across, result, start[across], room)
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


def rescored(vectors: Vectors, rows: Lists, top: int) -> Lists:
    """The rows' lists shortened to `top` by the scores that `vectors` give (after a search in fewer dimensions)."""
    result = Lists.empty(len(rows.others), top)
    for some in strips(len(rows.others), BLOCK):
        others = rows.rows(some).others
        line, at = np.nonzero(others >= 0)
        other, line = others[line, at], line + some.start
        result.add(line, other, pair_scores(vectors, line, other))
    return result


def pair_scores(vectors: Vectors, rows: Indices, columns: Indices) -> Floats:
    """The scores of single pairs."""
    forward = np.einsum("ij,ij->i", vectors.row_seeks[rows], vectors.column_offers[columns])
    backward = np.einsum("ij,ij->i", vectors.row_offers[rows], vectors.column_seeks[columns])
    return _fused(forward, backward)


def _block(
    companies: Companies, down: slice, across: slice, result: Strip, floors: Floats, room: _Room
) -> None:
    shape = (down.stop - down.start, across.stop - across.start)
    products = room.floats[:, : shape[0] * shape[1]].reshape(3, *shape)
    forward, backward = companies.interests(down, across, products[:2])
    lower = products[2]
    rows, columns = result.rows.rows(down), result.columns.rows(across)
    top = rows.keys.shape[1]
    row_bar, column_bar = (np.nextafter(lists.to_beat, np.float32(np.inf)) for lists in (rows, columns))
    if (row_bar < SMALLEST).any() or (np.maximum(column_bar, floors) < SMALLEST).any():
        # Lists that are not full yet: a score is at least the smaller interest (less what rounding takes off), so that
        # many reach this bar.
        np.minimum(forward, backward, out=lower)
        np.maximum(row_bar, NEARLY * reached(lower, top), out=row_bar)
        np.maximum(column_bar, NEARLY * reached(lower.T, top), out=column_bar)
    np.maximum(column_bar, floors, out=column_bar)
    np.maximum(row_bar, SMALLEST, out=row_bar)
    np.maximum(column_bar, SMALLEST, out=column_bar)
    place, score = _possible(forward, backward, row_bar, column_bar, room)
    line = place // shape[1]
    other = place - line * shape[1]
    for_row = np.flatnonzero(score >= row_bar[line])
    rows.add(line[for_row], other[for_row] + across.start, score[for_row])
    for_column = np.flatnonzero(score >= column_bar[other])
    columns.add(other[for_column], line[for_column] + (down.start + result.first), score[for_column])


def _possible(
    forward: Floats, backward: Floats, row_bar: Floats, column_bar: Floats, room: _Room
) -> tuple[Indices, Floats]:
    """Places and scores that may reach the bar of their row or column. A harmonic mean is at most the geometric
    one, so that a product and a comparison leave few pairs to be divided."""
    width = len(column_bar)
    row_floor, column_floor = NEARLY * row_bar * row_bar, NEARLY * column_bar * column_bar
    places, scores = [], []
    for start in range(0, len(forward), PART):
        part = slice(start, min(start + PART, len(forward)))
        ahead, back = forward[part], backward[part]
        product, floor, flags = (
            some[: ahead.size].reshape(ahead.shape) for some in (room.product, room.floor, room.flags)
        )
        np.multiply(ahead, back, out=product)
        np.minimum(row_floor[part, None], column_floor, out=floor)
        np.greater_equal(product, floor, out=flags)
        place = np.flatnonzero(flags)
        scores.append(_fused(ahead.ravel().take(place), back.ravel().take(place)))
        places.append(place + start * width)
    return np.concatenate(places), np.concatenate(scores)


def _fused(forward: Floats, backward: Floats) -> Floats:
    """The harmonic mean of both where both are above 0."""
    forward, backward = np.maximum(forward, 0), np.maximum(backward, 0)
    fused: Floats = 2 * forward * backward / np.maximum(forward + backward, TINY)
    return fused


def _packed(line: Indices, other: Indices, score: Floats) -> npt.NDArray[np.uint64]:
    """Line, score (larger ones first) and position in one number."""
    packed: npt.NDArray[np.uint64] = LOWER - score.view(np.uint32).astype(np.uint64)
    packed <<= SCORE
    packed |= line.astype(np.uint64) << LINE
    packed |= other.astype(np.uint64)
    return packed


def _unpacked(packed: npt.NDArray[np.uint64], first: int) -> npt.NDArray[np.uint64]:
    """The keys of a list, positions counted from `first`."""
    keys: npt.NDArray[np.uint64] = (packed >> SCORE) & LOWER
    keys <<= UPPER
    keys |= (packed & POSITION) + np.uint64(first)
    return keys


def _scores(keys: npt.NDArray[np.uint64]) -> Floats:
    """The upper half of a key, turned back; 0 for EMPTY."""
    scores: Floats = (LOWER - (keys >> UPPER)).astype(np.uint32).view(np.float32)
    return scores


def recall(found: Lists, exact: Lists) -> float:
    """The share of the exact lists' members that were found."""
    wanted: Sequence[set[int]] = [set(row[row >= 0].tolist()) for row in exact.others]
    had = [set(row[row >= 0].tolist()) for row in found.others]
    return sum(len(a & b) for a, b in zip(wanted, had, strict=True)) / max(sum(map(len, wanted)), 1)
