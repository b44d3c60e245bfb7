"""From profiles to suggestions: score everybody, spread attention, say why.

The order of the input plays no part: profiles are taken in the order of their ids. The seed decides between
pairs that are equal or nearly so (`Weights.taste`).
"""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import numpy as np

from . import fuse, reasons
from . import rules as hard
from .congestion import TOP, Allocation, allocate
from .hashing import tastes
from .text import Encoder, LexicalEncoder
from .types import Doubles, Flags, Floats, Indices, Profile, Reason, Rules, Suggestion, Tables, Weights

WEIGHTS = Weights()
NO_RULES = Rules()
NO_NUMBERS: Mapping[str, float] = {}
LEXICAL = LexicalEncoder()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All suggestions, best score first, and each profile's price: see `congestion.Allocation` and `one`."""

    suggestions: list[Suggestion]
    prices: Mapping[str, float]


def recommend(
    profiles: Sequence[Profile],
    tables: Tables,
    *,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    top: int = TOP,
    seed: int = 0,
    encoder: Encoder = LEXICAL,
) -> list[Suggestion]:
    """The `top` list of every profile, as pairs, best score first.

    A pair is there if it is in the list of either side. None is there without a reason that its lines give,
    unless the organiser says that the two must meet. Raises ValueError where an id is given twice or a
    weight makes no sense.
    """
    return ranking(
        profiles, tables, weights=weights, rules=rules, top=top, seed=seed, encoder=encoder
    ).suggestions


def ranking(
    profiles: Sequence[Profile],
    tables: Tables,
    *,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    top: int = TOP,
    seed: int = 0,
    encoder: Encoder = LEXICAL,
    boosts: Mapping[str, float] = NO_NUMBERS,
) -> Ranking:
    """As `recommend`, with the prices. `boosts`: by profile id, what is added to the surplus of all its pairs.

    A boost moves places in lists; the scores and the reasons stay as they are.
    """
    with collection_paused():
        table = _whole(profiles, tables, weights, rules, encoder, top)
        if table is None:
            return Ranking([], {})
        allocation = table.allocate(weights, top, seed, boosts)
        listed = _listed(allocation, table.sides, len(table.profiles))
        return Ranking(table.suggestions(listed, tables, weights), table.prices(allocation))


def prices(
    profiles: Sequence[Profile],
    tables: Tables,
    *,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    encoder: Encoder = LEXICAL,
    boosts: Mapping[str, float] = NO_NUMBERS,
) -> Mapping[str, float]:
    """Only the prices of `ranking`, for a part of a market that is too large to be ranked at once."""
    with collection_paused():
        table = _whole(profiles, tables, weights, rules, encoder, TOP)
        return {} if table is None else table.prices(table.allocate(weights, TOP, 0, boosts))


