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

# All lines of the company are asked about in one reading of the others': that is what takes the time.
WORTH = """
WITH one AS (
    SELECT line.company_id, {each}
    FROM companies_listing line
    JOIN reference_sector sector ON sector.id = line.sector_id
    JOIN reference_cooperationtype kind ON kind.id = line.cooperation_type_id
    LEFT JOIN (
        SELECT held.listing_id, {levels}
        FROM companies_listing_hs_codes held JOIN reference_hscode code ON code.id = held.hscode_id
        WHERE left(code.code, 2) = ANY(%(hs2)s) GROUP BY held.listing_id
    ) shared ON shared.listing_id = line.id
    LEFT JOIN matching_linevector vector ON vector.listing_id = line.id AND vector.version = %(version)s
    WHERE line.is_active AND (line.side = ANY(%(sides)s) OR kind.code = ANY(%(mutual)s))
      AND line.company_id <> %(me)s AND line.company_id IN ({eligible})
    GROUP BY line.company_id
)
{best}
"""
EACH_LINE = """max(CASE WHEN line.side = %(side_{n})s OR kind.code = ANY(%(mutual_{n})s) THEN
    %(hs)s * coalesce(shared.level_{n}, 0)
    + %(sector)s * CASE WHEN sector.code = %(own_{n})s THEN 1 WHEN sector.code = ANY(%(near_{n})s) THEN 0.6 ELSE 0 END
    + %(text)s * greatest(0, coalesce(-(vector.vector <#> %(vector_{n})s::halfvec), 0))
    + %(cooperation)s * (kind.code = ANY(%(answers_{n})s))::int
END) AS worth_{n}"""
BEST = """(
    SELECT company_id FROM one WHERE worth_{n} > 0 ORDER BY worth_{n} DESC, company_id LIMIT %(most)s
)"""


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
    asked = [(line, side, _values(line, tables)) for line, side in _questions(me)]
    if not asked:
        return set()
    vectors = encoder.encode([phrase_of(line) for line, _side, _said in asked])
    values: dict[str, Any] = named | {"me": int(me.id), "version": version, "most": EACH}
    share = weights.line
    values |= {"hs": share.hs, "sector": share.sector, "text": share.text, "cooperation": share.cooperation}
    values["hs2"] = sorted({code for _line, _side, said in asked for code in said["hs2"]})
    values["mutual"] = sorted({code for _line, _side, said in asked for code in said["mutual"]})
    values["sides"] = sorted({side for _line, side, _said in asked})
    for n, (_line, side, said) in enumerate(asked):
        values |= {f"{name}_{n}": value for name, value in said.items()}
        values |= {f"side_{n}": side, f"vector_{n}": as_halfvec(vectors[n])}
    with connection.cursor() as cursor:
        cursor.execute(_query(len(asked), sql), values)
        return {pk for (pk,) in cursor.fetchall()}


def _query(asked: int, eligible: str) -> str:
    numbers = range(asked)
    whens = " ".join(
        f"WHEN left(code.code, {d}) = ANY(%(hs{d}_{{n}})s) THEN {level}" for d, level in HS_LEVELS
    )
    levels = f"max(CASE {whens} END) AS level_{{n}}"
    return WORTH.format(
        each=", ".join(EACH_LINE.format(n=n) for n in numbers),
        levels=", ".join(levels.format(n=n) for n in numbers),
        best=" UNION ".join(BEST.format(n=n) for n in numbers),
        eligible=eligible,
    )


def _questions(me: Profile) -> Iterable[tuple[Line, str]]:
    yield from ((line, ListingSide.OFFER.value) for line in me.seeks)
    yield from ((line, ListingSide.SEEK.value) for line in me.offers)


def _values(line: Line, tables: Tables) -> dict[str, Any]:
    parent = tables.sectors.get(line.sector, "")
    near = [code for code, above in tables.sectors.items() if parent and above == parent]
    near += [code for code, above in tables.sectors.items() if above == line.sector] + [parent]
    answer = tables.complements.get(line.cooperation_type, "")
    return {
        "own": line.sector,
        "near": near,
        "answers": [answer],
        "mutual": [answer] if answer == line.cooperation_type else [],
        **{f"hs{n}": [code[:n] for code in line.hs if len(code) >= n] for n, _level in HS_LEVELS},
    }
