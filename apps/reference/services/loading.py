"""Loading the reference data files; safe to repeat."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from modeltranslation.settings import AVAILABLE_LANGUAGES

from apps.core.text import search_text
from apps.core.translations import in_all_languages
from apps.core.upsert import Counts, upsert
from apps.reference import rows
from apps.reference.csv_rows import LocalisedText
from apps.reference.hs_labels import HsLabelRow, read_hs_labels
from apps.reference.models import (
    Airport,
    CooperationType,
    Holiday,
    HsCode,
    HsTerm,
    Institution,
    Place,
    Sector,
)
from apps.reference.services.hs_codes import hs_search_text, write_terms

Source = TypeVar("Source")
NAMES_SOURCE = "zh/ru/az labels and goods names: own wording, not reviewed by native speakers"


def localised(field: str, text: LocalisedText) -> dict[str, str]:
    """Return a text's columns: the site's languages with underscores, as modeltranslation names them."""
    return {f"{field}_{code.replace('-', '_')}": value for code, value in text.by_language().items()}


def refresh_search_text(row: Place) -> None:
    """Write anew what a place is found by, from its names in all languages; does not save."""
    row.search_text = search_text(*in_all_languages(row, "name"))


def ids_by_code(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))


@transaction.atomic
def load_reference(*, leaves_terms: bool = False) -> dict[str, Counts]:
    """Bring the reference tables in line with the data files; return what was done, by table.

    With `leaves_terms` codes that have no search terms yet are left to `write_missing_terms`: at a first load they are
    half of the work, and nothing but searching for codes rests on them.
    """
    return {
        "sectors": _two_levels(Sector, rows.read_sectors(), lambda row: row.parent_code, _sector),
        "cooperation types": _cooperation_types(),
        "HS codes": _hs_codes(leaves_terms=leaves_terms),
        "places": _two_levels(Place, rows.read_places(), lambda row: row.parent_code, _place),
        "airports": upsert(Airport, ("code",), map(_airport, rows.read_airports())),
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


def _hs_codes(*, leaves_terms: bool) -> Counts:
    found = HsCode.objects.filter(Exists(HsTerm.objects.filter(hs_code=OuterRef("pk"))))
    before = dict(found.values_list("code", "search_text"))
    chapters = upsert(HsCode, ("code",), map(_chapter, rows.read_hs_chapters()))
    ids = ids_by_code(HsCode)
    labels = {row.code: row for row in read_hs_labels()}
    headings = upsert(
        HsCode,
        ("code",),
        (_heading(row, labels.get(row.code), ids) for row in rows.read_hs_headings()),
    )
    codes = HsCode.objects.filter(is_in_use=True)
    changed = [code for code in codes if before.get(code.code) != code.search_text]
    write_terms([code for code in changed if code.code in before or not leaves_terms])
    return chapters + headings


def _chapter(row: rows.HsChapterRow) -> dict[str, Any]:
    return {
        "code": row.code,
        **localised("label", row.label),
        "is_in_use": row.in_use,
        "search_text": hs_search_text(row.code, _in_order(row.label), {}),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _heading(row: rows.HsHeadingRow, names: HsLabelRow | None, chapters: Mapping[str, int]) -> dict[str, Any]:
    """A heading that nobody has named yet has its English text only."""
    label = LocalisedText(
        row.label_en, *((names.label_zh, names.label_az, names.label_ru) if names else ("",) * 3)
    )
    keywords = {column: list(words) for column, words in names.keywords.items()} if names else {}
    return {
        "code": row.code,
        "parent_id": chapters[row.chapter_code],
        **localised("label", label),
        **keywords,
        "search_text": hs_search_text(row.code, _in_order(label), keywords),
        "source": f"{row.source}; {NAMES_SOURCE}" if names else row.source,
        "confidence": row.confidence.value,
    }


def _in_order(text: LocalisedText) -> list[str]:
    """Return the texts in the site's order of languages, so that a row saved by hand is what the load would write."""
    texts = text.by_language()
    return [texts[language] for language in AVAILABLE_LANGUAGES if texts[language]]


def _place(row: rows.PlaceRow, position: int) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind.value,
        "country": row.region.value,
        **localised("name", row.name),
        "time_zone": row.timezone,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "search_text": search_text(*_in_order(row.name)),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _airport(row: rows.AirportRow) -> dict[str, Any]:
    return {
        "code": row.code,
        **localised("name", row.name),
        "country": row.region.value,
        "latitude": row.latitude,
        "longitude": row.longitude,
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
