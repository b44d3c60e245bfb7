"""What the ranker found, as rows."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from apps.matching.models import Price, ScoreRun, Suggestion
from apps.matching.ranker.one import value
from apps.matching.ranker.recommend import Ranking
from apps.matching.ranker.types import Suggestion as Scored

TOP = 20
BATCH = 2_000


def save_ranking(run: ScoreRun, ranking: Ranking) -> None:
    """Write the whole set of a run; nobody sees it until the run is shown."""
    rows = (row for pair in ranking.suggestions for row in _rows(run, pair, ranking.prices))
    Suggestion.objects.bulk_create(rows, batch_size=BATCH)
    prices = (Price(run=run, company_id=int(pk), price=price) for pk, price in ranking.prices.items())
    Price.objects.bulk_create(prices, batch_size=BATCH)


def reasons_of(pair: Scored) -> list[dict[str, Any]]:
    return [asdict(reason) for reason in pair.reasons]


def _rows(run: ScoreRun, pair: Scored, prices: Mapping[str, float]) -> Iterator[Suggestion]:
    reasons = reasons_of(pair)
    sides = ((pair.a, pair.b, pair.rank_for_a), (pair.b, pair.a, pair.rank_for_b))
    for mine, theirs, rank in sides:
        if rank is not None:
            yield Suggestion(
                run=run,
                company_id=int(mine),
                other_id=int(theirs),
                rank=rank,
                score=pair.score,
                value=value(pair, prices.get(theirs, 0.0), run.ranker_weights),
                reasons=reasons,
            )
