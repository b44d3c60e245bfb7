"""The reference data files as frozen rows.

Sectors, cooperation types, HS codes, holidays, institutions and places.

``data/README.md`` tells what each file is, where it comes from and under which licence. Every reader returns
rows in file order and raises ``DataFileError`` (file, line, column) for the first mistake it meets.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from apps.reference.csv_rows import Confidence, LocalisedText, Record, read_records, refer, unique

DATA = Path(__file__).parent / "data"

SECTOR_COLUMNS = (
    "code", "parent", "level", "label_en", "label_zh", "label_az", "label_ru",
    "hs_codes", "isic_rev4_divisions", "source", "confidence",
)  # fmt: skip
COOPERATION_TYPE_COLUMNS = (
    "code", "side", "group", "complement", "label_en", "label_zh", "label_az", "label_ru",
    "source", "confidence",
)  # fmt: skip
HS_CHAPTER_COLUMNS = (
    "code", "section", "label_en", "label_zh", "label_az", "label_ru", "in_use", "source", "confidence",
)  # fmt: skip
HS_HEADING_COLUMNS = ("code", "chapter", "label_en", "source", "confidence")
HOLIDAY_COLUMNS = (
    "region", "date", "category", "name_en", "name_zh", "name_az", "name_ru", "source_name", "source_note",
    "source", "confidence",
)  # fmt: skip
INSTITUTION_COLUMNS = (
    "code", "country", "name_en", "name_zh", "name_az", "name_ru", "role_en", "role_zh", "role_az", "role_ru",
    "website", "source_note", "source", "confidence",
)  # fmt: skip
PLACE_COLUMNS = (
    "code", "kind", "parent", "region", "name_en", "name_zh", "name_az", "name_ru", "timezone",
    "latitude", "longitude", "source", "confidence",
)  # fmt: skip
AIRPORT_COLUMNS = (
    "code", "name_en", "name_zh", "name_az", "name_ru", "region", "latitude", "longitude", "source", "confidence",
)  # fmt: skip


class Region(StrEnum):
    """Whose calendar and entry rules hold: Hong Kong and Macao have their own beside mainland China's."""

    CHINA = "CN"
    HONG_KONG = "HK"
    MACAO = "MO"
    AZERBAIJAN = "AZ"


class Country(StrEnum):
    """Where an institution belongs; ``INTERNATIONAL`` for one that belongs to no single country."""

    AZERBAIJAN = "AZ"
    CHINA = "CN"
    INTERNATIONAL = "INT"


class PlaceKind(StrEnum):
    PROVINCE = "province"
    CITY = "city"


class Side(StrEnum):
    """What a listing of a cooperation type says; a mutual type is its own complement."""

    OFFER = "offer"
    SEEK = "seek"
    MUTUAL = "mutual"


class CooperationGroup(StrEnum):
    TRADE = "trade"
    MANUFACTURING = "manufacturing"
    INVESTMENT = "investment"
    FINANCE = "finance"
    TECHNOLOGY = "technology"
    PROJECTS = "projects"
    LOGISTICS = "logistics"
    CAPACITY = "capacity"
    SERVICES = "services"


