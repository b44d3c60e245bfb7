"""One company again: its row and its column, beside lists that were made for everybody.

The value of `other` in the list of `viewer` is

    surplus / (2 * beta) + price[other]

where the prices are those of the last allocation: one company's edit hardly moves them, and the next run makes
them anew. So a list keeps its order when a company in it is scored again and nothing about it has changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .recommend import NO_RULES, WEIGHTS, scored_with
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
    raised = boosts or {}
    result = []
    for pair in found:
        other = pair.b if pair.a == me.id else pair.a
        boost = raised.get(me.id, 0.0) + raised.get(other, 0.0)
        result.append(
            Entry(
                pair,
                value(pair, prices.get(other, 0.0), weights, boost),
                value(pair, prices.get(me.id, 0.0), weights, boost),
                other,
            )
        )
    return sorted(result, key=lambda entry: (-entry.value_for_me, entry.other))
