"""Loading the calendar's data files."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.core.text import search_text
from apps.core.upsert import Counts, set_many, upsert
from apps.exhibitions import rows
from apps.exhibitions.models import Edition, Exhibition, Phase
from apps.exhibitions.services.changes import lock_calendar, note_changes, snapshots
from apps.reference.models import HsCode, Place, Sector, Venue
from apps.reference.services import ids_by_code, localised


@transaction.atomic
def load_calendar() -> dict[str, Counts]:
    """Bring venues, exhibitions, editions and phases in line with the data files; return what was done, by table."""
    lock_calendar()
    before = snapshots()
    places, exhibitions, editions = ids_by_code(Place), rows.read_exhibitions(), rows.read_editions()
    venues = upsert(Venue, ("code",), (_venue(row, places) for row in rows.read_venues()))
    names = _city_names()
    fairs = upsert(Exhibition, ("code",), (_exhibition(row, names) for row in exhibitions))
    _relate(exhibitions, places)
    holdings = _load_editions(editions, places)
    keys = dict(Edition.objects.values_list("key", "pk"))
    parts = upsert(Phase, ("key",), (_phase(phase, keys) for row in editions for phase in row.phases))
    note_changes(before)
    return {"venues": venues, "exhibitions": fairs, "editions": holdings, "phases": parts}


def refresh_search_text(exhibition: Exhibition) -> None:
    """Write anew what a fair is found by, after its names or cities were edited."""
    names = [getattr(exhibition, f"name_{code}") or "" for code in ("en", "zh_hans", "az", "ru")]
    by_code = _city_names()
    cities = [by_code[code] for code in exhibition.cities.order_by("pk").values_list("code", flat=True)]
    exhibition.search_text = search_text(exhibition.code, exhibition.acronym, *names, *cities)
    Exhibition.objects.filter(pk=exhibition.pk).update(search_text=exhibition.search_text)


def _load_editions(source: tuple[rows.EditionRow, ...], places: Mapping[str, int]) -> Counts:
    fairs, venues = ids_by_code(Exhibition), ids_by_code(Venue)
    return upsert(Edition, ("key",), (_edition(row, fairs, venues, places) for row in source))


def _venue(row: rows.VenueRow, places: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": row.code,
        **localised("name", row.name),
        "city_id": places[row.city_code],
        "time_zone": row.timezone,
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _exhibition(row: rows.ExhibitionRow, city_names: Mapping[str, str]) -> dict[str, Any]:
    cities = (city_names[code] for code in row.city_codes)
    return {
        "code": row.code,
        "slug": row.code.lower(),
        **localised("name", row.name),
        **localised("organiser", row.organiser),
        **localised("note", row.note),
        "acronym": row.acronym,
        "country": row.region.value,
        "city_pattern": row.city_pattern.value,
        "cadence": row.cadence.value,
        "is_cadence_confirmed": row.cadence_confirmed,
        "year_parity": row.year_parity.value,
        "usual_months": list(row.usual_months),
        "website": row.website,
        "is_website_confirmed": row.website_confirmed,
        "exhibitors_approx": row.exhibitors_approx,
        "area_sqm_approx": row.area_sqm_approx,
        "scale_year": row.scale_year,
        "source_note": row.source_note,
        "search_text": search_text(row.code, row.acronym, *row.name.by_language().values(), *cities),
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _edition(
    row: rows.EditionRow,
    fairs: Mapping[str, int],
    venues: Mapping[str, int],
    places: Mapping[str, int],
) -> dict[str, Any]:
    return {
        "key": row.key,
        "slug": row.key.lower(),
        "exhibition_id": fairs[row.exhibition_code],
        "year": row.year,
        "season": row.season.value,
        "ordinal": row.ordinal,
        **localised("name", row.name),
        "start_date": row.start_date,
        "end_date": row.end_date,
        "status": row.status.value,
        "city_id": places[row.city_code] if row.city_code else None,
        "venue_id": venues[row.venue_code] if row.venue_code else None,
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _phase(row: rows.PhaseRow, editions: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": row.key,
        "edition_id": editions[row.edition_key],
        "number": row.number,
        "start_date": row.start_date,
        "end_date": row.end_date,
        "status": row.status.value,
        "source": row.source,
        "confidence": row.confidence.value,
    }


def _relate(source: tuple[rows.ExhibitionRow, ...], places: Mapping[str, int]) -> None:
    fairs = ids_by_code(Exhibition)
    lookups: dict[str, tuple[str, Mapping[str, int]]] = {
        "cities": ("city_codes", places),
        "venues": ("venue_codes", ids_by_code(Venue)),
        "sectors": ("sector_codes", ids_by_code(Sector)),
        "hs_chapters": ("hs_chapter_codes", ids_by_code(HsCode)),
    }
    for field, (codes, ids) in lookups.items():
        set_many(
            Exhibition, field, {fairs[row.code]: [ids[c] for c in getattr(row, codes)] for row in source}
        )


def _city_names() -> dict[str, str]:
    names = Place.objects.values_list("code", "name_en", "name_az", "name_zh_hans", "name_ru")
    return {code: " ".join(name or "" for name in all_names) for code, *all_names in names}
