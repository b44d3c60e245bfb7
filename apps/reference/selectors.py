"""Looking things up in the reference tables."""

from apps.core.search import matching
from apps.reference.models import HsCode

HS_MATCHES = 12


def hs_matches(query: str) -> list[HsCode]:
    """Return the codes whose number or goods answer the query, at most a dozen."""
    query = query.strip()
    if len(query) < 2:
        return []
    rows = HsCode.objects.filter(is_in_use=True)
    found = rows.filter(code__startswith=query) if query.isdigit() else matching(rows, query)
    return list(found.order_by("code")[:HS_MATCHES])
