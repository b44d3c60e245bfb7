"""Nobody is forgotten: whoever stands in no list gets the last place of one that suits."""

from collections import Counter
from itertools import groupby
from operator import attrgetter

from django.db.models import OuterRef, Subquery

from apps.matching.models import ScoreRun, Suggestion
from apps.matching.ranker.one import FIRST


def seat_the_forgotten(run: ScoreRun) -> int:
    """Give each company that has a list and stands in none a place in the list of the best of its own; return how many.

    Only a last place is taken whose holder stands in another list too, and none that an organiser wishes for.
    """
    times = Counter(run.suggestions.values_list("other", flat=True).iterator(chunk_size=20_000))
    last = run.suggestions.filter(company=OuterRef("other")).order_by("-rank").values("pk")[:1]
    own = run.suggestions.exclude(company__in=run.suggestions.values("other")).annotate(last=Subquery(last))
    places = run.suggestions.in_bulk(set(own.values_list("last", flat=True)))
    seated: dict[int, Suggestion] = {}
    for _company, wishes in groupby(own.order_by("company", "rank"), key=attrgetter("company_id")):
        for wish in wishes:
            place = places.get(wish.last)
            # One place is given once.
            if place is None or place.pk in seated or times[place.other_id] < 2 or place.value >= FIRST:
                continue
            times[place.other_id] -= 1
            place.other_id, place.score, place.reasons = wish.company_id, wish.score, wish.reasons
            place.is_explored = False
            seated[place.pk] = place
            break
    Suggestion.objects.bulk_update(
        seated.values(), ["other", "score", "reasons", "is_explored"], batch_size=1000
    )
    return len(seated)
