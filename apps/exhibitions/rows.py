"""The data files of the calendar as frozen rows: venues, exhibitions, their dated editions and phases.

``data/README.md`` tells what each column means. Every reader returns rows in file order, checks every code it
refers to, and raises ``DataFileError`` (file, line, column) for the first mistake it meets. Fields whose name
starts with ``source`` are the source's own words, in English, for organisers: they are not for publication.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from apps.reference.csv_rows import Confidence, LocalisedText, Record, read_records, refer, unique
from apps.reference.rows import (
    PlaceKind,
    PlaceRow,
    Region,
    isic_divisions,
    read_hs_chapters,
    read_places,
    read_sectors,
    timezone,
    website,
)

DATA = Path(__file__).parent / "data"

VENUE_COLUMNS = (
    "code", "name_en", "name_zh", "name_az", "name_ru", "city", "timezone", "source", "confidence",
)  # fmt: skip
EXHIBITION_COLUMNS = (
    "code", "name_en", "name_zh", "name_az", "name_ru", "acronym",
    "organiser_en", "organiser_zh", "organiser_az", "organiser_ru",
    "region", "city_pattern", "cities", "venues",
    "cadence", "cadence_confirmed", "year_parity", "usual_months",
    "sectors", "hs_chapters", "isic_divisions", "website", "website_confirmed",
    "exhibitors_approx", "exhibitors_year", "area_sqm_approx", "area_year",
    "note_en", "note_zh", "note_az", "note_ru",
    "source_cadence", "source_months", "source_dates", "source_scale", "source_venue", "source_note",
    "source", "confidence",
)  # fmt: skip
EDITION_COLUMNS = (
    "key", "exhibition", "phase", "year", "season", "ordinal", "name_en", "name_zh", "name_az", "name_ru",
    "start_date", "end_date", "city", "venue", "status", "source_label", "source_status",
    "source", "confidence",
)  # fmt: skip


class Cadence(StrEnum):
    """How often a fair is held; ``UNKNOWN`` is a blank cell."""

    ANNUAL = "annual"
    BIENNIAL = "biennial"
    TRIENNIAL = "triennial"
    TWICE_A_YEAR = "twice_a_year"
    QUARTERLY = "quarterly"
    IRREGULAR = "irregular"
    UNKNOWN = ""


class YearParity(StrEnum):
    """In which years a biennial fair is held; ``UNKNOWN`` is a blank cell."""

    ODD = "odd"
    EVEN = "even"
    UNKNOWN = ""


class CityPattern(StrEnum):
    """How a fair chooses its city.

    ``FIXED``: one city. ``ALTERNATING``: moves between ``city_codes``. ``ROTATING``: the host city is announced each
    time (``city_codes`` may be empty). ``SEVERAL``: held in more cities than the ones named.
    """

    FIXED = "fixed"
    ALTERNATING = "alternating"
    ROTATING = "rotating"
    SEVERAL = "several"


class Season(StrEnum):
    """Which of two holdings in a year; blank for a fair held once."""

    SPRING = "spring"
    AUTUMN = "autumn"
    NONE = ""


class EditionStatus(StrEnum):
    """What was announced. Past, running or upcoming is told by the dates, never stored."""

    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class VenueRow:
    """An exhibition ground; region and time zone are those of its city."""

    code: str
    name: LocalisedText
    city_code: str
    region: Region
    timezone: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ExhibitionRow:
    """A recurring fair.

    The first of ``city_codes`` and ``venue_codes`` is the usual one. ``usual_months`` are 1–12, () when not
    known. ``website`` is a bare domain without a scheme; unless ``website_confirmed`` no source was seen to give
    it. ``exhibitors_year`` and ``area_year`` are the years of the two figures beside them (area in square
    metres), None when the source gives no year. ``note`` is public: four languages or blank.
    """

    code: str
    name: LocalisedText
    acronym: str
    organiser: LocalisedText
    region: Region
    city_pattern: CityPattern
    city_codes: tuple[str, ...]
    venue_codes: tuple[str, ...]
    cadence: Cadence
    cadence_confirmed: bool
    year_parity: YearParity
    usual_months: tuple[int, ...]
    sector_codes: tuple[str, ...]
    hs_chapter_codes: tuple[str, ...]
    isic_divisions: tuple[str, ...]
    website: str
    website_confirmed: bool
    exhibitors_approx: int | None
    exhibitors_year: int | None
    area_sqm_approx: int | None
    area_year: int | None
    note: LocalisedText
    source_cadence: str
    source_months: str
    source_dates: str
    source_scale: str
    source_venue: str
    source_note: str
    source: str
    confidence: Confidence

    @property
    def organiser_en(self) -> str:
        return self.organiser.en

    @property
    def organiser_zh(self) -> str:
        return self.organiser.zh

    @property
    def scale_year(self) -> int | None:
        """The one year that every figure given is of; None when they differ or a year is not known."""
        figures = ((self.exhibitors_approx, self.exhibitors_year), (self.area_sqm_approx, self.area_year))
        years = {year for figure, year in figures if figure is not None}
        return years.pop() if len(years) == 1 else None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A dated part of an edition, first and last day; ``key`` is the edition's with ``-P`` and the number."""

    key: str
    edition_key: str
    exhibition_code: str
    number: int
    start_date: date
    end_date: date
    status: EditionStatus
    source_label: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One dated holding of a fair, first and last day.

    ``key`` (``CANTON-2026-AUTUMN``: exhibition, year, season if any) is unique and stays the same for good.
    ``ordinal`` is the 140 of "140th"; ``name`` is blank unless the holding has a name of its own.
    ``end_date`` is None when only the first day is known. ``city_code`` and ``venue_code`` are this holding's
    own: the venue is the fair's usual one in that city, None where no source names one.
    """

    key: str
    exhibition_code: str
    year: int
    season: Season
    ordinal: int | None
    name: LocalisedText
    start_date: date
    end_date: date | None
    city_code: str
    venue_code: str | None
    status: EditionStatus
    phases: tuple[PhaseRow, ...]
    source_label: str
    source_status: str
    source: str
    confidence: Confidence


def is_publishable_date(row: EditionRow | PhaseRow) -> bool:
    """Whether the row's dates may be shown as a fact: never at low confidence."""
    return row.confidence is not Confidence.LOW


