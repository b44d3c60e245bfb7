"""Cities and provinces."""

from django.db.models import QuerySet

from apps.core.text import fold
from apps.reference.models import Place


def places_called(query: str) -> QuerySet[Place]:
    """Return the places that have these words in a name, in any language and script; all of them without words."""
    rows = Place.objects.select_related("parent")
    for word in fold(query).split():
        rows = rows.filter(search_text__contains=word)
    return rows.order_by("country", "code")
