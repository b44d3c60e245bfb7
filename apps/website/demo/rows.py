"""The example companies and the example forum, read from the JSON files beside this module.

Everything in them is fictional and says so (`is_example`). `read_demo` refuses the whole set, with every fault
that it found, rather than hand out half of it. No Django inside: whoever loads the rows decides what becomes
of them.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from apps.reference.csv_rows import LocalisedText
from apps.reference.rows import read_cooperation_types, read_hs_headings, read_places, read_sectors
from apps.website.demo.checks import faults
from apps.website.demo.content import (
    DemoCity,
    DemoCompany,
    DemoContent,
    DemoForum,
    DemoHall,
    DemoInterpreter,
    DemoListing,
    DemoMeetingRequest,
    DemoOrganiser,
    DemoPerson,
    DemoRegistration,
    DemoSession,
    DemoSlot,
    DemoStaff,
    DemoTable,
    DemoText,
    ReferenceCodes,
)

__all__ = (
    "DemoCity",
    "DemoCompany",
    "DemoContent",
    "DemoContentError",
    "DemoForum",
    "DemoHall",
    "DemoInterpreter",
    "DemoListing",
    "DemoMeetingRequest",
    "DemoOrganiser",
    "DemoPerson",
    "DemoRegistration",
    "DemoSession",
    "DemoSlot",
    "DemoStaff",
    "DemoTable",
    "DemoText",
    "ReferenceCodes",
    "read_demo",
    "read_reference_codes",
)

DEMO_FOLDER = Path(__file__).resolve().parent

Raw = Mapping[str, Any]
Row = TypeVar("Row")


class DemoContentError(ValueError):
    """The demo files do not hold together; `faults` has one sentence for each fault."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_reference_codes() -> ReferenceCodes:
    """The codes of the project's own reference files."""
    return ReferenceCodes(
        sectors=frozenset(row.code for row in read_sectors()),
        hs_headings=frozenset(row.code for row in read_hs_headings()),
        cooperation_types={row.code: str(row.side) for row in read_cooperation_types()},
        places={row.code: str(row.region) for row in read_places()},
    )


def read_demo(folder: Path = DEMO_FOLDER, codes: ReferenceCodes | None = None) -> DemoContent:
    """Read and check the whole demo. Codes default to those of the reference data.

    Raises DemoContentError, which names every fault at once, and OSError when a file is missing.
    """
    content = DemoContent(
        cities=_read(folder / "cities.json", _city),
        companies=_read(folder / "companies.json", _company),
        organisers=_read(folder / "organisers.json", _organiser),
        forum=_read(folder / "forum.json", _forum)[0],
    )
    found = tuple(faults(content, codes or read_reference_codes()))
    if found:
        raise DemoContentError(*found)
    return content


def _read(path: Path, build: Callable[[Raw], Row]) -> tuple[Row, ...]:
    raw_rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_built(f"{path.name} row {number}", raw, build) for number, raw in enumerate(raw_rows, 1))


def _built(where: str, raw: Raw, build: Callable[[Raw], Row]) -> Row:
    """A missing field or a value of the wrong kind is a fault of the file, so it is told with its place."""
    try:
        return build(raw)
    except KeyError as error:
        raise DemoContentError(f"{where}: the field {error} is missing") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise DemoContentError(f"{where}: {error}") from error


def _localised(raw: Raw) -> LocalisedText:
    return LocalisedText(en=raw["en"], zh=raw["zh"], az=raw["az"], ru=raw["ru"])


def _city(raw: Raw) -> DemoCity:
    return DemoCity(
        code=raw["code"],
        country=raw["country"],
        parent=raw["parent"],
        timezone=raw["timezone"],
        name=_localised(raw["name"]),
    )


