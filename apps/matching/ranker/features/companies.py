"""Features of one company (row) looking at another (column), whatever their lines say."""

from collections.abc import Sequence

import numpy as np

from apps.matching.ranker.types import Floats, Profile, Tables

from .lookup import Feature, lookup, one_by_one, shared

# A profile untouched for this many days counts half as fresh as one edited today.
HALF_LIFE_DAYS = 90.0
# An interpreter at the table is worth half a language of one's own.
INTERPRETED = 0.5


def same_event(rows: Sequence[Profile], columns: Sequence[Profile]) -> Feature:
    """1 where both attend one edition or forum."""

    def meets(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> Floats:
        return np.minimum(shared(left, right), 1)

    return lookup([p.attending for p in rows], [p.attending for p in columns], meets)


def language(rows: Sequence[Profile], columns: Sequence[Profile], tables: Tables) -> Feature:
    """1 with a common language, one half where an interpreter bridges two of theirs."""

    def understood(a: frozenset[str], b: frozenset[str]) -> float:
        if a & b:
            return 1.0
        bridged = any(frozenset((x, y)) in tables.interpreted for x in a for y in b)
        return INTERPRETED if bridged else 0.0

    return lookup(
        [frozenset(p.languages) for p in rows],
        [frozenset(p.languages) for p in columns],
        one_by_one(understood),
    )


def verified(rows: Sequence[Profile], columns: Sequence[Profile]) -> Feature:
    """1 where the other company is verified."""
    return lookup(
        [False for _ in rows], [p.verified for p in columns], one_by_one(lambda _, other: float(other))
    )


def freshness(rows: Sequence[Profile], columns: Sequence[Profile]) -> Feature:
    """1 where the other's profile was edited today, halving every `HALF_LIFE_DAYS`; 0 when not known."""

    def fresh(_: float | None, days: float | None) -> float:
        return 0.0 if days is None else 0.5 ** (max(days, 0.0) / HALF_LIFE_DAYS)

    return lookup([None for _ in rows], [p.updated_days_ago for p in columns], one_by_one(fresh))