def read_venues(directory: Path = DATA) -> tuple[VenueRow, ...]:
    cities = _cities()
    records = _read(directory / "venues.csv", VENUE_COLUMNS, "code")
    return tuple(_venue(record, cities) for record in records)


def read_exhibitions(directory: Path = DATA) -> tuple[ExhibitionRow, ...]:
    cities = _cities()
    venues = {row.code: row for row in read_venues(directory)}
    sectors = {row.code for row in read_sectors()}
    chapters = {row.code for row in read_hs_chapters() if row.in_use}
    rows = []
    for record in _read(directory / "exhibitions.csv", EXHIBITION_COLUMNS, "code"):
        row = _exhibition(record)
        refer(record, "sectors", row.sector_codes, sectors)
        refer(record, "hs_chapters", row.hs_chapter_codes, chapters)
        _check_cities(record, row, cities)
        _check_exhibition_venues(record, row, venues)
        _check_rhythm(record, row)
        _check_figures(record, row)
        rows.append(row)
    return tuple(rows)


def read_editions(directory: Path = DATA) -> tuple[EditionRow, ...]:
    """The editions with their phases inside: the line ``X-P1`` is phase 1 of the edition ``X``."""
    exhibitions = {row.code: row for row in read_exhibitions(directory)}
    venues = {row.code: row for row in read_venues(directory)}
    cities = _cities()
    records = _read(directory / "editions.csv", EDITION_COLUMNS, "key")
    editions = [record for record in records if not record.cells["phase"]]
    phases = _phases_by_edition(records, {record.cells["key"] for record in editions})
    rows = []
    for record in editions:
        row = _edition(record, tuple(phases[record.cells["key"]]))
        refer(record, "exhibition", (row.exhibition_code,), exhibitions)
        refer(record, "city", (row.city_code,), cities)
        _check_edition_venue(record, row, venues)
        _check_edition_dates(record, row)
        _check_phases(record, row)
        rows.append(row)
    return tuple(rows)


