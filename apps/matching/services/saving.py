"""What the ranker found, as rows: lists in the order of their values, with a few places for finding out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from apps.core.statistics import count_rows_on_commit
from apps.matching.models import Price, ScoreRun, Suggestion
from apps.matching.ranker.one import is_first, value
from apps.matching.ranker.recommend import Ranking
from apps.matching.ranker.types import Suggestion as Scored

TOP = 20
# The next after these come into question for the places that are given for finding out.
SPARE = 5
# Up to two of twenty places, none of the first three: 5 to 10 %.
EXPLORED = 2
FIRST_EXPLORED = 3
BATCH = 2_000
NO_NUMBERS: Mapping[Any, float] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """One suggested company in somebody's list; `explored`: stands there to be found out about."""

    other: int
    pair: Scored
    value: float
    explored: bool = False


def save_ranking(
    run: ScoreRun,
    ranking: Ranking,
    *,
    nudges: Mapping[tuple[str, str], float] = NO_NUMBERS,
    boosts: Mapping[str, float] = NO_NUMBERS,
) -> None:
    """Write the whole set of a run; nobody sees it until the run is shown."""
    Suggestion.objects.bulk_create(_rows(run, ranking, nudges, boosts), batch_size=BATCH)
    prices = (Price(run=run, company_id=int(pk), price=price) for pk, price in ranking.prices.items())
    Price.objects.bulk_create(prices, batch_size=BATCH)
    count_rows_on_commit(Suggestion, Price)


def reasons_of(pair: Scored) -> list[dict[str, Any]]:
    return [reason._asdict() for reason in pair.reasons]


def explored(places: list[Place], *, seed: str, top: int) -> list[Place]:
    """Give up to EXPLORED places of a full list to the next ones after it; the same ones for the same seed.

    Without them only what stands in front would ever be answered, and nothing learnt about the rest.
    """
    kept, spare = places[:top], places[top:]
    number = min(EXPLORED, len(spare), max(top - FIRST_EXPLORED, 0))
    random = Random(seed)
    for at, newcomer in zip(
        sorted(random.sample(range(FIRST_EXPLORED, top), number)), random.sample(spare, number), strict=True
    ):
        if kept[at].value < kept[FIRST_EXPLORED - 1].value or not is_first(kept[at].pair):
            kept[at] = replace(newcomer, value=kept[at].value, explored=True)
    return kept


def _rows(
    run: ScoreRun,
    ranking: Ranking,
    nudges: Mapping[tuple[str, str], float],
    boosts: Mapping[str, float],
) -> Iterator[Suggestion]:
    lists: dict[int, list[Place]] = defaultdict(list)
    for pair in ranking.suggestions:
        moved = nudges.get((pair.a, pair.b), 0.0)
        boost = boosts.get(pair.a, 0.0) + boosts.get(pair.b, 0.0)
        for mine, theirs, rank in ((pair.a, pair.b, pair.rank_for_a), (pair.b, pair.a, pair.rank_for_b)):
            if rank is not None:
                worth = value(pair, ranking.prices.get(theirs, 0.0), run.ranker_weights, boost) + moved
                lists[int(mine)].append(Place(int(theirs), pair, worth))
    for company, places in lists.items():
        yield from list_rows(run, company, places)


def list_rows(run: ScoreRun, company: int, places: Iterable[Place]) -> Iterator[Suggestion]:
    """One company's list, of its best places and of those that are given for finding out."""
    ordered = sorted(places, key=lambda place: (-place.value, place.other))[: TOP + SPARE]
    for rank, place in enumerate(explored(ordered, seed=f"{run.seed}:{company}", top=TOP), start=1):
        yield Suggestion(
            run=run,
            company_id=company,
            other_id=place.other,
            rank=rank,
            score=place.pair.score,
            value=place.value,
            is_explored=place.explored,
            reasons=reasons_of(place.pair),
        )
