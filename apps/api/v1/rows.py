"""The busiest public lists as plain dictionaries, straight from the columns that they show.

Building model objects and running them through serializers costs several times what the query does; these lists are
read by everybody, and by machines.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from apps.api.v1.serializers.texts import LANGUAGES, first_of, in_zone, localised
from apps.companies.models import Company
from apps.exhibitions.models import Edition, Exhibition
from apps.reference.enums import Confidence


def _texts(name: str) -> list[str]:
    return [f"{name}_{code.replace('-', '_')}" for code in LANGUAGES]


EDITION_COLUMNS = (
    "id", "slug", "year", "season", "ordinal", "status", "start_date", "end_date", "confidence", "checked_at",
    "exhibition_id", "exhibition__code", "exhibition__country", "city__code", "city__country",
    "city__time_zone", "venue__code", "venue__time_zone", *_texts("name"), *_texts("exhibition__name"),
    *_texts("city__name"), *_texts("venue__name"),
)  # fmt: skip
COMPANY_COLUMNS = (
    "id", "public_id", "country", "legal_name", "name_en", "language", "languages", "employees", "website",
    "is_example", "sort_key", "city__code", "city__country", *_texts("city__name"),
)  # fmt: skip


def edition_rows(editions: QuerySet[Edition], *order: str) -> QuerySet[Any]:
    """Return the columns that an edition's line shows, and those by which a list is ordered."""
    return editions.rewrite(False).values_list(*EDITION_COLUMNS, *order, named=True)


def edition_lines(rows: Sequence[Any], lang: str | None) -> list[dict[str, Any]]:
    """Return the lines of a list of editions, with one further query for the sectors of all of them."""
    sectors = _codes(Exhibition.sectors.through.objects, "exhibition_id", {row.exhibition_id for row in rows})
    return [edition_line(row, sectors.get(row.exhibition_id, []), lang) for row in rows]


def edition_line(row: Any, sectors: list[str], lang: str | None) -> dict[str, Any]:
    fair = localised(row, "exhibition__name", lang)
    return {
        "slug": row.slug,
        "name": first_of(localised(row, "name", lang), fair),
        "exhibition": {"code": row.exhibition__code, "name": fair},
        "year": row.year,
        "season": row.season,
        "ordinal": row.ordinal,
        "country": row.exhibition__country,
        **holding(row),
        "city": _city(row, lang),
        "venue": None
        if row.venue__code is None
        else {"code": row.venue__code, "name": localised(row, "venue__name", lang)},
        "time_zone": row.venue__time_zone or row.city__time_zone or "Asia/Shanghai",
        "sectors": sectors,
    }


def holding(row: Any) -> dict[str, Any]:
    """Return status and days; a date of low confidence is no fact and does not go out."""
    confirmed = row.confidence != Confidence.LOW
    return {
        "status": row.status,
        "starts_on": row.start_date.isoformat() if confirmed else None,
        "ends_on": row.end_date.isoformat() if confirmed and row.end_date else None,
        "dates_confirmed": confirmed,
    }


def edition_detail(row: Any, sectors: list[str], phases: Iterable[Any], lang: str | None) -> dict[str, Any]:
    line = edition_line(row, sectors, lang)
    return line | {
        "phases": [{"number": phase.number, **holding(phase)} for phase in phases],
        "checked_at": in_zone(row.checked_at, line["time_zone"]),
    }


def sectors_of(exhibition_ids: Iterable[int]) -> Mapping[int, list[str]]:
    return _codes(Exhibition.sectors.through.objects, "exhibition_id", exhibition_ids)


def company_rows(companies: QuerySet[Company], *order: str) -> QuerySet[Any]:
    """Return the columns that a company's line shows, and those by which a list is ordered."""
    return companies.values_list(*dict.fromkeys((*COMPANY_COLUMNS, *order)), named=True)


def company_lines(rows: Sequence[Any], lang: str | None) -> list[dict[str, Any]]:
    """Return the lines of the directory, with one further query for the sectors of all of them."""
    sectors = _codes(Company.sectors.through.objects, "company_id", {row.id for row in rows})
    return [
        {
            "id": row.public_id,
            "country": row.country,
            "legal_name": row.legal_name,
            "name_en": row.name_en,
            "language": row.language,
            "languages": row.languages,
            "city": _city(row, lang),
            "website": row.website,
            "employees": row.employees,
            "sectors": sectors.get(row.id, []),
            "is_example": row.is_example,
        }
        for row in rows
    ]


def _city(row: Any, lang: str | None) -> dict[str, Any] | None:
    if row.city__code is None:
        return None
    return {
        "code": row.city__code,
        "name": localised(row, "city__name", lang),
        "country": row.city__country,
    }


def _codes(through: Any, owner: str, ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the sector codes of each owner, in the sectors' own order."""
    found: dict[int, list[str]] = {}
    rows = through.filter(**{f"{owner}__in": list(ids)}).order_by("sector__position", "sector__code")
    for key, code in rows.values_list(owner, "sector__code"):
        found.setdefault(key, []).append(code)
    return found
