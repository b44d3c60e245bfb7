"""One company again: its row and its column, beside lists that were made for everybody.

The value of `other` in the list of `viewer` is

    surplus / (2 * beta) + price[other]

where the prices are those of the last allocation: one company's edit hardly moves them, and the next run makes
them anew. So a list keeps its order when a company in it is scored again and nothing about it has changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .recommend import NO_RULES, WEIGHTS, best_among, scored_with
from .text import Encoder
from .types import Profile, Rules, Suggestion, Tables, Weights

# A pair that the organiser wants to meet stands before all others.
FIRST = 1e6


@dataclass(frozen=True, slots=True)
class Entry:
    """One pair, without ranks, and its value in either list."""

    pair: Suggestion
    value_for_me: float
    value_for_other: float
    other: str


def value(pair: Suggestion, price: float, weights: Weights, boost: float = 0.0) -> float:
    """What the pair is worth in the list of the side whose other side has this price. `boost`: of both together."""
    if is_first(pair):
        return FIRST + pair.score
    return (pair.forward + pair.backward + boost) / (2 * weights.beta) + price


def is_first(pair: Suggestion) -> bool:
    return any(reason.code == "must_meet" for reason in pair.reasons)


def entries(
    me: Profile,
    others: Sequence[Profile],
    tables: Tables,
    *,
    prices: Mapping[str, float],
    encoder: Encoder,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    boosts: Mapping[str, float] | None = None,
) -> list[Entry]:
    """Everybody among `others` who may be suggested to me, the best for me first. `prices`: by profile id."""
    found = scored_with(me, others, tables, weights=weights, rules=rules, encoder=encoder)
    return _entries(me.id, found, prices, weights, boosts or {})


def entries_of_each(
    mine: Sequence[Profile],
    others: Sequence[Profile],
    tables: Tables,
    *,
    candidates: Mapping[str, Collection[str]],
    most: int,
    prices: Mapping[str, float],
    encoder: Encoder,
    weights: Weights = WEIGHTS,
    rules: Rules = NO_RULES,
    boosts: Mapping[str, float] | None = None,
) -> dict[str, list[Entry]]:
    """For each of `mine`, by id, its best `most` candidates among `others`; nobody is on both sides.

    What `entries` says of one, for many at once, which takes a small part of the time.
    """
    found = best_among(
        mine,
        others,
        tables,
        candidates=candidates,
        most=most,
        prices=prices,
        weights=weights,
        rules=rules,
        encoder=encoder,
        boosts=boosts or {},
    )
    pairs: dict[str, list[Suggestion]] = {profile.id: [] for profile in mine}
    for pair in found:
        pairs[pair.a if pair.a in pairs else pair.b].append(pair)
    return {id: _entries(id, some, prices, weights, boosts or {}) for id, some in pairs.items()}


def _entries(
    me: str,
    pairs: Sequence[Suggestion],
    prices: Mapping[str, float],
    weights: Weights,
    boosts: Mapping[str, float],
) -> list[Entry]:
    result = []
    for pair in pairs:
        other = pair.b if pair.a == me else pair.a
        boost = boosts.get(me, 0.0) + boosts.get(other, 0.0)
        result.append(
            Entry(
                pair,
                value(pair, prices.get(other, 0.0), weights, boost),
                value(pair, prices.get(me, 0.0), weights, boost),
                other,
            )
        )
    return sorted(result, key=lambda entry: (-entry.value_for_me, entry.other))
