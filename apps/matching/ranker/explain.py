"""One pair taken apart: what each feature gives to the score, and what would raise it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import fuse, reasons
from .recommend import WEIGHTS
from .score import FEATURES
from .telling import COMPANY
from .text import Encoder
from .types import Profile, Tables, Weights

# What the lines of the two companies can have in common, and what can be true of the companies themselves.
OF_COMPANIES = ("same_event", "language", "verified", "freshness")


@dataclass(frozen=True, slots=True)
class Explanation:
    """`parts` and `possible`: by feature, its part of the score and the most that it can give; parts add up to `score`.

    `forward` is a's interest in b. `speaks`: whether the lines give any reason at all to suggest the pair.
    """

    score: float
    forward: float
    backward: float
    speaks: bool
    parts: Mapping[str, float]
    possible: Mapping[str, float]

    @property
    def missing(self) -> list[str]:
        """The features that give nothing, the weightiest first."""
        empty = [name for name, part in self.parts.items() if part <= 0]
        return sorted(empty, key=lambda name: -self.possible[name])


def explain(
    a: Profile, b: Profile, tables: Tables, *, encoder: Encoder, weights: Weights = WEIGHTS
) -> Explanation:
    """Score the pair without regard to rules and crowds."""
    market = fuse.market([a], [b], tables, weights, encoder)
    at = np.zeros(1, np.intp)
    split = reasons.split(market, at, at, weights)
    lines = split.sought.parts[0] + split.offered.parts[0]
    parts = {name: float(value) for name, value in zip(FEATURES, lines, strict=True)}
    for code, value in zip(COMPANY, split.company[0], strict=True):
        parts[code] = parts.get(code, 0.0) + float(value)
    return Explanation(
        score=float(market.scores(at, at)[0]),
        forward=float(market.forward[0, 0]),
        backward=float(market.backward[0, 0]),
        speaks=bool(market.sought[0, 0] > 0 or market.offered[0, 0] > 0),
        parts=parts,
        possible=_possible(weights),
    )


def _possible(weights: Weights) -> dict[str, float]:
    company = weights.company
    whole = company.lines + sum(getattr(company, name) for name in OF_COMPANIES)
    line_whole = sum(getattr(weights.line, name) for name in FEATURES)
    share = company.lines / whole / line_whole
    return {name: getattr(weights.line, name) * share for name in FEATURES} | {
        name: getattr(company, name) / whole for name in OF_COMPANIES
    }
