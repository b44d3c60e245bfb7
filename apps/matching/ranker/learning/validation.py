"""Whether heads are good, measured on events that they were not fitted on."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from apps.matching.ranker.types import Doubles, Floats

from .heads import APART, STRENGTHS, Examples, fit


def left_out(
    examples: Examples, *, strengths: Sequence[float] = STRENGTHS, apart: float = APART
) -> tuple[Doubles, Doubles]:
    """P(row accepts column), P(column accepts row) of every example, from heads fitted on the other events.

    NaN for an event without which all answers are the same.
    """
    ahead, back = (np.full(len(examples), np.nan) for _ in range(2))
    for event in np.unique(examples.event):
        out = examples.event == event
        try:
            heads = fit(examples.take(np.flatnonzero(~out)), strengths=strengths, apart=apart)
        except ValueError:
            continue
        ahead[out], back[out] = heads.predict(examples.forward[out], examples.backward[out])
    return ahead, back


def mutual(examples: Examples) -> Doubles:
    """1 where both accepted, 0 where one is known not to have, NaN where that is open."""
    refused = (examples.accepted == 0) | (examples.accepted_back == 0)
    result: Doubles = np.where(refused, 0, examples.accepted * examples.accepted_back)
    return result


def auc(wanted: npt.NDArray, scores: Doubles | Floats) -> float:
    """How often a wanted one stands above an unwanted one, equals counting half; NaN where a kind is missing.

    Pairs whose `wanted` or score is NaN are left out.
    """
    known = ~(np.isnan(np.asarray(wanted, np.float64)) | np.isnan(scores))
    wanted, scores = np.asarray(wanted)[known] > 0, np.asarray(scores, np.float64)[known]
    values, place = np.unique(scores, return_inverse=True)
    yes = np.bincount(place[wanted], minlength=len(values))
    no = np.bincount(place[~wanted], minlength=len(values))
    if not (yes.sum() and no.sum()):
        return float("nan")
    below = np.cumsum(no) - no
    return float((yes * (below + no / 2)).sum() / (yes.sum() * no.sum()))


def ndcg(wanted: npt.NDArray, scores: Doubles | Floats, viewer: npt.NDArray, top: int = 5) -> float:
    """Discounted gain of each viewer's `top` list against the best possible one, averaged over viewers who
    want somebody; NaN where there are none."""
    discount = 1 / np.log2(np.arange(2, top + 2))
    gains = []
    for one in np.unique(viewer):
        own = np.flatnonzero(viewer == one)
        liked = (np.asarray(wanted)[own] > 0).astype(np.float64)
        if liked.any():
            listed = liked[np.argsort(-np.asarray(scores, np.float64)[own], kind="stable")][:top]
            best = np.sort(liked)[::-1][:top]
            gains.append((listed @ discount[: len(listed)]) / (best @ discount[: len(best)]))
    return float(np.mean(gains)) if gains else float("nan")