@contextmanager
def collection_paused() -> Iterator[None]:
    """Without searching for garbage: hundreds of thousands of small values are made and all of them are kept,
    so that the search would take as long as the rest and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made counts as old at once; else the next search would begin with all of it.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def compare(
    a: Profile,
    b: Profile,
    tables: Tables,
    *,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    encoder: Encoder = LEXICAL,
) -> Suggestion | None:
    """The score of one pair with its reasons and without ranks; None where a rule forbids it."""
    _check((a, b), weights, TOP)
    first, second = sorted((a, b), key=lambda profile: profile.id)
    sides = hard.Sides(np.array([0]), np.array([1]))
    table = _Table.of([first, second], sides, tables, weights, rules, encoder)
    if not table.allowed[0, 0]:
        return None
    nowhere = np.zeros(1, np.intp)
    pair = _Pairs(np.array([0]), np.array([1]), nowhere, nowhere)
    return table.suggestions(pair, tables, weights)[0]


def scored_with(
    me: Profile,
    others: Sequence[Profile],
    tables: Tables,
    *,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    encoder: Encoder = LEXICAL,
) -> list[Suggestion]:
    """`me` with each of `others` that it may be suggested to: scores and reasons, without ranks."""
    return best_among(
        [me],
        others,
        tables,
        candidates={me.id: [other.id for other in others]},
        most=len(others),
        weights=weights,
        rules=rules,
        encoder=encoder,
    )


def best_among(
    mine: Sequence[Profile],
    others: Sequence[Profile],
    tables: Tables,
    *,
    candidates: Mapping[str, Collection[str]],
    most: int,
    prices: Mapping[str, float] = NO_NUMBERS,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    encoder: Encoder = LEXICAL,
    boosts: Mapping[str, float] = NO_NUMBERS,
) -> list[Suggestion]:
    """Each of `mine` with the best `most` of its candidates among `others`: scores and reasons, without ranks.

    The best are those with the highest value (see `one`). Nobody is on both sides; raises ValueError otherwise.
    """
    _check((*mine, *others), weights, TOP)
    if not others:
        return []
    sides = hard.Sides(np.arange(len(mine)), np.arange(len(mine), len(mine) + len(others)))
    table = _Table.of([*mine, *others], sides, tables, weights, rules, encoder)
    worth = table.worth(prices, boosts, weights)
    worth[~table.listable(candidates)] = -np.inf
    best = worth if most >= len(others) else np.where(worth >= _bar(worth, most), worth, -np.inf)
    rows, columns = np.nonzero(best > -np.inf)
    before = np.fromiter(
        (
            others[column].id < mine[row].id
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ),
        np.bool_,
        len(rows),
    )
    nowhere, columns = np.zeros(len(rows), np.intp), columns + len(mine)
    pairs = _Pairs(np.where(before, columns, rows), np.where(before, rows, columns), nowhere, nowhere)
    return table.suggestions(pairs, tables, weights) if len(rows) else []


def _bar(worth: Floats, most: int) -> Floats:
    """Per row what the `most` best of it reach (columns × 1)."""
    bar: Floats = np.partition(worth, worth.shape[1] - most, axis=1)[:, worth.shape[1] - most, None]
    return bar


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of profile positions, a < b, with the rank in either list, 0 where the pair is not in it."""

    a: Indices
    b: Indices
    rank_for_a: Indices
    rank_for_b: Indices


