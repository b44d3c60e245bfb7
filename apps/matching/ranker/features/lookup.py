"""A feature of two things, kept so that any block or list of pairs is read off quickly.

Rows and columns repeat a few distinct values (a sector, a set of HS codes), so a feature is computed
once for each pair of distinct values and then looked up.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import numpy as np
from scipy import sparse

from apps.matching.ranker.types import Floats, Indices

Value = TypeVar("Value", bound=Hashable)


class Feature(Protocol):
    """Values in [0, 1] for (row, column)."""

    @property
    def empty(self) -> bool:
        """Whether every value is known to be 0."""
        ...

    def block(self, rows: slice) -> Floats:
        """The given rows against all columns; the caller may write into the result."""
        ...

    def places(self, rows: slice) -> Indices:
        """Where the block has values above 0, each place once: row in the block * number of columns + column."""
        ...

    def pairs(self, rows: Indices, columns: Indices) -> Floats:
        """One value for each (rows[k], columns[k])."""
        ...

    def scaled(self, weight: float) -> "Feature":
        """The same feature with every value multiplied by `weight`, at least 0."""
        ...


@dataclass(frozen=True, slots=True)
class Lookup:
    row: Indices
    column: Indices
    table: Floats

    @property
    def empty(self) -> bool:
        return not self.table.any()

    def block(self, rows: slice) -> Floats:
        row = self.row[rows]
        # Whole rows are copied in a small part of the time that their values take one by one.
        if len(self.table) < len(row):
            return self.table.take(self.column, axis=1).take(row, axis=0)
        return self.table.take(row, axis=0).take(self.column, axis=1)

    def places(self, rows: slice) -> Indices:
        found = np.flatnonzero(self.table.take(self.row[rows], axis=0) > 0)
        row, value = np.divmod(found, max(self.table.shape[1], 1))
        count = np.bincount(self.column, minlength=self.table.shape[1])
        each = count[value]
        # The columns that hold a value stand together in `holders`.
        holders = np.argsort(self.column, kind="stable")
        shift = np.cumsum(count)[value] - np.cumsum(each)
        column = holders[np.arange(each.sum()) + np.repeat(shift, each)]
        return column + np.repeat(row * len(self.column), each)

    def pairs(self, rows: Indices, columns: Indices) -> Floats:
        # Places in the table laid out flat are read much faster than those of two indices.
        place = (self.row * self.table.shape[1])[rows] + self.column[columns]
        return self.table.ravel().take(place)

    def scaled(self, weight: float) -> Feature:
        return replace(self, table=self.table * np.float32(weight))


@dataclass(frozen=True, slots=True)
class Vectors:
    """Dot product of unit rows; below zero counts as nothing in common."""

    row: Floats
    column: Floats

    @property
    def empty(self) -> bool:
        return not (self.row.any() and self.column.any())

    def block(self, rows: slice) -> Floats:
        product = self.row[rows] @ self.column.T
        np.maximum(product, 0, out=product)
        return product

    def places(self, rows: slice) -> Indices:
        return np.flatnonzero(self.block(rows) > 0)

    def pairs(self, rows: Indices, columns: Indices) -> Floats:
        # In chunks: the gathered vectors of all pairs together would not fit in memory.
        chunks = range(0, max(len(rows), 1), 1 << 14)
        parts = [self._dots(rows[at : at + (1 << 14)], columns[at : at + (1 << 14)]) for at in chunks]
        return np.maximum(np.concatenate(parts), 0)

    def scaled(self, weight: float) -> Feature:
        return replace(self, row=self.row * np.float32(weight))

    def _dots(self, rows: Indices, columns: Indices) -> Floats:
        dots: Floats = np.einsum("ij,ij->i", self.row[rows], self.column[columns])
        return dots


def lookup(
    rows: Sequence[Value],
    columns: Sequence[Value],
    compare: Callable[[Sequence[Value], Sequence[Value]], Floats],
) -> Lookup:
    """A Lookup whose table is `compare(distinct rows, distinct columns)`."""
    distinct_rows, row = _numbered(rows)
    distinct_columns, column = _numbered(columns)
    return Lookup(row, column, compare(distinct_rows, distinct_columns))


def one_by_one(
    compare: Callable[[Value, Value], float],
) -> Callable[[Sequence[Value], Sequence[Value]], Floats]:
    """A table of a plain function, for features with few distinct values."""

    def table(rows: Sequence[Value], columns: Sequence[Value]) -> Floats:
        values = [[compare(row, column) for column in columns] for row in rows]
        return np.array(values, np.float32).reshape(len(rows), len(columns))

    return table


def shared(rows: Sequence[Collection[str]], columns: Sequence[Collection[str]]) -> Floats:
    """How many members each set of the rows shares with each set of the columns."""
    row, column, count = shared_places(rows, columns)
    counts = np.zeros((len(rows), len(columns)), np.float32)
    counts[row, column] = count
    return counts


def shared_places(
    rows: Sequence[Collection[str]], columns: Sequence[Collection[str]]
) -> tuple[Indices, Indices, Floats]:
    """Rows and columns whose sets share members, and how many."""
    number: dict[str, int] = {}
    held = [_holdings(sets, number) for sets in (rows, columns)]
    left, right = (
        sparse.csr_array((np.ones(len(member), np.float32), (holder, member)), (len(sets), len(number)))
        for (holder, member), sets in zip(held, (rows, columns), strict=True)
    )
    common = (left @ right.T).tocoo()
    return common.row.astype(np.intp), common.col.astype(np.intp), common.data


def _holdings(sets: Sequence[Collection[str]], number: dict[str, int]) -> tuple[Indices, Indices]:
    """Who holds what, members as numbers."""
    pairs = [
        (at, number.setdefault(member, len(number)))
        for at, members in enumerate(sets)
        for member in set(members)
    ]
    holder, member = np.array(pairs, np.intp).reshape(-1, 2).T
    return holder, member


def _numbered(values: Sequence[Value]) -> tuple[list[Value], Indices]:
    number: dict[Value, int] = {}
    codes = [number.setdefault(value, len(number)) for value in values]
    return list(number), np.array(codes, np.intp)
