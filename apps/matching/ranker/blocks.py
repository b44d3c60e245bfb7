"""The best partners of very many, block by block: two matrix products, one fusion, both sides' lists.

For companies described by vectors (what they seek, what they offer) the interest of a row in a column is the
dot product of what the one seeks and the other offers, never below 0; the score is the harmonic mean of both.
Nothing of the size rows × columns is ever held. A block is computed, fused in parts that stay in the cache, and
compared with the scores that each row and each column has still to beat; only what beats them is looked at again.

`strip` is the unit of work for a worker: some rows against all columns. `merged` puts strips together, in any
order, to the same lists as one run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .types import Floats, Indices

BLOCK = 1024
# Rows of a block that are fused at once: a few arrays of 64 × 1024 stay in the second-level cache.
PART = 64
TINY = np.float32(1e-20)


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


@dataclass(frozen=True, slots=True)
class Lists:
    """Per line its best others, best first: positions (-1 past the end) and scores (0 there)."""

    others: Indices
    scores: Floats

    @classmethod
    def empty(cls, lines: int, top: int) -> "Lists":
        return cls(np.full((lines, top), -1, np.intp), np.zeros((lines, top), np.float32))

    @property
    def to_beat(self) -> Floats:
        """The score that a newcomer must exceed."""
        return self.scores[:, -1]

    def add(self, line: Indices, other: Indices, score: Floats) -> None:
        """Take in what belongs in the lists, in place. Equals stand in the order in which they came."""
        if not len(line):
            return
        order = np.lexsort((-score, line))
        line, other, score = line[order], other[order], score[order]
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        sizes = np.diff(starts, append=len(line))
        rank = np.arange(len(line)) - np.repeat(starts, sizes)
        kept = rank < self.scores.shape[1]
        fresh = Lists.empty(len(starts), min(self.scores.shape[1], int(sizes.max())))
        place = np.repeat(np.arange(len(starts)), sizes)[kept]
        fresh.others[place, rank[kept]] = other[kept]
        fresh.scores[place, rank[kept]] = score[kept]
        self._join(line[starts], fresh)

    def _join(self, lines: Indices, fresh: "Lists") -> None:
        others = np.hstack([self.others[lines], fresh.others])
        scores = np.hstack([self.scores[lines], fresh.scores])
        best = np.argsort(-scores, axis=1, kind="stable")[:, : self.scores.shape[1]]
        self.others[lines] = np.take_along_axis(others, best, axis=1)
        self.scores[lines] = np.take_along_axis(scores, best, axis=1)


@dataclass(frozen=True, slots=True)
class Strip:
    """Some rows against all columns: their complete lists, and what the columns found among these rows.

    `first` is the position of the first row; `rows.others` are columns, `columns.others` are rows of the whole.
    """

    first: int
    rows: Lists
    columns: Lists


def strips(rows: int, size: int) -> list[slice]:
    """The rows in strips of `size`, one for each task."""
    return [slice(start, min(start + size, rows)) for start in range(0, rows, size)]


def strip(vectors: Vectors, rows: slice, top: int) -> Strip:
    """Compare the given rows with all columns. Every score above 0 may be listed."""
    part = vectors.rows(rows)
    lines, columns = part.shape
    result = Strip(rows.start, Lists.empty(lines, top), Lists.empty(columns, top))
    # Fresh pages for every block would cost as much as the fusion.
    room = np.empty((2, BLOCK * BLOCK), np.float32)
    for down in strips(lines, BLOCK):
        for across in strips(columns, BLOCK):
            _block(part, down, across, result, top, room)
    return result


def merged(parts: Iterable[Strip], rows: int, columns: int, top: int) -> tuple[Lists, Lists]:
    """The lists of all rows and all columns."""
    whole_rows, whole_columns = Lists.empty(rows, top), Lists.empty(columns, top)
    for part in sorted(parts, key=lambda part: part.first):
        place = slice(part.first, part.first + len(part.rows.others))
        whole_rows.others[place], whole_rows.scores[place] = part.rows.others, part.rows.scores
        line, at = np.nonzero(part.columns.others >= 0)
        whole_columns.add(line, part.columns.others[line, at], part.columns.scores[line, at])
    return whole_rows, whole_columns


def both_lists(vectors: Vectors, top: int) -> tuple[Lists, Lists]:
    """The lists of all rows and all columns, in one process."""
    whole = strip(vectors, slice(0, vectors.shape[0]), top)
    return whole.rows, whole.columns


def rescored(vectors: Vectors, rows: Lists, top: int) -> Lists:
    """The rows' lists shortened to `top` by the scores that `vectors` give (after a search in fewer dimensions)."""
    result = Lists.empty(len(rows.others), top)
    for some in strips(len(rows.others), BLOCK):
        line, at = np.nonzero(rows.others[some] >= 0)
        line += some.start
        other = rows.others[line, at]
        result.add(line, other, pair_scores(vectors, line, other))
    return result


