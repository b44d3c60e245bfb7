"""Companies that an organiser lifts."""

from collections.abc import Sequence

from django.db.models import QuerySet

from apps.forums.models import Forum
from apps.matching.models import Boost


def boosts_of(forum: Forum | None) -> dict[str, float]:
    """Return by company id what the organiser adds to the surplus of its pairs."""
    rows = Boost.objects.filter(forum=forum) if forum else Boost.objects.none()
    return {str(pk): amount / 100 for pk, amount in rows.values_list("company_id", "amount")}


def boosts_shown(forum: Forum) -> QuerySet[Boost]:
    return Boost.objects.filter(forum=forum).select_related("company", "forum")


def boost_labels(forum: Forum | None, companies: Sequence[int]) -> dict[int, str]:
    """Return what is to be read beside each company that is lifted."""
    if forum is None:
        return {}
    rows = Boost.objects.filter(forum=forum, company__in=companies)
    return dict(rows.values_list("company_id", "label"))
