"""Who comes into question for one company, found by the database: exact scoring of a few hundred takes no time.

For each of its lines the best opposite lines by HS prefix, sector and likeness of the texts, with the ranker's own
weights, so that nobody is missed who could stand in a list of twenty.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from apps.forums.models import Forum
from apps.matching.models.vectors import as_halfvec
from apps.matching.ranker.features.lines import HS_LEVELS
from apps.matching.ranker.text import Encoder
from apps.matching.ranker.types import Line, Profile, Tables, Weights
from apps.matching.selectors.profiles import eligible_companies
from apps.matching.selectors.vectors import phrase_of
from apps.reference.enums import ListingSide

# More than enough for a list of twenty on both sides, and little enough to be read in a moment.
EACH = 120

WORTH = """
SELECT line.company_id, max(
    %(hs)s * coalesce(shared.level, 0)
    + %(sector)s * CASE WHEN sector.code = %(own)s THEN 1 WHEN sector.code = ANY(%(near)s) THEN 0.6 ELSE 0 END
    + %(text)s * greatest(0, coalesce(-(vector.vector <#> %(vector)s::halfvec), 0))
    + %(cooperation)s * (kind.code = ANY(%(answers)s))::int
) AS worth
FROM companies_listing line
JOIN reference_sector sector ON sector.id = line.sector_id
JOIN reference_cooperationtype kind ON kind.id = line.cooperation_type_id
LEFT JOIN (
    SELECT held.listing_id, max({levels}) AS level
    FROM companies_listing_hs_codes held JOIN reference_hscode code ON code.id = held.hscode_id
    WHERE left(code.code, 2) = ANY(%(hs2)s) GROUP BY held.listing_id
) shared ON shared.listing_id = line.id
LEFT JOIN matching_linevector vector ON vector.listing_id = line.id AND vector.version = %(version)s
WHERE line.is_active AND (line.side = %(side)s OR kind.code = ANY(%(mutual)s))
  AND line.company_id <> %(me)s AND line.company_id IN ({eligible})
GROUP BY line.company_id ORDER BY worth DESC, line.company_id LIMIT %(most)s
"""


def candidates(
    me: Profile,
    forum: Forum | None,
    tables: Tables,
    *,
    weights: Weights,
    encoder: Encoder,
    version: str,
    other_country: bool,
) -> set[int]:
    """Return the ids of companies with a line that fits one of mine; `version` names the stored vectors."""
    eligible = eligible_companies(forum).order_by()
    if other_country:
        eligible = eligible.exclude(country=me.country)
    sql, parameters = eligible.values("pk").query.sql_with_params()
    named = {f"eligible_{at}": value for at, value in enumerate(parameters)}
    sql %= tuple(f"%({name})s" for name in named)
    levels = " ".join(f"WHEN left(code.code, {n}) = ANY(%(hs{n})s) THEN {level}" for n, level in HS_LEVELS)
    query = WORTH.format(levels=f"CASE {levels} END", eligible=sql)
    found: set[int] = set()
    with connection.cursor() as cursor:
        for line, side in _questions(me):
            values = _values(line, tables, weights)
            vector = encoder.encode([phrase_of(line)])[0]
            cursor.execute(
                query,
                values
                | named
                | {"me": int(me.id), "side": side, "vector": as_halfvec(vector)}
                | {"version": version, "most": EACH},
            )
            found |= {pk for pk, worth in cursor.fetchall() if worth > 0}
    return found


def _questions(me: Profile) -> Iterable[tuple[Line, str]]:
    yield from ((line, ListingSide.OFFER.value) for line in me.seeks)
    yield from ((line, ListingSide.SEEK.value) for line in me.offers)


def _values(line: Line, tables: Tables, weights: Weights) -> dict[str, Any]:
    share = weights.line
    parent = tables.sectors.get(line.sector, "")
    near = [code for code, above in tables.sectors.items() if parent and above == parent]
    near += [code for code, above in tables.sectors.items() if above == line.sector] + [parent]
    answer = tables.complements.get(line.cooperation_type, "")
    return {
        "hs": share.hs,
        "sector": share.sector,
        "text": share.text,
        "cooperation": share.cooperation,
        "own": line.sector,
        "near": near,
        "answers": [answer],
        "mutual": [answer] if answer == line.cooperation_type else [],
        **{f"hs{n}": [code[:n] for code in line.hs if len(code) >= n] for n, _level in HS_LEVELS},
    }
