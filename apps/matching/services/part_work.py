"""What is done in a part of a very large run: describe, weigh, compare, list. Each writes its result with its end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from django.db import transaction

from apps.core.runs import finish, lock_held
from apps.matching.models import FoundLists, Price, ScorePart, ScoreRun, Step, Suggestion
from apps.matching.ranker import blocks, narrow
from apps.matching.ranker.one import entries_of_each
from apps.matching.ranker.recommend import prices
from apps.matching.ranker.types import Rules, Tables
from apps.matching.selectors.boosts import boosts_of
from apps.matching.selectors.profiles import profiles_of, rules_of, tables_of
from apps.matching.services import part_results
from apps.matching.services.places import places_of_each
from apps.matching.services.saving import BATCH, Place, list_rows
from apps.matching.services.texts import shelf_of

Held: TypeAlias = Callable[..., None]
Clock: TypeAlias = Callable[[], datetime]
# Companies whose lists are made at once, and how many get reasons: what is held back leaves room for others.
LISTED, ENTRIES = 256, 40


def describe(part: ScorePart, still_held: Held, clock: Clock) -> None:
    """Short vectors of neighbouring companies; the texts' own are made and stored where they are missing."""
    ids = part_results.companies_of(part)
    profiles = profiles_of(part.run.forum, now=_moment(part, clock), among=ids)
    shelf = shelf_of(profiles, between=still_held)
    still_held()
    found = narrow.described(
        profiles,
        tables_of(part.run.forum),
        part.run.ranker_weights.line,
        shelf,
        dimensions=narrow.dimensions_for(part_results.size_of(part.run)),
    )
    result = part_results.packed(
        ids=np.array([int(profile.id) for profile in profiles], np.int64),
        # Half precision is a tenth of what chance directions are off.
        seeks=found.seeks.astype(np.float16),
        offers=found.offers.astype(np.float16),
    )
    with transaction.atomic():
        finish(lock_held(part), now=clock(), result=result)


def weigh(part: ScorePart, still_held: Held, clock: Clock) -> None:
    """The prices of a random part of the market, as if it were a forum of its own."""
    run = part.run
    parts = run.parts.filter(step=Step.WEIGH).count()
    chosen = np.random.default_rng(run.seed).permutation(part_results.everybody(run))[part.number :: parts]
    profiles = profiles_of(run.forum, now=_moment(part, clock), among=chosen.tolist())
    shelf = shelf_of(profiles, between=still_held)
    still_held()
    found = prices(
        profiles,
        tables_of(run.forum),
        weights=run.ranker_weights,
        rules=rules_of(run.forum),
        encoder=shelf,
        boosts=boosts_of(run.forum),
    )
    rows = [Price(run=run, company_id=int(pk), price=price) for pk, price in found.items()]
    with transaction.atomic():
        held = lock_held(part)
        Price.objects.bulk_create(rows, batch_size=BATCH)
        finish(held, now=clock())


def compare(part: ScorePart, still_held: Held, clock: Clock) -> None:
    """Candidates on both sides: some companies of one country with all of the other.

    What earlier comparisons found for the other country's companies is what this one's finds have to beat.
    """
    rows = part_results.described(part.run, number__range=(part.first, part.last))
    columns = part_results.described(part.run, country=part.other_country)
    companies = narrow.compared(part_results.vectors(rows), part_results.vectors(columns))
    everybody = slice(0, companies.shape[0])
    found = blocks.strip(
        companies, everybody, part_results.CANDIDATES, floors=part_results.floors(part), between=still_held
    )
    with transaction.atomic():
        held = lock_held(part)
        for own, others, lists in ((rows, columns, found.rows), (columns, rows, found.columns)):
            FoundLists.objects.bulk_create(part_results.found_lists(held, own, others, lists), batch_size=50)
        finish(held, now=clock(), result=part_results.packed(floors=found.floors))


def make_lists(part: ScorePart, still_held: Held, clock: Clock) -> None:
    """The lists of neighbouring companies: their candidates scored exactly, with reasons and everybody's price."""
    market = _Market.of(part.run)
    candidates = part_results.candidates(part, market.rules)
    rows: list[Suggestion] = []
    ids = list(candidates)
    for start in range(0, len(ids), LISTED):
        still_held(100 * start // len(ids))
        some = {pk: candidates[pk] for pk in ids[start : start + LISTED]}
        rows += market.lists(some, _moment(part, clock))
    with transaction.atomic():
        held = lock_held(part)
        Suggestion.objects.bulk_create(rows, batch_size=BATCH)
        finish(held, now=clock())


@dataclass(frozen=True, slots=True)
class _Market:
    """What the exact scores of a run rest on beside the companies themselves."""

    run: ScoreRun
    tables: Tables
    rules: Rules
    boosts: dict[str, float]

    @classmethod
    def of(cls, run: ScoreRun) -> "_Market":
        return cls(run, tables_of(run.forum), rules_of(run.forum), boosts_of(run.forum))

    def lists(self, candidates: Mapping[int, set[int]], now: datetime) -> Iterator[Suggestion]:
        """The lists of neighbouring companies, none of which is a candidate of another."""
        among = {pk for one, others in candidates.items() for pk in (one, *others)}
        profiles = profiles_of(self.run.forum, now=now, among=among)
        mine = [profile for profile in profiles if int(profile.id) in candidates]
        priced = self.run.prices.filter(company__in=among).values_list("company_id", "price")
        found = entries_of_each(
            mine,
            [profile for profile in profiles if int(profile.id) not in candidates],
            self.tables,
            candidates={str(pk): [str(other) for other in others] for pk, others in candidates.items()},
            most=ENTRIES,
            prices={str(pk): price for pk, price in priced},
            encoder=shelf_of(profiles),
            weights=self.run.ranker_weights,
            rules=self.rules,
            boosts=self.boosts,
        )
        placed = places_of_each({int(pk): some for pk, some in found.items()}, self.run, lambda: profiles)
        for pk, places in placed.items():
            yield from list_rows(
                self.run, pk, (Place(place.other, place.pair, place.mine) for place in places)
            )


WORK: Mapping[Step, Callable[[ScorePart, Held, Clock], None]] = {
    Step.DESCRIBE: describe,
    Step.WEIGH: weigh,
    Step.COMPARE: compare,
    Step.LIST: make_lists,
}


def _moment(part: ScorePart, clock: Clock) -> datetime:
    """The run's own moment: all of its parts must find the same lines valid."""
    return part.run.started_at or clock()
