"""Query-side half of `core.text.search_text`."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from apps.core.text import fold

Row = TypeVar("Row", bound=Model)


def matching(rows: QuerySet[Row], query: str, *, column: str = "search_text") -> QuerySet[Row]:
    """Keep the rows whose stored search text contains every word of the query, in any script and order."""
    condition = Q()
    for word in fold(query).split():
        condition &= Q(**{f"{column}__contains": word})
    return rows.filter(condition)