@dataclass(frozen=True, slots=True)
class _Table:
    """Everything that is known about the pairs of a market (rows × columns)."""

    profiles: Sequence[Profile]
    sides: hard.Sides
    market: fuse.Market
    allowed: Flags
    must: Flags

    @classmethod
    def of(
        cls,
        profiles: Sequence[Profile],
        sides: hard.Sides,
        tables: Tables,
        weights: Weights,
        rules: Rules,
        encoder: Encoder,
    ) -> "_Table":
        rows, columns = ([profiles[at] for at in side.tolist()] for side in (sides.rows, sides.columns))
        allowed = hard.allowed(rows, columns, rules)
        must = hard.marked(rows, columns, rules.must) & allowed
        return cls(profiles, sides, fuse.market(rows, columns, tables, weights, encoder), allowed, must)

    def allocate(self, weights: Weights, top: int, seed: int, boosts: Mapping[str, float]) -> Allocation:
        eligible = self._eligible()
        return allocate(
            self._raised(self.market.forward),
            self._raised(self.market.backward),
            self._capacity(self.sides.rows),
            self._capacity(self.sides.columns),
            beta=weights.beta,
            top=top,
            seed=seed,
            eligible=eligible,
            first=self.must,
            tastes=self._tastes(eligible, weights.taste, seed, boosts),
        )

    def listable(self, candidates: Mapping[str, Collection[str]]) -> Flags:
        """Whether the column is among the row's candidates and may be suggested to it (rows × columns)."""
        column_at = {id: at for at, id in enumerate(self.ids(self.sides.columns))}
        asked = np.zeros(self.must.shape, bool)
        for row, id in enumerate(self.ids(self.sides.rows)):
            asked[row, [column_at[other] for other in candidates.get(id, ()) if other in column_at]] = True
        return asked & self._eligible()

    def _eligible(self) -> Flags:
        """Pairs whose lines say nothing to each other are no candidates, however much else they share."""
        flags = (self.market.sought > 0) | (self.market.offered > 0)
        flags &= self.allowed
        flags |= self.must
        return flags

    def worth(self, prices: Mapping[str, float], boosts: Mapping[str, float], weights: Weights) -> Floats:
        """The value of each column in the row's list (see `one`), infinite where the two must meet."""
        rows, columns = self.ids(self.sides.rows), self.ids(self.sides.columns)
        surplus = self.market.forward + self.market.backward
        surplus += np.array([boosts.get(id, 0) for id in rows], np.float32)[:, None]
        surplus += np.array([boosts.get(id, 0) for id in columns], np.float32)
        surplus /= np.float32(2 * weights.beta)
        surplus += np.array([prices.get(id, 0) for id in columns], np.float32)
        surplus[self.must] = np.inf
        return surplus

    def prices(self, allocation: Allocation) -> Mapping[str, float]:
        found = dict(zip(self.ids(self.sides.rows), allocation.row_price.tolist(), strict=True))
        found |= dict(zip(self.ids(self.sides.columns), allocation.column_price.tolist(), strict=True))
        return {id: price for id, price in found.items() if np.isfinite(price)}

    def suggestions(self, pairs: _Pairs, tables: Tables, weights: Weights) -> list[Suggestion]:
        """Best score first. Made in the order of `pairs`: neighbours there share what is read."""
        rows, columns, turned = self._places(pairs)
        told = reasons.reasons(
            reasons.split(self.market, rows, columns, weights),
            [self.profiles[at] for at in self.sides.rows[rows].tolist()],
            [self.profiles[at] for at in self.sides.columns[columns].tolist()],
            tables,
        )
        at = (rows, columns)
        must, fused = self.must[at], self.market.scores(rows, columns)
        for pair in np.flatnonzero(must):
            told[pair] = _with_rule(told[pair], 1 - fused[pair])
        score = _rounded(np.where(must, 1, fused))
        forward, backward = (np.where(must, 1, v[at]) for v in (self.market.forward, self.market.backward))
        for_a, for_b = np.where(turned, backward, forward), np.where(turned, forward, backward)
        ids = [profile.id for profile in self.profiles]
        made = [
            Suggestion(
                ids[a], ids[b], score, forward, backward, reasons, rank_for_a or None, rank_for_b or None
            )
            for a, b, score, forward, backward, reasons, rank_for_a, rank_for_b in zip(
                pairs.a.tolist(),
                pairs.b.tolist(),
                score.tolist(),
                _rounded(for_a).tolist(),
                _rounded(for_b).tolist(),
                told,
                pairs.rank_for_a.tolist(),
                pairs.rank_for_b.tolist(),
                strict=True,
            )
        ]
        return [made[at] for at in self._best_first(pairs, score).tolist()]

    def _best_first(self, pairs: _Pairs, score: Doubles) -> Indices:
        # Profiles stand in the order of their ids, so that positions order equals as ids do.
        return np.lexsort((pairs.a * len(self.profiles) + pairs.b, -score))

    def _raised(self, interest: Floats) -> Floats:
        """A pair that must meet is worth as much as a perfect match."""
        return np.where(self.must, np.float32(1), interest) if self.must.any() else interest

    def _tastes(self, eligible: Flags, size: float, seed: int, boosts: Mapping[str, float]) -> Floats:
        """By id, so that one company more or less changes nothing between the others."""
        rows, columns = self.ids(self.sides.rows), self.ids(self.sides.columns)
        chance = tastes(rows, columns, seed, among=eligible)
        chance *= np.float32(size)
        if boosts:
            chance += np.array([boosts.get(id, 0) for id in rows], np.float32)[:, None]
            chance += np.array([boosts.get(id, 0) for id in columns], np.float32)
        return chance

    def ids(self, side: Indices) -> list[str]:
        return [self.profiles[at].id for at in side.tolist()]

    def _capacity(self, side: Indices) -> Floats:
        return np.array([self.profiles[at].capacity for at in side.tolist()], np.float32)

    def _places(self, pairs: _Pairs) -> tuple[Indices, Indices, Flags]:
        """Row and column of each pair, and whether b is the row."""
        row_of, column_of = (
            _inverse(side, len(self.profiles)) for side in (self.sides.rows, self.sides.columns)
        )
        turned = (row_of[pairs.a] < 0) | (column_of[pairs.b] < 0)
        rows = np.where(turned, row_of[pairs.b], row_of[pairs.a])
        columns = np.where(turned, column_of[pairs.a], column_of[pairs.b])
        return rows, columns, turned


