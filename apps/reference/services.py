"""Loading the reference data files; safe to repeat."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from apps.core.text import search_text
from apps.core.upsert import Counts, upsert
from apps.reference import rows
from apps.reference.csv_rows import LocalisedText
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector

Source = TypeVar("Source")


def localised(field: str, text: LocalisedText) -> dict[str, str]:
    """Return a text's columns: the site's languages with underscores, as modeltranslation names them."""
    return {f"{field}_{code.replace('-', '_')}": value for code, value in text.by_language().items()}


def refresh_search_text(row: HsCode | Place) -> None:
    """Write anew what a row is found by, from its names in all languages; does not save."""
    if isinstance(row, HsCode):
        row.search_text = search_text(row.code, *_in_all_languages(row, "label"))
    else:
        row.search_text = search_text(*_in_all_languages(row, "name"))


def _in_all_languages(row: Model, field: str) -> list[str]:
    """Return the texts in the order of the data files, so that a load finds nothing to change."""
    codes = LocalisedText("", "", "", "").by_language()
    return [getattr(row, f"{field}_{code.replace('-', '_')}") or "" for code in codes]


def ids_by_code(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))


@transaction.atomic
def load_reference() -> dict[str, Counts]:
    """Bring the reference tables in line with the data files; return what was done, by table."""
    return {
        "sectors": _two_levels(Sector, rows.read_sectors(), lambda row: row.parent_code, _sector),
        "cooperation types": _cooperation_types(),
        "HS codes": _hs_codes(),
        "places": _two_levels(Place, rows.read_places(), lambda row: row.parent_code, _place),
        "holidays": upsert(Holiday, ("country", "date", "category"), map(_holiday, rows.read_holidays())),
        "institutions": upsert(Institution, ("code",), map(_institution, rows.read_institutions())),
    }


def _two_levels(
    model: type[Model],
    source: Iterable[Source],
    parent_of: Callable[[Source], str | None],
    values: Callable[[Source, int], Mapping[str, Any]],
) -> Counts:
    """Load parents first, so that children can name them."""
    numbered = list(enumerate(source))
    parents = [(n, row) for n, row in numbered if parent_of(row) is None]
    children = [(n, row) for n, row in numbered if parent_of(row) is not None]
    first = upsert(model, ("code",), ({**values(row, n), "parent_id": None} for n, row in parents))
    ids = ids_by_code(model)
    second = upsert(
        model, ("code",), ({**values(row, n), "parent_id": ids[str(parent_of(row))]} for n, row in children)
    )
    return first + second


def _sector(row: rows.SectorRow, position: int) -> dict[str, Any]:
    return {
        "code": row.code,
        **localised("label", row.label),
        "hs_codes": list(row.hs_codes),
        "position": position,
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _cooperation_types() -> Counts:
    source = rows.read_cooperation_types()
    counts = upsert(
        CooperationType,
        ("code",),
        (
            {
                "code": row.code,
                "side": row.side.value,
                "group": row.group.value,
                **localised("label", row.label),
                "position": position,
                "source": row.source,
                "confidence": row.confidence.value,
            }
            for position, row in enumerate(source)
        ),
    )
    ids = ids_by_code(CooperationType)
    # Complements point at each other: they can be tied only when all rows are there.
    upsert(
        CooperationType,
        ("code",),
        ({"code": r.code, "complement_id": ids[r.complement_code]} for r in source),
    )
    return counts


def _hs_codes() -> Counts:
    chapters = upsert(HsCode, ("code",), map(_chapter, rows.read_hs_chapters()))
    ids = ids_by_code(HsCode)
    headings = upsert(HsCode, ("code",), (_heading(row, ids) for row in rows.read_hs_headings()))
    return chapters + headings


def _chapter(row: rows.HsChapterRow) -> dict[str, Any]:
    return {
        "code": row.code,
        **localised("label", row.label),
        "is_in_use": row.in_use,
        "search_text": search_text(row.code, *row.label.by_language().values()),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _heading(row: rows.HsHeadingRow, chapters: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": row.code,
        "parent_id": chapters[row.chapter_code],
        "label_en": row.label_en,
        "search_text": search_text(row.code, row.label_en),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _place(row: rows.PlaceRow, position: int) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind.value,
        "country": row.region.value,
        **localised("name", row.name),
        "time_zone": row.timezone,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "search_text": search_text(*row.name.by_language().values()),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _holiday(row: rows.HolidayRow) -> dict[str, Any]:
    return {
        "country": row.region.value,
        "date": row.day,
        "category": row.category.value,
        **localised("name", row.name),
        "source_note": row.source_note,
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _institution(row: rows.InstitutionRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "country": row.country.value,
        **localised("name", row.name),
        **localised("role", row.role),
        "website": row.website,
        "source": row.source,
        "confidence": row.confidence.value,
    }
