"""Where one company's partners stand: exact scores, less what is held back, moved by what was learnt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.matching.models import LearnedModel, ScoreRun
from apps.matching.ranker.one import Entry
from apps.matching.ranker.types import Profile
from apps.matching.ranker.types import Suggestion as Scored
from apps.matching.selectors.profiles import tables_of
from apps.matching.services.learning import nudges
from apps.matching.services.review import held_back, ordered, reviews
from apps.matching.services.texts import shelf_of


@dataclass(frozen=True, slots=True)
class Both:
    """A pair of a company with `other`, and its value in the list of either."""

    other: int
    pair: Scored
    mine: float
    theirs: float


def places_of(
    company: int, entries: list[Entry], run: ScoreRun, profiles: Callable[[], Sequence[Profile]]
) -> list[Both]:
    """Return the entries as places, the best for the company first. `profiles` reads it and all of the entries."""
    if entries and reviews():
        back = held_back([entry.pair for entry in entries], profiles())
        entries = [entry for entry in entries if ordered(company, int(entry.other)) not in back]
    moved = _moved(entries, run, profiles)
    places = [
        Both(
            int(entry.other),
            entry.pair,
            entry.value_for_me + moved.get((entry.pair.a, entry.pair.b), 0.0),
            entry.value_for_other + moved.get((entry.pair.a, entry.pair.b), 0.0),
        )
        for entry in entries
    ]
    return sorted(places, key=lambda place: (-place.mine, place.other))


def _moved(
    entries: list[Entry], run: ScoreRun, profiles: Callable[[], Sequence[Profile]]
) -> dict[tuple[str, str], float]:
    if not entries or not LearnedModel.objects.filter(is_live=True).exists():
        return {}
    known = profiles()
    return nudges(
        [entry.pair for entry in entries],
        known,
        tables_of(run.forum),
        encoder=shelf_of(known),
        weights=run.ranker_weights,
    )