def _whole(
    profiles: Sequence[Profile], tables: Tables, weights: Weights, rules: Rules, encoder: Encoder, top: int
) -> _Table | None:
    """The table of everybody, in the order of their ids; None where nobody can meet anybody."""
    _check(profiles, weights, top)
    ordered = sorted(profiles, key=lambda profile: profile.id)
    sides = hard.sides(ordered, rules)
    if not (len(sides.rows) and len(sides.columns)):
        return None
    return _Table.of(ordered, sides, tables, weights, rules, encoder)


def _listed(allocation: Allocation, sides: hard.Sides, size: int) -> _Pairs:
    """The pairs that stand in at least one list."""
    lists = [_entries(allocation.rank_rows, sides.rows, sides.columns)]
    if not sides.square:
        lists.append(_entries(allocation.rank_columns, sides.columns, sides.rows))
    viewer, other, rank = (np.concatenate(part) for part in zip(*lists, strict=True))
    key = np.minimum(viewer, other) * size + np.maximum(viewer, other)
    order = np.argsort(key)
    begins = np.diff(key[order], prepend=-1) > 0
    keys = key[order][begins]
    ranks = np.zeros((2, len(keys)), np.intp)
    ranks[(viewer > other)[order].astype(np.intp), np.cumsum(begins) - 1] = rank[order]
    return _Pairs(keys // size, keys % size, ranks[0], ranks[1])


def _entries(ranks: Indices, viewers: Indices, others: Indices) -> tuple[Indices, Indices, Indices]:
    """Who sees whom at which place, counted from 1."""
    viewer, place = np.nonzero(ranks >= 0)
    return viewers[viewer], others[ranks[viewer, place]], place + 1


def _inverse(side: Indices, size: int) -> Indices:
    places = np.full(size, -1, np.intp)
    places[side] = np.arange(len(side))
    return places


def _with_rule(told: tuple[Reason, ...], contribution: np.float32) -> tuple[Reason, ...]:
    return (Reason("must_meet", {}, round(float(contribution), 6)), *told)[: reasons.MOST]


def _rounded(values: Floats) -> Doubles:
    return values.astype(np.float64).round(6)


def _check(profiles: Sequence[Profile], weights: Weights, top: int) -> None:
    ids = [profile.id for profile in profiles]
    if len(set(ids)) < len(ids):
        twice = next(id for id in ids if ids.count(id) > 1)
        raise ValueError(f"profile {twice!r} is given twice")
    for name, group in (("line", asdict(weights.line)), ("company", asdict(weights.company))):
        if not all(0 <= value < np.inf for value in group.values()) or not sum(group.values()) > 0:
            raise ValueError(f"the {name} weights must be at least 0, and one of them above 0")
    if any(not 0 <= profile.capacity < np.inf for profile in profiles):
        raise ValueError("a capacity must be at least 0")
    if top < 1:
        raise ValueError(f"a list has at least one place, not {top}")
