"""Loading the calendar's data files, and companies that say where they go."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.events import CompanyProfileChanged, MergeReport
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.events import publish
from apps.core.text import clean, search_text
from apps.core.upsert import Counts, set_many, upsert
from apps.exhibitions import rows
from apps.exhibitions.enums import AttendanceRole, EditionStatus, Timing
from apps.exhibitions.models import Attendance, Edition, Exhibition, Phase
from apps.reference.models import HsCode, Place, Sector, Venue
from apps.reference.services import ids_by_code, localised


@transaction.atomic
def load_calendar() -> dict[str, Counts]:
    """Bring venues, exhibitions, editions and phases in line with the data files; return what was done, by table."""
    places, exhibitions, editions = ids_by_code(Place), rows.read_exhibitions(), rows.read_editions()
    venues = upsert(Venue, ("code",), (_venue(row, places) for row in rows.read_venues()))
    names = _city_names()
    fairs = upsert(Exhibition, ("code",), (_exhibition(row, names) for row in exhibitions))
    _relate(exhibitions, places)
    holdings = _load_editions(editions, places)
    keys = dict(Edition.objects.values_list("key", "pk"))
    parts = upsert(Phase, ("key",), (_phase(phase, keys) for row in editions for phase in row.phases))
    return {"venues": venues, "exhibitions": fairs, "editions": holdings, "phases": parts}


def refresh_search_text(exhibition: Exhibition) -> None:
    """Write anew what a fair is found by, after its names or cities were edited."""
    names = [getattr(exhibition, f"name_{code}") or "" for code in ("en", "zh_hans", "az", "ru")]
    by_code = _city_names()
    cities = [by_code[code] for code in exhibition.cities.order_by("pk").values_list("code", flat=True)]
    exhibition.search_text = search_text(exhibition.code, exhibition.acronym, *names, *cities)
    Exhibition.objects.filter(pk=exhibition.pk).update(search_text=exhibition.search_text)


def mark_moved(edition: Edition) -> None:
    """Count the edition's calendar sequence up, so that subscribed calendars take its new days over."""
    Edition.objects.filter(pk=edition.pk).update(sequence=F("sequence") + 1, updated_at=timezone.now())


@transaction.atomic
def attend_edition(
    *, user: User, company: Company, edition: Edition, role: str, booth: str = "", is_public: bool = True
) -> Attendance:
    """Say that the company visits or exhibits; saying it again changes the entry.

    Raises NotAllowed for a company that is not verified, Conflict when the edition is over or cancelled.
    """
    require_manager(user, company)
    if not company.is_verified:
        raise NotAllowed(
            _("Only verified companies can say where they go. Submit your company for verification first.")
        )
    if role not in AttendanceRole.values:
        raise InvalidInput(_("Say whether the company visits or exhibits."), field="role")
    if edition.timing == Timing.PAST or edition.status == EditionStatus.CANCELLED:
        raise Conflict(_("This exhibition is over or cancelled."), code="edition_closed")
    booth = clean(booth)
    if len(booth) > 40:
        raise InvalidInput(_("The booth has at most 40 characters."), field="booth")
    attendance, _created = Attendance.objects.update_or_create(
        company=company,
        edition=edition,
        defaults={"role": role, "booth": booth, "is_public": is_public},
    )
    publish(CompanyProfileChanged(company.pk))
    return attendance


@transaction.atomic
def leave_edition(*, user: User, company: Company, edition: Edition) -> None:
    """Take back that the company goes."""
    require_manager(user, company)
    Attendance.objects.filter(company=company, edition=edition).delete()
    publish(CompanyProfileChanged(company.pk))


def _load_editions(source: tuple[rows.EditionRow, ...], places: Mapping[str, int]) -> Counts:
    """Write the editions; one whose days have moved gets the next sequence, so that calendars update."""
    fairs, venues = ids_by_code(Exhibition), ids_by_code(Venue)
    days = {
        row["key"]: row
        for row in Edition.objects.values("key", "start_date", "end_date", "status", "sequence")
    }
    return upsert(
        Edition, ("key",), (_edition(row, fairs, venues, places, days.get(row.key)) for row in source)
    )


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
    before: Mapping[str, Any] | None,
) -> dict[str, Any]:
    days = {"start_date": row.start_date, "end_date": row.end_date, "status": row.status.value}
    moved = before is not None and any(before[name] != value for name, value in days.items())
    return {
        "key": row.key,
        "slug": row.key.lower(),
        "exhibition_id": fairs[row.exhibition_code],
        "year": row.year,
        "season": row.season.value,
        "ordinal": row.ordinal,
        **localised("name", row.name),
        **days,
        "city_id": places[row.city_code] if row.city_code else None,
        "venue_id": venues[row.venue_code] if row.venue_code else None,
        "sequence": (before["sequence"] if before else 0) + moved,
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


@transaction.atomic
def join_attendances(*, kept_id: int, merged_id: int, report: MergeReport) -> None:
    """Give a merged company's entries to the one that is kept.

    Where both go to one edition, it exhibits if one of them does, and an empty booth is filled; the second entry goes.
    """
    there = {entry.edition_id: entry for entry in Attendance.objects.filter(company_id=kept_id)}
    entries = list(Attendance.objects.filter(company_id=merged_id).order_by("pk"))
    joined = []
    for entry in entries:
        own = there.get(entry.edition_id)
        if own is None:
            entry.company_id = kept_id
            entry.save(update_fields=["company"])
            continue
        joined.append(model_to_dict(entry))
        if AttendanceRole.EXHIBITS in {own.role, entry.role}:
            own.role = AttendanceRole.EXHIBITS
        own.booth = own.booth or entry.booth
        own.save(update_fields=["role", "booth"])
        entry.delete()
    report.note(Attendance, "moved", len(entries) - len(joined))
    report.note(Attendance, "joined", len(joined), joined)
