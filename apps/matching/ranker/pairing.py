"""The features of pairs, for learning from answers: what each side would see in the other.

The same features as in the score, before they are added up; the heads of `learning` weigh them anew.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .fuse import company_features
from .recommend import WEIGHTS
from .score import FEATURES, line_fit
from .text import Encoder
from .types import Doubles, Profile, Tables, Weights

OF_COMPANIES = ("same_event", "language", "verified", "freshness")
# What a looks for and b offers, what a offers and b looks for, and what is true of both companies.
NAMES = (*(f"seeks_{name}" for name in FEATURES), *(f"offers_{name}" for name in FEATURES), *OF_COMPANIES)


def pair_features(
    profiles: Sequence[Profile],
    pairs: Sequence[tuple[int, int]],
    tables: Tables,
    *,
    encoder: Encoder,
    weights: Weights = WEIGHTS,
) -> tuple[Doubles, Doubles]:
    """For each (a, b), positions in `profiles`: a looking at b, and b looking at a; (pairs × NAMES)."""
    if not pairs:
        return np.zeros((0, len(NAMES))), np.zeros((0, len(NAMES)))
    a, b = np.array(pairs, np.intp).T
    lines = line_fit(profiles, profiles, tables, weights, encoder)
    company = company_features(profiles, profiles, tables, weights)
    a_seeks, b_seeks = lines.best(a, b).values, lines.best(b, a).values
    ahead, back = (
        np.stack([company[name].pairs(x, y) for name in OF_COMPANIES], axis=1) for x, y in ((a, b), (b, a))
    )
    return _side(a_seeks, b_seeks, ahead), _side(b_seeks, a_seeks, back)


def _side(*parts: npt.NDArray[np.float32]) -> Doubles:
    return np.hstack(parts).astype(np.float64)
