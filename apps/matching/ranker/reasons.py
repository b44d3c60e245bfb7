"""Why two companies are suggested to each other.

The score is split over the features of the two best line pairs (one for each direction in which goods or
services would go) and of the two companies; the parts add up to the score. At most three are told: the
strongest subject of each direction (shared HS code, sector, two quoted lines, or a cooperation type that
speaks for itself), then the largest of what is left. Every reason names fields that both sides can see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from . import fuse
from .score import FEATURES, SUBJECTS, TEXT, Best, LineFit
from .telling import COMPANY, Teller, told
from .types import Flags, Floats, Indices, Profile, Reason, Tables, Weights

MOST = 3
COOPERATION = FEATURES.index("cooperation")
# Features that do not change when the seeking and the offering line are exchanged.
SYMMETRIC = np.isin(FEATURES, (*SUBJECTS, "cooperation"))
HIDDEN = np.float32(-np.inf)


@dataclass(frozen=True, slots=True)
class Direction:
    """What one side of each pair seeks and the other offers.

    The best two lines, and each feature's part of the score (pairs × FEATURES).
    """

    fit: LineFit
    best: Best
    parts: Floats


@dataclass(frozen=True, slots=True)
class Parts:
    """The scores of some pairs split up; the three arrays together add up to the score.

    `sought`: the column offers what the row seeks; `offered`: the row offers what the column seeks;
    `company` is (pairs × COMPANY).
    """

    sought: Direction
    offered: Direction
    company: Floats


def split(market: fuse.Market, rows: Indices, columns: Indices, weights: Weights) -> Parts:
    """Look closer at the pairs (rows[k], columns[k])."""
    at = (rows, columns)
    by_forward, by_backward = fuse.harmonic_slopes(market.forward[at], market.backward[at])
    x, y = market.sought[at], market.offered[at]
    row_sought, row_offered = fuse.line_slopes(x, y, weights)
    column_sought, column_offered = fuse.line_slopes(y, x, weights)
    sought = _direction(
        market.sought_lines, rows, columns, x * (by_forward * row_sought + by_backward * column_offered)
    )
    offered = _direction(
        market.offered_lines, columns, rows, y * (by_forward * row_offered + by_backward * column_sought)
    )
    forward = {name: by_forward * f.pairs(rows, columns) for name, f in market.row_features.items()}
    backward = {name: by_backward * f.pairs(columns, rows) for name, f in market.column_features.items()}
    company = np.stack(_company_parts(forward, backward), axis=1)
    return Parts(*_merged(sought, offered), company)


def reasons(
    parts: Parts, rows: Sequence[Profile], columns: Sequence[Profile], tables: Tables
) -> list[tuple[Reason, ...]]:
    """The reasons of each pair (rows[k], columns[k]): directions first, larger ones first."""
    pair, kind = _chosen(_tellable(parts))
    # One kind after the other: much quicker than to choose for each of very many reasons.
    order = np.argsort(kind, kind="stable")
    teller, made = Teller.of(tables), list[Reason]()
    for at, number in enumerate(np.bincount(kind).tolist()):
        some = pair[order[len(made) : len(made) + number]]
        made += _of_kind(at, parts, some, rows, columns, teller)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    in_order = [made[at] for at in place.tolist()]
    ends = np.cumsum(np.bincount(pair, minlength=len(rows))).tolist()
    return [tuple(in_order[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _chosen(values: Floats) -> tuple[Indices, npt.NDArray[np.uint8]]:
    """The pairs and the kinds of what is told: of each pair the MOST largest values, the first among equals."""
    left, everyone = values.copy(), np.arange(len(values))
    # Few kinds in few bits are put in order without comparing them.
    kinds = np.empty((len(values), MOST), np.uint8)
    shown = np.empty(kinds.shape, bool)
    # Takes half the time of sorting the rows.
    for place in range(MOST):
        kinds[:, place] = largest = left.argmax(axis=1)
        shown[:, place] = left[everyone, largest] > HIDDEN
        left[everyone, largest] = HIDDEN
    return np.nonzero(shown)[0], kinds[shown]


def _of_kind(
    at: int,
    parts: Parts,
    some: Indices,
    rows: Sequence[Profile],
    columns: Sequence[Profile],
    teller: Teller,
) -> Iterable[Reason]:
    """The reasons of one column of `_tellable`, for some of the pairs."""
    pairs, size = some.tolist(), len(FEATURES)
    row, column = [rows[pair] for pair in pairs], [columns[pair] for pair in pairs]
    if at < size:
        return _line_reasons(parts.sought, at, some, row, column, teller)
    if at < 2 * size:
        return _line_reasons(parts.offered, at - size, some, column, row, teller)
    return _company_reasons(parts.company, at - 2 * size, some, row, column, teller)


def _company_parts(forward: Mapping[str, Floats], backward: Mapping[str, Floats]) -> list[Floats]:
    """What each of COMPANY gives: what is true of both companies to both interests, the rest to that of the other."""
    both = [forward[code] + backward[code] for code in COMPANY[:2]]
    return both + [side[code] for code in ("verified", "freshness") for side in (forward, backward)]


def _direction(fit: LineFit, seekers: Indices, offerers: Indices, part: Floats) -> Direction:
    """Share a direction's part among the features of its best lines, in proportion to their values."""
    best = fit.best(seekers, offerers)
    total = best.values.sum(axis=1)
    each = np.divide(part, total, out=np.zeros_like(part), where=total > 0)
    return Direction(fit, best, best.values * each[:, None])