def _company(raw: Raw) -> DemoCompany:
    return DemoCompany(
        key=raw["key"],
        is_example=raw["is_example"],
        country=raw["country"],
        registration_number=raw["registration_number"],
        legal_name=raw["legal_name"],
        name_en=raw["name_en"],
        city=raw["city"],
        year_founded=int(raw["year_founded"]),
        employees=raw["employees"],
        languages=tuple(raw["languages"]),
        website=raw["website"],
        sectors=tuple(raw["sectors"]),
        verification=raw["verification"],
        descriptions=tuple(DemoText(text["language"], text["text"]) for text in raw["descriptions"]),
        listings=tuple(_listing(listing) for listing in raw["listings"]),
        persons=tuple(_person(person) for person in raw["persons"]),
    )


def _listing(raw: Raw) -> DemoListing:
    return DemoListing(
        side=raw["side"],
        cooperation_type=raw["cooperation_type"],
        sector=raw["sector"],
        hs=tuple(raw["hs"]),
        language=raw["language"],
        text=raw["text"],
        quantity=None if raw["quantity"] is None else Decimal(str(raw["quantity"])),
        unit=raw["unit"],
    )


def _person(raw: Raw) -> DemoPerson:
    return DemoPerson(
        email=raw["email"],
        family_name=raw["family_name"],
        given_name=raw["given_name"],
        patronymic=raw["patronymic"],
        native_name=raw["native_name"],
        latin_name=raw["latin_name"],
        form_of_address=raw["form_of_address"],
        job_title=raw["job_title"],
        job_title_en=raw["job_title_en"],
        languages=tuple(raw["languages"]),
    )


def _organiser(raw: Raw) -> DemoOrganiser:
    return DemoOrganiser(
        key=raw["key"],
        is_example=raw["is_example"],
        country=raw["country"],
        name=_localised(raw["name"]),
        city=raw["city"],
        staff=tuple(DemoStaff(staff["role"], _person(staff["person"])) for staff in raw["staff"]),
    )


def _forum(raw: Raw) -> DemoForum:
    return DemoForum(
        key=raw["key"],
        is_example=raw["is_example"],
        name=_localised(raw["name"]),
        description=_localised(raw["description"]),
        exhibition=raw["exhibition"],
        edition=raw["edition"],
        organisers=tuple(raw["organisers"]),
        city=raw["city"],
        venue=raw["venue"],
        timezone=raw["timezone"],
        languages=tuple(raw["languages"]),
        slot_minutes=int(raw["slot_minutes"]),
        gap_minutes=int(raw["gap_minutes"]),
        sessions=tuple(_session(session) for session in raw["sessions"]),
        halls=tuple(DemoHall(hall["key"], _localised(hall["name"])) for hall in raw["halls"]),
        tables=tuple(DemoTable(table["label"], table["hall"]) for table in raw["tables"]),
        interpreters=tuple(_interpreter(interpreter) for interpreter in raw["interpreters"]),
        registrations=tuple(_registration(registration) for registration in raw["registrations"]),
        requests=tuple(_request(request) for request in raw["requests"]),
    )


def _session(raw: Raw) -> DemoSession:
    return DemoSession(
        day=date.fromisoformat(raw["day"]),
        start=time.fromisoformat(raw["start"]),
        end=time.fromisoformat(raw["end"]),
        kind=raw["kind"],
        title=_localised(raw["title"]),
    )


def _interpreter(raw: Raw) -> DemoInterpreter:
    return DemoInterpreter(key=raw["key"], person=_person(raw["person"]), pairs=tuple(raw["pairs"]))


def _registration(raw: Raw) -> DemoRegistration:
    return DemoRegistration(company=raw["company"], state=raw["state"], delegates=tuple(raw["delegates"]))


def _request(raw: Raw) -> DemoMeetingRequest:
    return DemoMeetingRequest(
        sender=raw["sender"],
        recipient=raw["recipient"],
        state=raw["state"],
        language=raw["language"],
        note=raw["note"],
        decline_reason=raw["decline_reason"],
    )
