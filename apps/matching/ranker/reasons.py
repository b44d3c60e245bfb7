"""Why two companies are suggested to each other.

The score is split over the features of the two best line pairs (one for each direction in which goods or
services would go) and of the two companies; the parts add up to the score. At most three are told: the
strongest subject of each direction (shared HS code, sector, two quoted lines, or a cooperation type that
speaks for itself), then the largest of what is left. Every reason names fields that both sides can see.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from . import fuse
from .features import lines as line_features
from .score import FEATURES, SUBJECTS, TEXT, Best, LineFit
from .types import Flags, Floats, Indices, Line, Profile, Reason, Tables, Weights

MOST = 3
COOPERATION = FEATURES.index("cooperation")
# Features that do not change when the seeking and the offering line are exchanged.
SYMMETRIC = np.isin(FEATURES, (*SUBJECTS, "cooperation"))
HIDDEN = np.float32(-np.inf)
NOTHING = Reason("", {}, 0.0)

Params = dict[str, object]


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
    company = np.stack([told.part(forward, backward) for told in COMPANY], axis=1)
    return Parts(*_merged(sought, offered), company)


def reasons(
    parts: Parts, pairs: Sequence[tuple[Profile, Profile]], tables: Tables
) -> list[tuple[Reason, ...]]:
    """The reasons of each pair (row's profile, column's profile): directions first, larger ones first."""
    values = _tellable(parts)
    order = np.argsort(-values, axis=1, kind="stable")[:, :MOST]
    shown = np.take_along_axis(values, order, axis=1) > HIDDEN
    kind, pair = order[shown], np.nonzero(shown)[0]
    shared = _Shared(tables)
    sought, offered = _Told.of(parts.sought, shared), _Told.of(parts.offered, shared)
    # One kind after the other: much quicker than to choose for each of very many reasons.
    told: list[Reason] = [NOTHING] * len(kind)
    for at in np.unique(kind).tolist():
        places = np.flatnonzero(kind == at)
        some = pair[places].tolist()
        if at < 2 * len(FEATURES):
            direction, feature = (sought, at) if at < len(FEATURES) else (offered, at - len(FEATURES))
            made = direction.reasons(feature, some, pairs, turned=direction is offered)
        else:
            column = at - 2 * len(FEATURES)
            made = _company_reasons(COMPANY[column], parts.company[pair[places], column], some, pairs, tables)
        for place, reason in zip(places.tolist(), made, strict=True):
            told[place] = reason
    ends = np.cumsum(shown.sum(axis=1)).tolist()
    return [tuple(told[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


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


class _Shared:
    """What two lines have in common; the same few answers are asked for again and again."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._hs: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        self._sector: dict[tuple[str, str], str] = {}

    def hs(self, seek: Line, offer: Line) -> str:
        key = (seek.hs, offer.hs)
        if key not in self._hs:
            self._hs[key] = line_features.shared_hs(seek, offer)
        return self._hs[key]

    def sector(self, seek: Line, offer: Line) -> str:
        key = (seek.sector, offer.sector)
        if key not in self._sector:
            self._sector[key] = line_features.shared_sector(seek, offer, self._tables)
        return self._sector[key]


@dataclass(frozen=True, slots=True)
class _Told:
    """One direction, ready to be told: lists are read much faster than arrays, one entry at a time."""

    seeks: tuple[Line, ...]
    offers: tuple[Line, ...]
    seek: list[int]
    offer: list[int]
    parts: Floats
    shared: _Shared

    @classmethod
    def of(cls, direction: Direction, shared: _Shared) -> "_Told":
        best, fit = direction.best, direction.fit
        seeks, offers = fit.seeks.lines, fit.offers.lines
        return cls(seeks, offers, best.seek.tolist(), best.offer.tolist(), direction.parts, shared)

    def reasons(
        self, at: int, some: list[int], pairs: Sequence[tuple[Profile, Profile]], *, turned: bool
    ) -> Iterator[Reason]:
        """The reason of feature `at` for `some` of the pairs; `turned` where the column's company seeks."""
        code, shared = FEATURES[at], self.shared
        tell = LINE_PARAMS[code]
        for number, part in zip(some, _rounded(self.parts[some, at]), strict=True):
            seek, offer = self.seeks[self.seek[number]], self.offers[self.offer[number]]
            offerer, seeker = pairs[number] if turned else pairs[number][::-1]
            params = tell(seek, offer, shared)
            params["seeker"], params["offerer"] = seeker.id, offerer.id
            params["seek_line"], params["offer_line"] = seek.id, offer.id
            if code == "markets":
                params["country"] = seeker.country
            yield Reason(code, params, part)