def _read(path: Path, columns: tuple[str, ...], key: str) -> list[Record]:
    records = list(read_records(path, columns))
    unique(records, key)
    return records


def _cities() -> dict[str, PlaceRow]:
    return {row.code: row for row in read_places() if row.kind is PlaceKind.CITY}


def _confidence(record: Record) -> Confidence:
    return record.choice("confidence", Confidence)


def _venue(record: Record, cities: dict[str, PlaceRow]) -> VenueRow:
    refer(record, "city", (record.required("city"),), cities)
    city = cities[record.cells["city"]]
    if timezone(record) != city.timezone:
        record.fail("timezone", f"the city {city.code} has {city.timezone}")
    return VenueRow(
        code=record.required("code"),
        name=record.localised("name"),
        city_code=city.code,
        region=city.region,
        timezone=city.timezone,
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _exhibition(record: Record) -> ExhibitionRow:
    return ExhibitionRow(
        code=record.required("code"),
        name=record.localised("name"),
        acronym=record.required("acronym"),
        organiser=record.localised("organiser"),
        region=record.choice("region", Region),
        city_pattern=record.choice("city_pattern", CityPattern),
        city_codes=record.codes("cities"),
        venue_codes=record.codes("venues"),
        cadence=record.choice("cadence", Cadence),
        cadence_confirmed=record.flag("cadence_confirmed"),
        year_parity=record.choice("year_parity", YearParity),
        usual_months=record.wholes("usual_months"),
        sector_codes=record.codes("sectors"),
        hs_chapter_codes=record.codes("hs_chapters"),
        isic_divisions=isic_divisions(record, "isic_divisions"),
        website=website(record),
        website_confirmed=record.flag("website_confirmed"),
        exhibitors_approx=record.whole_or_none("exhibitors_approx"),
        exhibitors_year=record.whole_or_none("exhibitors_year"),
        area_sqm_approx=record.whole_or_none("area_sqm_approx"),
        area_year=record.whole_or_none("area_year"),
        note=record.localised_or_blank("note"),
        source_cadence=record.required("source_cadence"),
        source_months=record.optional("source_months"),
        source_dates=record.optional("source_dates"),
        source_scale=record.optional("source_scale"),
        source_venue=record.optional("source_venue"),
        source_note=record.optional("source_note"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _check_cities(record: Record, row: ExhibitionRow, cities: dict[str, PlaceRow]) -> None:
    refer(record, "cities", row.city_codes, cities)
    if any(cities[code].region is not row.region for code in row.city_codes):
        record.fail("region", f"{row.region} is not the region of {record.cells['cities']}")
    if row.city_pattern is CityPattern.FIXED and len(row.city_codes) != 1:
        record.fail("cities", "a fixed fair has exactly one city")
    if row.city_pattern is CityPattern.ALTERNATING and len(row.city_codes) < 2:
        record.fail("cities", "an alternating fair has two cities or more")


def _check_exhibition_venues(record: Record, row: ExhibitionRow, venues: dict[str, VenueRow]) -> None:
    refer(record, "venues", row.venue_codes, venues)
    if any(venues[code].city_code not in row.city_codes for code in row.venue_codes):
        record.fail("venues", f"{record.cells['venues']} is not in {record.cells['cities']}")


def _check_rhythm(record: Record, row: ExhibitionRow) -> None:
    if any(not 1 <= month <= 12 for month in row.usual_months) or list(row.usual_months) != sorted(
        row.usual_months
    ):
        record.fail("usual_months", f"{record.cells['usual_months']} are not months from 1 to 12 in order")
    if row.cadence is Cadence.UNKNOWN and row.cadence_confirmed:
        record.fail("cadence_confirmed", "a cadence that is not known cannot be confirmed")
    if row.year_parity is not YearParity.UNKNOWN and row.cadence is not Cadence.BIENNIAL:
        record.fail("year_parity", "only a biennial fair keeps to odd or even years")


def _check_figures(record: Record, row: ExhibitionRow) -> None:
    if row.website_confirmed and not row.website:
        record.fail("website_confirmed", "there is no website to confirm")
    if row.exhibitors_year is not None and row.exhibitors_approx is None:
        record.fail("exhibitors_year", "a year without its figure")
    if row.area_year is not None and row.area_sqm_approx is None:
        record.fail("area_year", "a year without its figure")


def _phases_by_edition(records: list[Record], editions: set[str]) -> defaultdict[str, list[PhaseRow]]:
    phases: defaultdict[str, list[PhaseRow]] = defaultdict(list)
    for record in records:
        if record.cells["phase"]:
            phase = _phase(record)
            refer(record, "key", (phase.edition_key,), editions)
            phases[phase.edition_key].append(phase)
    return phases


def _phase(record: Record) -> PhaseRow:
    number = record.whole("phase")
    edition_key, separator, suffix = record.required("key").rpartition("-P")
    if not separator or suffix != str(number):
        record.fail("key", f"the key of phase {number} ends with -P{number}")
    return PhaseRow(
        key=record.cells["key"],
        edition_key=edition_key,
        exhibition_code=record.required("exhibition"),
        number=number,
        start_date=record.day("start_date"),
        end_date=record.day("end_date"),
        status=record.choice("status", EditionStatus),
        source_label=record.required("source_label"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _edition(record: Record, phases: tuple[PhaseRow, ...]) -> EditionRow:
    row = EditionRow(
        key=record.required("key"),
        exhibition_code=record.required("exhibition"),
        year=record.whole("year"),
        season=record.choice("season", Season),
        ordinal=record.whole_or_none("ordinal"),
        name=record.localised_or_blank("name"),
        start_date=record.day("start_date"),
        end_date=record.day_or_none("end_date"),
        city_code=record.required("city"),
        venue_code=record.optional("venue") or None,
        status=record.choice("status", EditionStatus),
        phases=phases,
        source_label=record.required("source_label"),
        source_status=record.optional("source_status"),
        source=record.required("source"),
        confidence=_confidence(record),
    )
    wanted = "-".join(part for part in (row.exhibition_code, str(row.year), row.season.upper()) if part)
    if row.key != wanted:
        record.fail("key", f"{row.key} should be {wanted}")
    return row


def _check_edition_venue(record: Record, row: EditionRow, venues: dict[str, VenueRow]) -> None:
    if row.venue_code is None:
        return
    refer(record, "venue", (row.venue_code,), venues)
    if venues[row.venue_code].city_code != row.city_code:
        record.fail("venue", f"{row.venue_code} is not in {row.city_code}")


def _check_edition_dates(record: Record, row: EditionRow) -> None:
    if row.end_date is not None and row.end_date < row.start_date:
        record.fail("end_date", f"{row.end_date} is before {row.start_date}")


def _check_phases(record: Record, row: EditionRow) -> None:
    """Phases count from 1, follow one another inside the edition, and promise no more than the edition does."""
    if [phase.number for phase in row.phases] != list(range(1, len(row.phases) + 1)):
        record.fail("phase", f"the phases of {row.key} do not count from 1")
    days = [day for phase in row.phases for day in (phase.start_date, phase.end_date)]
    bounds = [row.start_date, *days, row.end_date or date.max]
    if bounds != sorted(bounds):
        record.fail("start_date", f"the phases of {row.key} do not follow one another inside its dates")
    for phase in row.phases:
        if phase.exhibition_code != row.exhibition_code:
            record.fail("exhibition", f"{phase.key} belongs to {phase.exhibition_code}")
        if is_publishable_date(phase) and not is_publishable_date(row):
            record.fail("confidence", f"{phase.key} would be published while {row.key} is not")
