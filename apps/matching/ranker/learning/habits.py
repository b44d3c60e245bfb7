"""How readily somebody accepts, or is accepted, from few answers: the rate with a prior.

A newcomer counts as average, and each answer moves the rate a little; after `PRIOR` answers one's own
habits weigh as much as everybody's.
"""

from typing import overload

import numpy as np
import numpy.typing as npt

from apps.matching.ranker.types import Doubles

PRIOR = 4.0


@overload
def inclination(accepted: Doubles, asked: Doubles, usual: float, *, prior: float = PRIOR) -> Doubles: ...
@overload
def inclination(accepted: float, asked: float, usual: float, *, prior: float = PRIOR) -> float: ...
def inclination(
    accepted: npt.ArrayLike, asked: npt.ArrayLike, usual: float, *, prior: float = PRIOR
) -> npt.ArrayLike:
    """Log odds of accepting for whoever accepted `accepted` of `asked`, against a `usual` rate in (0, 1).

    0 where the own rate is the usual one, so that it can be added for those of whom nothing is known.
    """
    usual = min(max(usual, 1e-3), 1 - 1e-3)
    yes = np.asarray(accepted, np.float64) + prior * usual
    no = np.asarray(asked, np.float64) - np.asarray(accepted, np.float64) + prior * (1 - usual)
    result = np.log(yes / no) - np.log(usual / (1 - usual))
    return result if result.ndim else float(result)


def shrunk_mean(total: Doubles, count: Doubles, *, prior: float = 1.0) -> Doubles:
    """The mean of `count` differences from the usual that add up to `total`, pulled towards 0."""
    mean: Doubles = total / (count + prior)
    return mean
