"""Where companies' partners stand: exact scores, less what is held back, moved by what was learnt."""

from collections.abc import Callable, Mapping, Sequence
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


def places_of_each(
    found: Mapping[int, Sequence[Entry]], run: ScoreRun, profiles: Callable[[], Sequence[Profile]]
) -> dict[int, list[Both]]:
    """Return the entries of each company as places, its best first. `profiles` reads the companies and all of the entries."""
    pairs = [entry.pair for entries in found.values() for entry in entries]
    back = held_back(pairs, profiles()) if pairs and reviews() else set()
    moved = _moved(pairs, run, profiles)
    return {
        company: sorted(
            (
                _place(entry, moved)
                for entry in entries
                if not back or ordered(company, int(entry.other)) not in back
            ),
            key=lambda place: (-place.mine, place.other),
        )
        for company, entries in found.items()
    }


def _place(entry: Entry, moved: Mapping[tuple[str, str], float]) -> Both:
    by = moved.get((entry.pair.a, entry.pair.b), 0.0)
    return Both(int(entry.other), entry.pair, entry.value_for_me + by, entry.value_for_other + by)


def _moved(
    pairs: Sequence[Scored], run: ScoreRun, profiles: Callable[[], Sequence[Profile]]
) -> dict[tuple[str, str], float]:
    if not pairs or not LearnedModel.objects.filter(is_live=True).exists():
        return {}
    known = profiles()
    return nudges(pairs, known, tables_of(run.forum), encoder=shelf_of(known), weights=run.ranker_weights)