class HolidayCategory(StrEnum):
    """What a day of the calendar means for work.

    ``PUBLIC`` is a day off; ``OBSERVANCE`` a working memorial day; ``HALF_DAY`` half a day off for some
    people; ``WORKING_WEEKEND`` a Saturday or Sunday that is worked.
    """

    PUBLIC = "public"
    OBSERVANCE = "workday"
    HALF_DAY = "half_day"
    WORKING_WEEKEND = "working_weekend"


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A branch of business. Level 1 has no parent; level 2 has one of level 1.

    ``hs_codes`` are chapters (2 digits) or headings (4), ``isic_divisions`` ISIC Rev.4 divisions (2).
    """

    code: str
    parent_code: str | None
    level: int
    label: LocalisedText
    hs_codes: tuple[str, ...]
    isic_divisions: tuple[str, ...]
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CooperationTypeRow:
    """A kind of business wanted or offered; ``complement_code`` is what the other side would say."""

    code: str
    side: Side
    group: CooperationGroup
    complement_code: str
    label: LocalisedText
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class HsChapterRow:
    """A chapter of the Harmonized System (2 digits); chapter 77 is reserved and not in use."""

    code: str
    section: str
    label: LocalisedText
    in_use: bool
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class HsHeadingRow:
    """A heading of the Harmonized System (4 digits); its text exists in English only."""

    code: str
    chapter_code: str
    label_en: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One day of one region's calendar. (region, day, category) is unique. ``source_*`` is for organisers."""

    region: Region
    day: date
    category: HolidayCategory
    name: LocalisedText
    source_name: str
    source_note: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """A public body, chamber or bank of the bilateral trade.

    ``website`` is a bare domain or blank; ``source_note`` is for organisers.
    """

    code: str
    country: Country
    name: LocalisedText
    role: LocalisedText
    website: str
    source_note: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A province (ISO 3166-2 code, no parent) or a city (its parent is a province).

    ``latitude`` and ``longitude`` are decimal degrees, both or neither.
    """

    code: str
    kind: PlaceKind
    parent_code: str | None
    region: Region
    name: LocalisedText
    timezone: str
    latitude: Decimal | None
    longitude: Decimal | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class AirportRow:
    """An airport by its IATA code, in decimal degrees."""

    code: str
    name: LocalisedText
    region: Region
    latitude: Decimal
    longitude: Decimal
    source: str
    confidence: Confidence


def read_sectors(directory: Path = DATA) -> tuple[SectorRow, ...]:
    """The two levels of sectors; a parent always stands before its children."""
    records = _read(directory / "sectors.csv", SECTOR_COLUMNS)
    hs_codes = {row.code for row in read_hs_chapters(directory)} | {
        row.code for row in read_hs_headings(directory)
    }
    rows: dict[str, SectorRow] = {}
    for record in records:
        row = _sector(record)
        _check_sector_level(record, row, rows)
        refer(record, "hs_codes", row.hs_codes, hs_codes)
        rows[row.code] = row
    return tuple(rows.values())


def read_cooperation_types(directory: Path = DATA) -> tuple[CooperationTypeRow, ...]:
    """The cooperation types. Complements are symmetric: an offer's is a seek, a mutual type's is itself."""
    records = _read(directory / "cooperation_types.csv", COOPERATION_TYPE_COLUMNS)
    rows = {record.cells["code"]: _cooperation_type(record) for record in records}
    for record in records:
        _check_complement(record, rows)
    return tuple(rows.values())


def read_hs_chapters(directory: Path = DATA) -> tuple[HsChapterRow, ...]:
    return tuple(_hs_chapter(record) for record in _read(directory / "hs_chapters.csv", HS_CHAPTER_COLUMNS))


def read_hs_headings(directory: Path = DATA) -> tuple[HsHeadingRow, ...]:
    """The headings, each under a chapter that is in use."""
    chapters = {row.code for row in read_hs_chapters(directory) if row.in_use}
    records = _read(directory / "hs_headings.csv", HS_HEADING_COLUMNS)
    return tuple(_hs_heading(record, chapters) for record in records)


def read_holidays(directory: Path = DATA) -> tuple[HolidayRow, ...]:
    records = _read(directory / "holidays.csv", HOLIDAY_COLUMNS, ("region", "date", "category"))
    return tuple(_holiday(record) for record in records)


def read_institutions(directory: Path = DATA) -> tuple[InstitutionRow, ...]:
    return tuple(
        _institution(record) for record in _read(directory / "institutions.csv", INSTITUTION_COLUMNS)
    )


def read_places(directory: Path = DATA) -> tuple[PlaceRow, ...]:
    """Provinces and cities; a province always stands before its cities."""
    rows: dict[str, PlaceRow] = {}
    for record in _read(directory / "places.csv", PLACE_COLUMNS):
        row = _place(record)
        _check_place_parent(record, row, rows)
        rows[row.code] = row
    return tuple(rows.values())


def read_airports(directory: Path = DATA) -> tuple[AirportRow, ...]:
    return tuple(_airport(record) for record in _read(directory / "airports.csv", AIRPORT_COLUMNS))


def website(record: Record, column: str = "website") -> str:
    """A bare domain, perhaps with a path: ``caexpo.org``, ``cphi.com/china``; or blank."""
    value = record.optional(column)
    if value and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?", value):
        record.fail(column, f"{value!r} is not a bare domain")
    return value


def timezone(record: Record, column: str = "timezone") -> str:
    """The name of an IANA time zone."""
    value = record.required(column)
    try:
        return ZoneInfo(value).key
    except (ValueError, LookupError, OSError):
        record.fail(column, f"{value!r} is not an IANA time zone")


def isic_divisions(record: Record, column: str) -> tuple[str, ...]:
    """Two-digit ISIC Rev.4 divisions."""
    return tuple(_digits(record, column, code, 2) for code in record.codes(column))


def _read(path: Path, columns: tuple[str, ...], key: tuple[str, ...] = ("code",)) -> list[Record]:
    records = list(read_records(path, columns))
    unique(records, *key)
    return records


def _digits(record: Record, column: str, code: str, count: int) -> str:
    if not re.fullmatch(rf"[0-9]{{{count}}}", code):
        record.fail(column, f"{code!r} is not a code of {count} digits")
    return code


def _confidence(record: Record) -> Confidence:
    return record.choice("confidence", Confidence)


def _sector(record: Record) -> SectorRow:
    return SectorRow(
        code=record.required("code"),
        parent_code=record.optional("parent") or None,
        level=record.whole("level"),
        label=record.localised("label"),
        hs_codes=record.codes("hs_codes"),
        isic_divisions=isic_divisions(record, "isic_rev4_divisions"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _check_sector_level(record: Record, row: SectorRow, before: dict[str, SectorRow]) -> None:
    if row.parent_code is None:
        if row.level != 1:
            record.fail("level", "a sector without a parent has level 1")
        return
    refer(record, "parent", (row.parent_code,), before)
    if row.level != before[row.parent_code].level + 1 or row.level > 2:
        record.fail("level", "a sector with a parent has level 2, its parent level 1")


def _cooperation_type(record: Record) -> CooperationTypeRow:
    return CooperationTypeRow(
        code=record.required("code"),
        side=record.choice("side", Side),
        group=record.choice("group", CooperationGroup),
        complement_code=record.required("complement"),
        label=record.localised("label"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


COMPLEMENTARY_SIDE = {Side.OFFER: Side.SEEK, Side.SEEK: Side.OFFER, Side.MUTUAL: Side.MUTUAL}


def _check_complement(record: Record, rows: dict[str, CooperationTypeRow]) -> None:
    row = rows[record.cells["code"]]
    refer(record, "complement", (row.complement_code,), rows)
    other = rows[row.complement_code]
    if other.complement_code != row.code:
        record.fail(
            "complement", f"{other.code} names {other.complement_code} as its complement, not {row.code}"
        )
    if other.side is not COMPLEMENTARY_SIDE[row.side] or (row.side is Side.MUTUAL) != (other is row):
        record.fail("side", f"{row.side} does not answer {other.side} of {other.code}")


def _hs_chapter(record: Record) -> HsChapterRow:
    return HsChapterRow(
        code=_digits(record, "code", record.required("code"), 2),
        section=record.required("section"),
        label=record.localised("label"),
        in_use=record.flag("in_use"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _hs_heading(record: Record, chapters: Container[str]) -> HsHeadingRow:
    row = HsHeadingRow(
        code=_digits(record, "code", record.required("code"), 4),
        chapter_code=record.required("chapter"),
        label_en=record.required("label_en"),
        source=record.required("source"),
        confidence=_confidence(record),
    )
    refer(record, "chapter", (row.chapter_code,), chapters)
    if not row.code.startswith(row.chapter_code):
        record.fail("chapter", f"heading {row.code} is not of chapter {row.chapter_code}")
    return row


def _holiday(record: Record) -> HolidayRow:
    row = HolidayRow(
        region=record.choice("region", Region),
        day=record.day("date"),
        category=record.choice("category", HolidayCategory),
        name=record.localised("name"),
        source_name=record.required("source_name"),
        source_note=record.optional("source_note"),
        source=record.required("source"),
        confidence=_confidence(record),
    )
    if row.category is HolidayCategory.WORKING_WEEKEND and row.day.isoweekday() < 6:
        record.fail("date", f"{row.day} is not a Saturday or Sunday")
    return row


def _institution(record: Record) -> InstitutionRow:
    return InstitutionRow(
        code=record.required("code"),
        country=record.choice("country", Country),
        name=record.localised("name"),
        role=record.localised("role"),
        website=website(record),
        source_note=record.optional("source_note"),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _place(record: Record) -> PlaceRow:
    return PlaceRow(
        code=record.required("code"),
        kind=record.choice("kind", PlaceKind),
        parent_code=record.optional("parent") or None,
        region=record.choice("region", Region),
        name=record.localised("name"),
        timezone=timezone(record),
        latitude=_degrees(record, "latitude", 90),
        longitude=_degrees(record, "longitude", 180),
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _airport(record: Record) -> AirportRow:
    latitude, longitude = _degrees(record, "latitude", 90), _degrees(record, "longitude", 180)
    if latitude is None or longitude is None:
        record.fail("latitude", "an airport has a position")
    if not re.fullmatch(r"[A-Z]{3}", record.required("code")):
        record.fail("code", f"{record.cells['code']!r} is not an IATA code")
    return AirportRow(
        code=record.cells["code"],
        name=record.localised("name"),
        region=record.choice("region", Region),
        latitude=latitude,
        longitude=longitude,
        source=record.required("source"),
        confidence=_confidence(record),
    )


def _degrees(record: Record, column: str, limit: int) -> Decimal | None:
    value = record.decimal_or_none(column)
    if value is not None and not -limit <= value <= limit:
        record.fail(column, f"{value} is not between -{limit} and {limit}")
    return value


def _check_place_parent(record: Record, row: PlaceRow, before: dict[str, PlaceRow]) -> None:
    if (row.latitude is None) != (row.longitude is None):
        record.fail("longitude", "latitude and longitude come together")
    if row.kind is PlaceKind.PROVINCE:
        if row.parent_code is not None:
            record.fail("parent", "a province has no parent")
        return
    refer(record, "parent", (record.required("parent"),), before)
    parent = before[record.cells["parent"]]
    if parent.kind is not PlaceKind.PROVINCE or parent.region is not row.region:
        record.fail("parent", f"{parent.code} is not a province of {row.region}")