def _company_reasons(
    told: "_CompanyReason",
    parts: Floats,
    some: list[int],
    pairs: Sequence[tuple[Profile, Profile]],
    tables: Tables,
) -> Iterator[Reason]:
    for number, part in zip(some, _rounded(parts), strict=True):
        yield Reason(told.code, told.params(*pairs[number], tables), part)


def _rounded(values: Floats) -> list[float]:
    rounded: list[float] = np.round(values.astype(np.float64), 6).tolist()
    return rounded


# The subjects, and last the cooperation type, which leads only where it speaks for itself.
LEADING = [*range(len(SUBJECTS)), COOPERATION]

LINE_PARAMS: Mapping[str, Callable[[Line, Line, _Shared], Params]] = {
    "hs": lambda seek, offer, shared: {"hs": shared.hs(seek, offer)},
    "sector": lambda seek, offer, shared: {
        "sector": shared.sector(seek, offer),
        "seek_sector": seek.sector,
        "offer_sector": offer.sector,
    },
    "text": lambda seek, offer, shared: {"seek_text": seek.text, "offer_text": offer.text},
    "cooperation": lambda seek, offer, shared: {
        "seek_type": seek.cooperation_type,
        "offer_type": offer.cooperation_type,
    },
    "quantity": lambda seek, offer, shared: {
        "seek_quantity": seek.quantity,
        "offer_quantity": offer.quantity,
        "unit": seek.unit,
    },
    "markets": lambda seek, offer, shared: {},
    "certificates": lambda seek, offer, shared: {
        "certificates": sorted(set(seek.certificates) & set(offer.certificates))
    },
}


@dataclass(frozen=True, slots=True)
class _CompanyReason:
    """How one reason about two companies is made of the weighted parts of both interests."""

    code: str
    part: Callable[[Mapping[str, Floats], Mapping[str, Floats]], Floats]
    params: Callable[[Profile, Profile, Tables], Params]


def _languages(a: Profile, b: Profile, tables: Tables) -> Params:
    common = sorted(set(a.languages).intersection(b.languages))
    if common:
        return {"languages": common}
    bridged = {(x, y) for x in a.languages for y in b.languages if frozenset((x, y)) in tables.interpreted}
    return {"interpreters": sorted(sorted(pair) for pair in bridged)}


def _updated(profile: Profile) -> Params:
    return {"company": profile.id, "updated_days_ago": profile.updated_days_ago}


COMPANY = (
    _CompanyReason(
        "same_event",
        lambda forward, backward: forward["same_event"] + backward["same_event"],
        lambda a, b, tables: {"events": sorted(a.attending & b.attending)},
    ),
    _CompanyReason(
        "language", lambda forward, backward: forward["language"] + backward["language"], _languages
    ),
    _CompanyReason(
        "verified", lambda forward, _: forward["verified"], lambda a, b, tables: {"company": b.id}
    ),
    _CompanyReason(
        "verified", lambda _, backward: backward["verified"], lambda a, b, tables: {"company": a.id}
    ),
    _CompanyReason("freshness", lambda forward, _: forward["freshness"], lambda a, b, tables: _updated(b)),
    _CompanyReason("freshness", lambda _, backward: backward["freshness"], lambda a, b, tables: _updated(a)),
)
