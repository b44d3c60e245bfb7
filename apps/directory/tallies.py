"""What companies are counted under, as numbers: records that an entry keeps and that are counted all at once.

Plain Python and numpy, no database. A record is a few big-endian 32-bit numbers: of the company itself (facet, value), of
each of its lines, once for each chapter (side, cooperation type, sector, the sector above it, chapter), 0 for none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from apps.directory.facets import LINE_PARTS, NAMES, SINGLE_PARTS

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Options = dict[str, dict[int, int]]

NONE, UNKNOWN = 0, -1
_SIDES = {"offer": 1, "seek": 2}
_STORED = ">i4"
_OWN, _LINE = 2, 5
# The columns of a line's record in which the values of a part stand.
_COLUMNS = {"side": (0,), "cooperation_type": (1,), "sector": (2, 3), "chapter": (4,)}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which number stands for which value of a facet, both ways; `keys` are those of rows, by facet and value."""

    keys: Mapping[str, Mapping[str, int]]

    def number(self, name: str, value: str) -> int:
        """Return the number, UNKNOWN for what nothing can have."""
        if name in self.keys:
            return self.keys[name].get(value, UNKNOWN)
        if name == "country":
            return (
                int.from_bytes(value.encode("ascii"), "big")
                if value.isascii() and len(value) == 2
                else UNKNOWN
            )
        if name == "chapter":
            return int(value) if value.isascii() and value.isdecimal() and len(value) == 2 else UNKNOWN
        return _SIDES.get(value, UNKNOWN) if name == "side" else int(value == "yes") or UNKNOWN

    def values(self, name: str, counted: Mapping[int, int]) -> dict[str, int]:
        """Return the counts by value; numbers whose row is gone are left out."""
        if name in self.keys:
            texts = {number: value for value, number in self.keys[name].items()}
        elif name == "side":
            texts = {number: value for value, number in _SIDES.items()}
        elif name == "verified":
            texts = {1: "yes"}
        elif name == "chapter":
            texts = {number: f"{number:02}" for number in counted}
        else:
            texts = {number: number.to_bytes(2, "big").decode("ascii") for number in counted}
        return {texts[number]: count for number, count in counted.items() if number in texts}


FIXED = Numbers({})


def own_record(name: str, number: int) -> tuple[int, ...]:
    return NAMES.index(name), number


def line_record(
    side: str, cooperation_type: int, sector: int, parent: int | None, chapter: str
) -> tuple[int, ...]:
    """Return a line's record; the kind of cooperation, the sector and the one above it by their keys, "" for no chapter."""
    code = FIXED.number("chapter", chapter) if chapter else NONE
    return FIXED.number("side", side), cooperation_type, sector, parent or NONE, code


def packed(records: Iterable[tuple[int, ...]]) -> bytes:
    return np.array(sorted(records), dtype=_STORED).tobytes()


@dataclass(frozen=True)
class Tallies:
    """The records of some companies, one company after the other."""

    own_owners: npt.NDArray[np.intp]
    own: Ints
    line_owners: npt.NDArray[np.intp]
    lines: Ints
    companies: int

    @classmethod
    def unpacked(cls, own_sizes: bytes, own: bytes, line_sizes: bytes, lines: bytes) -> "Tallies":
        """Read records that were joined; the sizes are those of each company's, in bytes."""
        return cls(
            own_owners=_owners(own_sizes, _OWN),
            own=_records(own, _OWN),
            line_owners=_owners(line_sizes, _LINE),
            lines=_records(lines, _LINE),
            companies=len(own_sizes) // 4,
        )

    @cached_property
    def columns(self) -> Ints:
        """The lines' records turned, so that each part is read in one go."""
        return np.ascontiguousarray(self.lines.T)

    @cached_property
    def own_names(self) -> Ints:
        return np.ascontiguousarray(self.own[:, 0])

    @cached_property
    def own_values(self) -> Ints:
        return np.ascontiguousarray(self.own[:, 1])


def count(tallies: Tallies, asked: Mapping[str, int]) -> tuple[int, Options]:
    """Return how many companies have all that is asked, and the options of each facet as if nothing were asked in it."""
    options = {name: _options(tallies, name, _without(asked, name)) for name in NAMES}
    return int(np.count_nonzero(_answering(tallies, asked))), options


def _options(tallies: Tallies, name: str, others: Mapping[str, int]) -> dict[int, int]:
    """Return the values of one facet among the companies that have all others, each company once."""
    companies = _answering(tallies, others)
    lines = companies[tallies.line_owners]
    owners, values = [], []
    if name in LINE_PARTS and any(part in others for part in LINE_PARTS):
        # One and the same line has what is asked and the value that is counted.
        lines &= _lines_with(tallies, others)
    else:
        own = (tallies.own_names == NAMES.index(name)) & companies[tallies.own_owners]
        owners, values = [tallies.own_owners[own]], [tallies.own_values[own]]
    for column in _COLUMNS.get(name, ()):
        owners.append(tallies.line_owners[lines])
        values.append(tallies.columns[column][lines])
    return _distinct(np.concatenate(owners), np.concatenate(values), tallies.companies)


def _answering(tallies: Tallies, asked: Mapping[str, int]) -> Flags:
    """Return for each company whether it has all that is asked."""
    companies = np.ones(tallies.companies, dtype=np.bool_)
    for name in SINGLE_PARTS:
        if name in asked:
            companies &= _own_with(tallies, name, asked[name])
    parts = [name for name in LINE_PARTS if name in asked]
    if parts:
        found = np.zeros(tallies.companies, dtype=np.bool_)
        found[tallies.line_owners[_lines_with(tallies, asked)]] = True
        # What a company says of itself counts where nothing else is asked of the line.
        companies &= found if len(parts) > 1 else found | _own_with(tallies, parts[0], asked[parts[0]])
    return companies


def _own_with(tallies: Tallies, name: str, number: int) -> Flags:
    rows = (tallies.own_names == NAMES.index(name)) & (tallies.own_values == number)
    companies = np.zeros(tallies.companies, dtype=np.bool_)
    companies[tallies.own_owners[rows]] = True
    return companies


def _lines_with(tallies: Tallies, asked: Mapping[str, int]) -> Flags:
    lines = np.ones(len(tallies.lines), dtype=np.bool_)
    for name in LINE_PARTS:
        if name in asked:
            lines &= np.logical_or.reduce([tallies.columns[at] == asked[name] for at in _COLUMNS[name]])
    return lines


def _distinct(owners: npt.NDArray[np.intp], values: Ints, companies: int) -> dict[int, int]:
    """Return how many owners each value has.

    A table of companies by values is ticked and summed up: a tenth of what sorting the pairs takes.
    """
    numbers = np.flatnonzero(np.bincount(values))
    if not len(numbers):
        return {}
    places = np.zeros(numbers[-1] + 1, dtype=np.intp)
    places[numbers] = np.arange(len(numbers))
    has = np.zeros((len(numbers), companies), dtype=np.bool_)
    has[places[values], owners] = True
    counts = np.count_nonzero(has, axis=1)
    return {
        number: count
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
        if number != NONE
    }


def _without(asked: Mapping[str, int], name: str) -> dict[str, int]:
    return {other: number for other, number in asked.items() if other != name}


def _records(stored: bytes, width: int) -> Ints:
    return np.frombuffer(stored, dtype=_STORED).astype(np.int32).reshape(-1, width)


def _owners(sizes: bytes, width: int) -> npt.NDArray[np.intp]:
    records = np.frombuffer(sizes, dtype=_STORED) // (4 * width)
    return np.repeat(np.arange(len(records)), records)