def pair_scores(vectors: Vectors, rows: Indices, columns: Indices) -> Floats:
    """The scores of single pairs."""
    forward = np.einsum("ij,ij->i", vectors.row_seeks[rows], vectors.column_offers[columns])
    backward = np.einsum("ij,ij->i", vectors.row_offers[rows], vectors.column_seeks[columns])
    return _fused(forward[None], backward[None])[0]


def _block(vectors: Vectors, down: slice, across: slice, result: Strip, top: int, room: Floats) -> None:
    shape = (down.stop - down.start, across.stop - across.start)
    scores, backward = (part[: shape[0] * shape[1]].reshape(shape) for part in room)
    np.matmul(vectors.row_seeks[down], vectors.column_offers[across].T, out=scores)
    np.matmul(vectors.row_offers[down], vectors.column_seeks[across].T, out=backward)
    for start in range(0, len(scores), PART):
        _fused(scores[start : start + PART], backward[start : start + PART])
    row_to_beat = _raised(result.rows.to_beat[down], scores, top)
    column_to_beat = _raised(result.columns.to_beat[across], scores.T, top)
    line, other, score = _beating(scores, row_to_beat, column_to_beat)
    for_row, for_column = score >= row_to_beat[line], score >= column_to_beat[other]
    line, other = line + down.start, other + across.start
    result.rows.add(line[for_row], other[for_row], score[for_row])
    result.columns.add(other[for_column], line[for_column] + result.first, score[for_column])


def _fused(forward: Floats, backward: Floats) -> Floats:
    """The harmonic mean of both where both are above 0, in the place of `forward`."""
    np.maximum(forward, 0, out=forward)
    np.maximum(backward, 0, out=backward)
    whole = forward + backward
    whole += TINY
    forward *= backward
    forward *= 2
    forward /= whole
    return forward


def _raised(to_beat: Floats, scores: Floats, top: int) -> Floats:
    """What a score must reach: for lists that are not full yet, about the `top`-th score of this very block."""
    bar = np.nextafter(to_beat, np.float32(np.inf))
    if (to_beat <= 0).any():
        np.maximum(bar, _reached(scores, top), out=bar)
    return bar


def _reached(scores: Floats, top: int) -> Floats:
    """Per line a score that at least `top` of its scores reach, and few more: found among maxima of groups,
    which is much quicker than a partition of the whole."""
    maxima, width = scores, scores.shape[1]
    while width >= 6 * top:
        width //= 2
        maxima = np.maximum(maxima[:, :width], maxima[:, width : 2 * width])
    if width < top:
        return np.zeros(len(scores), np.float32)
    reached: Floats = np.partition(np.ascontiguousarray(maxima), width - top, axis=1)[:, width - top]
    return reached


def _beating(scores: Floats, row_to_beat: Floats, column_to_beat: Floats) -> tuple[Indices, Indices, Floats]:
    """Rows, columns and scores of a block that a row's or a column's list wants."""
    width = scores.shape[1]
    places = []
    for start in range(0, len(scores), PART):
        part = scores[start : start + PART]
        wanted = part >= row_to_beat[start : start + PART, None]
        wanted |= part >= column_to_beat
        places.append(_true(wanted.ravel()) + start * width)
    place = np.concatenate(places)
    return place // width, place % width, scores.ravel()[place]


def _true(flags: np.ndarray) -> Indices:
    """Where flags are set; nearly none are, so eight at a time are passed over."""
    if len(flags) % 8:
        return np.flatnonzero(flags)
    eights = np.flatnonzero(flags.view(np.uint64))
    at, bit = np.nonzero(flags.reshape(-1, 8)[eights])
    return eights[at] * 8 + bit


def recall(found: Lists, exact: Lists) -> float:
    """The share of the exact lists' members that were found."""
    wanted: Sequence[set[int]] = [set(row[row >= 0].tolist()) for row in exact.others]
    had = [set(row[row >= 0].tolist()) for row in found.others]
    return sum(len(a & b) for a, b in zip(wanted, had, strict=True)) / max(sum(map(len, wanted)), 1)