def _merged(sought: Direction, offered: Direction) -> tuple[Direction, Direction]:
    """Two companies that both want one joint venture say one thing, not two: it is told as `sought`.

    Only what reads the same from either side; whose markets, certificates and quantity meet whose wish is told
    of the lines that it is true of.
    """
    same = _same_lines(sought, offered)
    moved = same[:, None] & SYMMETRIC
    together = sought.parts + np.where(moved, offered.parts, 0)
    rest = np.where(moved, 0, offered.parts)
    return replace(sought, parts=together), replace(offered, parts=rest)


def _same_lines(sought: Direction, offered: Direction) -> Flags:
    """Which pairs have the same two lines in both directions, each time the other way round."""
    known = (sought.best.seek >= 0) & (offered.best.seek >= 0)
    seek, offer = _told_apart(sought)
    other_seek, other_offer = _told_apart(offered)
    return known & (seek == other_offer) & (offer == other_seek)


def _told_apart(direction: Direction) -> tuple[Indices, Indices]:
    """Both lines of each pair as numbers that are the same for the same line in either direction."""
    sides = (
        (direction.fit.seeks.lines, direction.best.seek),
        (direction.fit.offers.lines, direction.best.offer),
    )
    seek, offer = (
        np.fromiter(map(id, lines), np.intp, len(lines))[best] if len(lines) else best
        for lines, best in sides
    )
    return seek, offer


def _tellable(parts: Parts) -> Floats:
    """What each reason would weigh among the reasons, (pairs × (FEATURES, FEATURES, COMPANY))."""
    values = np.hstack([_direction_values(parts.sought), _direction_values(parts.offered), parts.company])
    return np.where(values > 0, values, HIDDEN)


def _direction_values(direction: Direction) -> Floats:
    values = direction.parts.copy()
    # Texts that are not alike enough to be quoted count in the score, but tell a reader nothing.
    values[~direction.best.quoted, TEXT] = 0
    leading = values[:, LEADING]
    leading[:, -1] *= direction.best.alone
    pairs = np.flatnonzero(leading.max(axis=1) > 0)
    # Contributions are at most 1: the leader of a direction comes before everything that is not one.
    values[pairs, np.array(LEADING)[leading[pairs].argmax(axis=1)]] += 2
    return values


def _line_reasons(
    direction: Direction,
    at: int,
    some: Indices,
    seekers: list[Profile],
    offerers: list[Profile],
    teller: Teller,
) -> Iterable[Reason]:
    """The reasons of feature `at`, for some of the pairs with their two companies."""
    best, tell = direction.best, teller.lines[at]
    seeks, offers = direction.fit.seeks.lines, direction.fit.offers.lines
    seek = [seeks[line] for line in best.seek[some].tolist()]
    offer = [offers[line] for line in best.offer[some].tolist()]
    return told(FEATURES[at], map(tell, seek, offer, seekers, offerers), _rounded(direction.parts[some, at]))


def _company_reasons(
    company: Floats, at: int, some: Indices, rows: list[Profile], columns: list[Profile], teller: Teller
) -> Iterable[Reason]:
    return told(COMPANY[at], map(teller.companies[at], rows, columns), _rounded(company[some, at]))


def _rounded(values: Floats) -> list[float]:
    rounded: list[float] = np.round(values.astype(np.float64), 6).tolist()
    return rounded


# The subjects, and last the cooperation type, which leads only where it speaks for itself.
LEADING = [*range(len(SUBJECTS)), COOPERATION]
