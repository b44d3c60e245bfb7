"""Features of a sought line (row) against an offered line (column); 0 where either side says nothing."""

from collections.abc import Collection, Sequence

import numpy as np

from apps.matching.ranker.text import Encoder, Phrase
from apps.matching.ranker.types import Floats, Indices, Line, Tables

from .lookup import Feature, Vectors, lookup, one_by_one, shared, shared_places

# How much of the subject two HS codes share when their first six, four or two digits agree.
HS_LEVELS = ((6, 1.0), (4, 0.7), (2, 0.3))

Quantity = tuple[float | None, str]


def cooperation(seeks: Sequence[Line], offers: Sequence[Line], tables: Tables) -> Feature:
    """1 where one type is the complement of the other (BUY meets SELL, joint venture meets joint venture)."""

    def complement(sought: str, offered: str) -> float:
        return float(_answers(sought, offered, tables))

    return lookup(_types(seeks), _types(offers), one_by_one(complement))


def cooperation_alone(seeks: Sequence[Line], offers: Sequence[Line], tables: Tables) -> Feature:
    """1 where the types are complements and one of them is specific enough to be a reason by itself."""

    def specific(sought: str, offered: str) -> float:
        return float(
            _answers(sought, offered, tables) and not tables.speaks_alone.isdisjoint((sought, offered))
        )

    return lookup(_types(seeks), _types(offers), one_by_one(specific))


def hs(seeks: Sequence[Line], offers: Sequence[Line]) -> Feature:
    """The longest shared prefix over all codes of the two lines: six digits, four, or two."""
    return lookup([frozenset(x.hs) for x in seeks], [frozenset(x.hs) for x in offers], _hs_table)


def shared_hs(sought: Sequence[str], offered: Sequence[str]) -> str:
    """The longest code that the codes of both lines share ("" if none), the first in order among equals."""
    if len(sought) == len(offered) == 1:
        return _shared_prefix(sought[0], offered[0])
    for digits, _ in HS_LEVELS:
        common = _prefixes(sought, digits) & _prefixes(offered, digits)
        if common:
            return min(common)
    return ""


def _shared_prefix(a: str, b: str) -> str:
    for digits, _ in HS_LEVELS:
        if len(a) >= digits and a[:digits] == b[:digits]:
            return a[:digits]
    return ""


def sector(seeks: Sequence[Line], offers: Sequence[Line], tables: Tables) -> Feature:
    """Closeness in the tree: 1 for the same sector, 2/3 for a top-level parent, 1/2 for siblings below it."""

    def table(rows: Sequence[str], columns: Sequence[str]) -> Floats:
        number: dict[str, int] = {}
        (row, far), (column, off) = (_steps(codes, tables, number) for codes in (rows, columns))
        common = np.zeros((len(rows), len(columns)), np.float32)
        for level in range(min(row.shape[1], column.shape[1])):
            common += (row[:, level, None] == column[:, level]) & (row[:, level, None] >= 0)
        return 2 * common / np.maximum(far[:, None] + off, 1)

    return lookup([line.sector for line in seeks], [line.sector for line in offers], table)


def _steps(codes: Sequence[str], tables: Tables, number: dict[str, int]) -> tuple[Indices, Floats]:
    """The path of each sector as numbers, -1 behind its end (codes × deepest), and how long it is."""
    paths = [sector_path(code, tables) for code in codes]
    steps = np.full((len(paths), max(map(len, paths), default=0)), -1, np.intp)
    for at, path in enumerate(paths):
        steps[at, : len(path)] = [number.setdefault(code, len(number)) for code in path]
    return steps, np.array([len(path) for path in paths], np.float32)


def sector_path(code: str, tables: Tables) -> tuple[str, ...]:
    """From the top of the tree down to `code`; a cycle in the table ends the walk."""
    path: list[str] = []
    while code and code not in path:
        path.append(code)
        code = tables.sectors.get(code, "")
    return tuple(reversed(path))


def shared_sector(sought: str, offered: str, tables: Tables) -> str:
    """The lowest sector that holds both, "" if none."""
    pairs = zip(sector_path(sought, tables), sector_path(offered, tables), strict=False)
    common = [a for a, b in pairs if a == b]
    return common[-1] if common else ""


def text(seeks: Sequence[Line], offers: Sequence[Line], encoder: Encoder) -> Feature:
    """Cosine of the two texts, as the encoder understands them."""
    return Vectors(
        *(encoder.encode([Phrase(line.text, line.language) for line in lines]) for lines in (seeks, offers))
    )


def quantity(seeks: Sequence[Line], offers: Sequence[Line]) -> Feature:
    """The part of the sought quantity that the offer can cover, where both give one in the same unit."""
    return lookup([(x.quantity, x.unit) for x in seeks], [(x.quantity, x.unit) for x in offers], _covered)


def certificates(seeks: Sequence[Line], offers: Sequence[Line]) -> Feature:
    """The part of the required certificates that the offer holds."""
    return lookup(
        [frozenset(x.certificates) for x in seeks], [frozenset(x.certificates) for x in offers], _held
    )


def markets(seek_countries: Sequence[str], offers: Sequence[Line]) -> Feature:
    """1 where the offer is made for the seeker's country."""
    return lookup([frozenset({c}) for c in seek_countries], [frozenset(x.markets) for x in offers], shared)


def _types(lines: Sequence[Line]) -> list[str]:
    return [line.cooperation_type for line in lines]


def _answers(sought: str, offered: str, tables: Tables) -> bool:
    if not (sought and offered):
        return False
    return tables.complements.get(sought) == offered or tables.complements.get(offered) == sought


def _prefixes(codes: Collection[str], digits: int) -> set[str]:
    return {code[:digits] for code in codes if len(code) >= digits}


def _hs_table(rows: Sequence[Collection[str]], columns: Sequence[Collection[str]]) -> Floats:
    table = np.zeros((len(rows), len(columns)), np.float32)
    for digits, value in reversed(HS_LEVELS):
        row, column, _ = shared_places(
            [_prefixes(some, digits) for some in rows], [_prefixes(some, digits) for some in columns]
        )
        table[row, column] = value
    return table


def _held(rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]]) -> Floats:
    needed = np.array([max(len(some), 1) for some in rows], np.float32)
    return shared(rows, columns) / needed[:, None]


def _covered(rows: Sequence[Quantity], columns: Sequence[Quantity]) -> Floats:
    needed, available = (np.array([amount or 0.0 for amount, _ in side]) for side in (rows, columns))
    units = {unit: at for at, unit in enumerate({u: None for _, u in (*rows, *columns)})}
    row_unit, column_unit = (np.array([units[u] for _, u in side], np.intp) for side in (rows, columns))
    known = (needed > 0)[:, None] & (available > 0) & (row_unit[:, None] == column_unit)
    part = np.minimum(available[None], needed[:, None]) / np.where(needed > 0, needed, 1)[:, None]
    return np.where(known, part, 0).astype(np.float32)
