"""How evenly a set of suggestions spreads attention, for the organiser."""

from collections import defaultdict
from dataclasses import dataclass
from math import log2

from apps.companies.models import Company
from apps.matching.models import ScoreRun
from apps.matching.selectors.profiles import eligible_companies


@dataclass(frozen=True, slots=True)
class Fairness:
    """`gini`: 0 where all are seen equally, near 1 where one is; a place is seen less the further down it stands.

    `never_shown` and `without_list`: companies of all that can be suggested. `mutual`: matches to be expected where
    each side reads its list from the top and asks in proportion to the score.
    """

    companies: int
    gini: float
    never_shown: list[Company]
    without_list: int
    mutual: float

    @property
    def never_share(self) -> float:
        return len(self.never_shown) / self.companies if self.companies else 0.0


def fairness_of(run: ScoreRun) -> Fairness:
    """Measure a set in three queries."""
    everybody = list(eligible_companies(run.forum).order_by("sort_key", "pk"))
    seen: dict[int, float] = defaultdict(float)
    likely: dict[tuple[int, int], float] = {}
    for company, other, rank, score in run.suggestions.values_list("company", "other", "rank", "score"):
        attention = 1 / log2(rank + 1)
        seen[other] += attention
        likely[company, other] = attention * score
    mutual = (
        sum(chance * likely.get((other, company), 0.0) for (company, other), chance in likely.items()) / 2
    )
    listed = {company for company, _other in likely}
    ids = [company.pk for company in everybody]
    return Fairness(
        companies=len(everybody),
        gini=gini([seen.get(pk, 0.0) for pk in ids]),
        never_shown=[company for company in everybody if company.pk not in seen],
        without_list=sum(pk not in listed for pk in ids),
        mutual=mutual,
    )


def gini(values: list[float]) -> float:
    """Half the mean difference of two values, as a share of the mean; 0 for none or all equal."""
    total = sum(values)
    if total <= 0:
        return 0.0
    ordered = sorted(values)
    weighted = sum(place * value for place, value in enumerate(ordered, start=1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
