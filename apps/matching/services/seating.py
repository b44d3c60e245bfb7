"""Nobody is forgotten: whoever stands in no list gets the last place of the one that suits best."""

from collections import Counter

from django.db.models import OuterRef, Subquery

from apps.matching.models import ScoreRun, Suggestion
from apps.matching.ranker.one import FIRST


def seat_the_forgotten(run: ScoreRun) -> int:
    """Give each company that has a list and stands in none a place in its own first one's list; return how many.

    Only a last place is taken whose holder stands in another list too, and none that an organiser wishes for.
    """
    times = Counter(run.suggestions.values_list("other", flat=True).iterator(chunk_size=20_000))
    firsts = run.suggestions.filter(rank=1).exclude(company__in=run.suggestions.values("other"))
    last = run.suggestions.filter(company=OuterRef("other")).order_by("-rank").values("pk")[:1]
    changed: dict[int, Suggestion] = {}
    for first in firsts.annotate(last=Subquery(last)).order_by("company"):
        place = changed.get(first.last) or run.suggestions.filter(pk=first.last).first()
        # One place is given once.
        if place is None or place.pk in changed or times[place.other_id] < 2 or place.value >= FIRST:
            continue
        times[place.other_id] -= 1
        place.other_id, place.score, place.reasons = first.company_id, first.score, first.reasons
        place.is_explored = False
        changed[place.pk] = place
    Suggestion.objects.bulk_update(
        changed.values(), ["other", "score", "reasons", "is_explored"], batch_size=1000
    )
    return len(changed)
