"""From fits to interest, and from two interests to one score.

A's interest in B rests on two fits: `sought` (B offers what A seeks) and `offered` (A offers what B
seeks: a seller is interested in a buyer, a little less than a buyer in a seller). The larger one counts
in full and the smaller one adds `synergy` of itself:

    lines(A, B)    = (max(x, y) + synergy * min(x, y)) / (1 + synergy),   x = sought, y = selling * offered
    interest(A, B) = share of lines * lines(A, B) + the weighted features of the two companies

So an exporter that seeks nothing and a buyer that only seeks are a proper match, with an interest on
both sides; a pair that trades both ways ranks above it at equal fits; and no interest falls when a line
is added. A weighted mean of x and y would halve a perfect one-way match in favour of two mediocre ones.

The score of a pair is the harmonic mean of both interests. It is homogeneous of degree one, like
`lines`, so the parts that `harmonic_slopes` and `line_slopes` give add up to the score exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from .features import companies as features
from .features.lookup import Feature
from .score import LineFit, line_fit
from .text import Encoder
from .types import Floats, Indices, Profile, Tables, Weights

# Rows that are finished at once.
ROWS = 64


@dataclass(frozen=True, slots=True)
class Market:
    """Every row against every column: fits and interests, all (rows × columns) in [0, 1].

    `sought`: the column offers what the row seeks; `offered`: the row offers what the column seeks.
    `forward` is the row's interest in the column, `backward` the column's in the row.
    """

    sought_lines: LineFit
    offered_lines: LineFit
    row_features: Mapping[str, Feature]
    column_features: Mapping[str, Feature]
    sought: Floats
    offered: Floats
    forward: Floats
    backward: Floats

    def scores(self, rows: Indices, columns: Indices) -> Floats:
        """The fusion of both interests of each (rows[k], columns[k])."""
        return harmonic(self.forward[rows, columns], self.backward[rows, columns])


def market(
    rows: Sequence[Profile], columns: Sequence[Profile], tables: Tables, weights: Weights, encoder: Encoder
) -> Market:
    """Score everyone in `rows` with everyone in `columns`."""
    sought_lines = line_fit(rows, columns, tables, weights, encoder)
    offered_lines = line_fit(columns, rows, tables, weights, encoder)
    sought, offered = sought_lines.matrix(), np.ascontiguousarray(offered_lines.matrix().T)
    row_features = company_features(rows, columns, tables, weights)
    column_features = company_features(columns, rows, tables, weights)
    forward, backward = interest(sought, offered, weights), interest(offered, sought, weights)
    _add(row_features, forward)
    _add(column_features, backward.T)
    return Market(
        sought_lines, offered_lines, row_features, column_features,
        sought, offered, forward, backward,
    )  # fmt: skip


def company_features(
    rows: Sequence[Profile], columns: Sequence[Profile], tables: Tables, weights: Weights
) -> dict[str, Feature]:
    """Each feature of a row looking at a column, already multiplied by its share of the weight."""
    share = asdict(weights.company)
    values = {
        "same_event": features.same_event(rows, columns),
        "language": features.language(rows, columns, tables),
        "verified": features.verified(rows, columns),
        "freshness": features.freshness(rows, columns),
    }
    return {name: feature.scaled(share[name] / sum(share.values())) for name, feature in values.items()}


def _add(features: Mapping[str, Feature], interests: Floats) -> None:
    """Add the features of two companies in place, some rows at a time: they stay in the cache meanwhile."""
    some = [feature for feature in features.values() if not feature.empty]
    for start in range(0, len(interests) if some else 0, ROWS):
        rows = slice(start, min(start + ROWS, len(interests)))
        values = some[0].block(rows)
        for feature in some[1:]:
            values += feature.block(rows)
        interests[rows] += values


def interest(sought: Floats, offered: Floats, weights: Weights) -> Floats:
    """The part of the interest that rests on lines, for the side that seeks `sought` and sells `offered`."""
    whole = np.empty(sought.shape, np.float32)
    for start in range(0, len(whole), ROWS):
        rows = slice(start, start + ROWS)
        x, y = sought[rows], np.float32(weights.selling) * offered[rows]
        lines = np.maximum(x, y, out=whole[rows])
        lesser = np.minimum(x, y, out=y)
        lesser *= np.float32(weights.synergy)
        lines += lesser
        lines *= np.float32(_lines_share(weights) / (1 + weights.synergy))
    return whole


def line_slopes(sought: Floats, offered: Floats, weights: Weights) -> tuple[Floats, Floats]:
    """How much the interest grows with `sought` and with `offered`."""
    whole = _lines_share(weights) / (1 + weights.synergy)
    first = sought >= np.float32(weights.selling) * offered
    by_sought = np.where(first, 1, weights.synergy) * whole
    by_offered = np.where(first, weights.synergy, 1) * whole * weights.selling
    return by_sought.astype(np.float32), by_offered.astype(np.float32)


def harmonic(forward: Floats, backward: Floats) -> Floats:
    """The harmonic mean, 0 where either is: no score rests on one side alone."""
    total = forward + backward
    product = 2 * forward
    product *= backward
    score: Floats = np.divide(product, total, out=np.zeros_like(total), where=total > 0)
    return score


def harmonic_slopes(forward: Floats, backward: Floats) -> tuple[Floats, Floats]:
    """How much the score grows with either interest."""
    total = np.maximum(forward + backward, np.float32(1e-12))
    return 2 * (backward / total) ** 2, 2 * (forward / total) ** 2


def _lines_share(weights: Weights) -> float:
    c = weights.company
    return c.lines / (c.lines + c.same_event + c.language + c.verified + c.freshness)
