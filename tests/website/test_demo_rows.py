"""The demo holds together, says that it is fictional, and its reader names what is wrong with a broken one."""

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stdnum.az import voen
from stdnum.cn import uscc

from apps.website.demo.rows import (
    DEMO_FOLDER,
    DemoCompany,
    DemoContent,
    DemoContentError,
    DemoPerson,
    ReferenceCodes,
    read_demo,
    read_reference_codes,
)

APPS = DEMO_FOLDER.parents[1]
REFERENCE_FILES = [
    APPS / "reference" / "data" / name
    for name in ("sectors.csv", "cooperation_types.csv", "hs_headings.csv", "hs_chapters.csv", "places.csv")
]
EDITIONS = APPS / "exhibitions" / "data" / "editions.csv"

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in REFERENCE_FILES), reason="the reference data files are not there"
)


@cache
def reference_codes() -> ReferenceCodes:
    return read_reference_codes()


@pytest.fixture(scope="module")
def demo() -> DemoContent:
    return read_demo()


def everybody(demo: DemoContent) -> list[DemoPerson]:
    return [
        *(person for company in demo.companies for person in company.persons),
        *(staff.person for organiser in demo.organisers for staff in organiser.staff),
        *(interpreter.person for interpreter in demo.forum.interpreters),
    ]


def by_country(demo: DemoContent) -> dict[str, list[DemoCompany]]:
    return {
        country: [company for company in demo.companies if company.country == country]
        for country in ("AZ", "CN")
    }


def test_sixty_azerbaijani_and_ninety_chinese_companies(demo: DemoContent) -> None:
    assert Counter(company.country for company in demo.companies) == {"AZ": 60, "CN": 90}


def test_everything_is_marked_as_an_example(demo: DemoContent) -> None:
    assert {company.is_example for company in demo.companies} == {True}
    assert {organiser.is_example for organiser in demo.organisers} == {True}
    assert demo.forum.is_example is True


def test_nothing_leads_to_a_real_firm_or_person(demo: DemoContent) -> None:
    assert {company.website for company in demo.companies} == {""}
    assert [person.email for person in everybody(demo) if not person.email.endswith(".example")] == []


def test_numbers_are_valid_unique_and_of_a_range_that_no_office_issues(demo: DemoContent) -> None:
    companies = by_country(demo)
    azerbaijani = [company.registration_number for company in companies["AZ"]]
    chinese = [company.registration_number for company in companies["CN"]]
    assert [number for number in azerbaijani if not voen.is_valid(number)] == []
    assert [number for number in chinese if not uscc.is_valid(number)] == []
    # No tax office has the code 99, and no division of China the code 990000.
    assert {number[:2] for number in azerbaijani} == {"99"}
    assert {number[-1] for number in azerbaijani} == {"1"}
    assert {number[:13] for number in chinese} == {"91990000EXAMP"}
    assert len({*azerbaijani, *chinese}) == 150


def test_the_inner_check_of_a_chinese_number_holds_as_well(demo: DemoContent) -> None:
    for company in by_country(demo)["CN"]:
        body = company.registration_number[8:17]
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(weight * int(letter, 36) for weight, letter in zip(weights, body, strict=False))
        assert body[8] == "0123456789X"[(11 - total % 11) % 11], company.key


def test_legal_names_are_in_the_own_script_with_the_legal_form(demo: DemoContent) -> None:
    companies = by_country(demo)
    assert [row.key for row in companies["AZ"] if row.legal_name[-4:] not in (" MMC", " ASC")] == []
    assert [row.key for row in companies["CN"] if not row.legal_name.endswith("有限公司")] == []


def test_every_company_writes_in_its_own_language_first(demo: DemoContent) -> None:
    own = {"AZ": "az", "CN": "zh-hans"}
    originals = Counter((company.country, company.descriptions[0].language) for company in demo.companies)
    listings = Counter(
        (company.country, row.language) for company in demo.companies for row in company.listings
    )
    assert set(originals) == set(own.items())
    assert set(listings) == set(own.items())


def test_no_two_profiles_or_listings_share_a_text(demo: DemoContent) -> None:
    texts = [text.text for company in demo.companies for text in company.descriptions]
    texts += [row.text for company in demo.companies for row in company.listings]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_company_has_two_to_five_listings_and_one_to_three_persons(demo: DemoContent) -> None:
    assert {len(company.listings) for company in demo.companies} <= {2, 3, 4, 5}
    assert {len(company.persons) for company in demo.companies} <= {1, 2, 3}


def test_addresses_and_names_are_unique(demo: DemoContent) -> None:
    emails = [person.email for person in everybody(demo)]
    names = [person.native_name for person in everybody(demo)]
    assert sorted(set(emails)) == sorted(emails)
    assert sorted(set(names)) == sorted(names)


def test_codes_are_those_of_the_reference_data(demo: DemoContent) -> None:
    codes = reference_codes()
    listings = [row for company in demo.companies for row in company.listings]
    sectors = {row.sector for row in listings} | {code for row in demo.companies for code in row.sectors}
    assert sectors - codes.sectors == set()
    assert {heading for row in listings for heading in row.hs} - codes.hs_headings == set()
    sides = {(row.side, codes.cooperation_types[row.cooperation_type]) for row in listings}
    assert sides == {("offer", "offer"), ("seek", "seek"), ("offer", "mutual"), ("seek", "mutual")}


def test_every_theme_is_present_on_both_sides(demo: DemoContent) -> None:
    themes = {"RENW", "TRAN", "AGRI", "FOOD", "CHEM", "METM", "CONS", "RECN", "ICTD", "AUTO", "MACH"}
    themes |= {"TEXL", "TOUR", "EDUC", "FINC", "HLTH", "PSRV", "OILG", "ENVR", "CGDS"}
    for companies in by_country(demo).values():
        offered = {row.sector.split("-")[0] for company in companies for row in company.listings}
        assert themes - offered == set()


def test_every_company_meets_a_complement_on_the_other_side(demo: DemoContent) -> None:
    """Some have many partners and some hardly any, but nobody opens an empty page of suggestions."""
    with (APPS / "reference" / "data" / "cooperation_types.csv").open(encoding="utf-8", newline="") as file:
        complement = {row["code"]: row["complement"] for row in csv.DictReader(file)}
    wanted = {
        country: {(row.cooperation_type, row.sector[:4]) for company in companies for row in company.listings}
        for country, companies in by_country(demo).items()
    }
    other = {"AZ": "CN", "CN": "AZ"}
    alone = [
        company.key
        for company in demo.companies
        if not any(
            (complement[row.cooperation_type], row.sector[:4]) in wanted[other[company.country]]
            for row in company.listings
        )
    ]
    assert alone == []


def test_the_forum_stands_beside_a_real_future_edition(demo: DemoContent) -> None:
    if not EDITIONS.exists():
        pytest.skip("the editions file is not there")
    with EDITIONS.open(encoding="utf-8", newline="") as file:
        edition = {row["key"]: row for row in csv.DictReader(file)}[demo.forum.edition]
    days = {session.day for session in demo.forum.sessions}
    assert (edition["exhibition"], edition["city"]) == (demo.forum.exhibition, demo.forum.city)
    assert edition["confidence"] in ("medium", "high")
    assert days == {date(2027, 5, 20), date(2027, 5, 21)}
    assert min(days) >= date.fromisoformat(edition["start_date"])
    assert max(days) <= date.fromisoformat(edition["end_date"])


def test_the_forum_has_tables_interpreters_and_hosts(demo: DemoContent) -> None:
    forum = demo.forum
    assert Counter(table.hall for table in forum.tables) == {"a": 12, "b": 12}
    assert Counter(pair for interpreter in forum.interpreters for pair in interpreter.pairs) == {
        "az-zh": 11,
        "ru-zh": 5,
        "en-zh": 5,
    }
    assert len(forum.interpreters) == 14
    assert [(body.country, [staff.role for staff in body.staff]) for body in demo.organisers] == [
        ("AZ", ["admin", "verifier"]),
        ("CN", ["admin", "verifier"]),
    ]


def test_slots_are_cut_out_of_the_meeting_sessions(demo: DemoContent) -> None:
    slots = demo.forum.slots()
    assert len(slots) == 22
    assert [slot.start.isoformat() for slot in slots[:5]] == [
        "2027-05-20T10:15:00+08:00",
        "2027-05-20T10:45:00+08:00",
        "2027-05-20T11:15:00+08:00",
        "2027-05-20T11:45:00+08:00",
        "2027-05-20T13:30:00+08:00",
    ]
    assert {(slot.end - slot.start).total_seconds() for slot in slots} == {25 * 60}


def test_registrations_by_country_and_state(demo: DemoContent) -> None:
    country = {company.key: company.country for company in demo.companies}
    assert Counter((country[row.company], row.state) for row in demo.forum.registrations) == {
        ("AZ", "approved"): 55,
        ("CN", "approved"): 80,
        ("AZ", "pending"): 4,
        ("CN", "pending"): 7,
    }


def test_meeting_requests_by_state(demo: DemoContent) -> None:
    assert Counter(request.state for request in demo.forum.requests) == {
        "accepted": 99,
        "pending": 42,
        "declined": 13,
        "withdrawn": 3,
    }
    notes = [request.note for request in demo.forum.requests]
    assert sorted(set(notes)) == sorted(notes)
    assert max(Counter(request.sender for request in demo.forum.requests).values()) <= 20


def test_the_reader_needs_no_django() -> None:
    code = (
        "import sys; from apps.website.demo.rows import read_demo; read_demo();"
        " sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=APPS.parent, check=False).returncode == 0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for file in DEMO_FOLDER.glob("*.json"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder: Path, file: str, edit: Any) -> tuple[str, ...]:
    """Apply `edit` to the rows of `file` and return what the reader then says."""
    path = folder / file
    rows = json.loads(path.read_text(encoding="utf-8"))
    edit(rows)
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(DemoContentError) as caught:
        read_demo(folder, reference_codes())
    return caught.value.faults


def test_an_untouched_copy_is_read_as_the_original(copy: Path, demo: DemoContent) -> None:
    assert read_demo(copy) == demo


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("is_example", False, "nar-nagili: a demo company must be marked as an example"),
        ("website", "https://nar.example", "nar-nagili: an example company has no website"),
        ("country", "FR", "nar-nagili: unknown country 'FR'"),
        ("city", "ATLANTIS", "nar-nagili: unknown city 'ATLANTIS'"),
        ("city", "NINGBO", "nar-nagili: NINGBO is in CN, not in AZ"),
        ("employees", "12", "nar-nagili: unknown employee band '12'"),
        ("sectors", ["FOOD-XYZ"], "nar-nagili: unknown sector 'FOOD-XYZ'"),
        ("sectors", [], "nar-nagili: no sector"),
        ("persons", [], "nar-nagili: no person"),
        ("listings", [], "nar-nagili: no listing"),
        ("legal_name", " ", "nar-nagili: legal name is blank"),
        ("year_founded", 1066, "nar-nagili: nobody was founded in 1066"),
        ("verification", "draft", "nar-nagili: unknown verification state 'draft'"),
    ],
)
def test_a_wrong_field_of_a_company_is_named(copy: Path, field: str, value: object, fault: str) -> None:
    faults = change(copy, "companies.json", lambda rows: rows[0].update({field: value}))
    assert fault in faults


def test_a_wrong_check_digit_is_named(copy: Path) -> None:
    faults = change(copy, "companies.json", lambda rows: rows[0].update(registration_number="9900000151"))
    assert faults == (
        "nar-nagili: registration number 9900000151: The number's checksum or check digit is invalid.",
    )


def test_a_number_that_two_companies_use_is_named(copy: Path) -> None:
    def double(rows: list[dict[str, Any]]) -> None:
        rows[1]["registration_number"] = rows[0]["registration_number"]

    faults = change(copy, "companies.json", double)
    assert faults == ("registration number 9900000141 is used 2 times",)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("hs", ["0000"], "nar-nagili listing 1: unknown HS heading '0000'"),
        ("cooperation_type", "GIVE", "nar-nagili listing 1: unknown cooperation type 'GIVE'"),
        ("cooperation_type", "BUY", "nar-nagili listing 1: BUY is of the side seek, not offer"),
        ("sector", "NONE", "nar-nagili listing 1: unknown sector 'NONE'"),
        ("unit", "", "nar-nagili listing 1: a quantity needs a unit and a unit a quantity"),
        ("quantity", 0, "nar-nagili listing 1: the quantity 0 is not positive"),
        ("text", "", "nar-nagili listing 1: text is blank"),
        ("language", "fr", "nar-nagili listing 1: unknown language 'fr'"),
    ],
)
def test_a_wrong_field_of_a_listing_is_named(copy: Path, field: str, value: object, fault: str) -> None:
    faults = change(copy, "companies.json", lambda rows: rows[0]["listings"][0].update({field: value}))
    assert faults == (fault,)


def test_an_address_outside_the_reserved_domain_is_named(copy: Path) -> None:
    def real_address(rows: list[dict[str, Any]]) -> None:
        rows[0]["staff"][0]["person"]["email"] = "someone@somewhere.az"

    faults = change(copy, "organisers.json", real_address)
    assert faults == ("someone@somewhere.az: an example address must end in .example",)


def test_a_missing_field_is_named_with_its_row(copy: Path) -> None:
    faults = change(copy, "companies.json", lambda rows: rows[2].pop("legal_name"))
    assert faults == ("companies.json row 3: the field 'legal_name' is missing",)


def break_registration(forum: dict[str, Any]) -> None:
    forum["registrations"][0]["company"] = "nobody"


def break_delegate(forum: dict[str, Any]) -> None:
    forum["registrations"][0]["delegates"] = ["stranger@x.example"]


def break_table(forum: dict[str, Any]) -> None:
    forum["tables"][1]["label"] = "A1"


def break_hall(forum: dict[str, Any]) -> None:
    forum["tables"][0]["hall"] = "z"


def break_organiser(forum: dict[str, Any]) -> None:
    forum["organisers"] = ["nobody"]


def break_pair(forum: dict[str, Any]) -> None:
    forum["interpreters"][1]["pairs"] = ["zh-zh"]


def break_session(forum: dict[str, Any]) -> None:
    forum["sessions"][1]["start"] = "09:30"


def break_title(forum: dict[str, Any]) -> None:
    forum["sessions"][0]["title"]["ru"] = ""


def break_reason(forum: dict[str, Any]) -> None:
    request = next(row for row in forum["requests"] if row["state"] == "accepted")
    request.update(sender="nar-nagili", recipient="shuidi-shichuan", decline_reason="x")


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (break_registration, "registration of nobody: no such company"),
        (break_delegate, "registration of nar-nagili: unknown delegate 'stranger@x.example'"),
        (break_table, "table label A1 is used 2 times"),
        (break_hall, "az-cn-forum-2027: unknown hall 'z'"),
        (break_organiser, "az-cn-forum-2027: unknown organiser 'nobody'"),
        (break_pair, "ferhad-rehimli: unknown language pair 'zh-zh'"),
        (break_session, "az-cn-forum-2027: the session of 2027-05-20 09:30 starts before the last one ends"),
        (break_title, "the name or text 'Opening of the forum': ru is blank"),
        (
            break_reason,
            "request of nar-nagili to shuidi-shichuan: a declined request has a reason, and no other has one",
        ),
    ],
)
def test_what_does_not_fit_in_the_forum_is_named(copy: Path, break_it: Any, fault: str) -> None:
    faults = change(copy, "forum.json", lambda rows: break_it(rows[0]))
    assert fault in faults


def test_a_request_needs_two_approved_companies_of_two_countries_once(copy: Path) -> None:
    def spoil(rows: list[dict[str, Any]]) -> None:
        requests = rows[0]["requests"]
        requests[1] = {**requests[0], "sender": requests[0]["recipient"], "recipient": requests[0]["sender"]}
        requests[2].update(sender="nar-nagili", recipient="uc-alma")
        requests[3].update(sender="qizil-qoc", recipient="minyi-shitian")

    faults = change(copy, "forum.json", spoil)
    first = json.loads((copy / "forum.json").read_text(encoding="utf-8"))[0]["requests"][0]
    pair = " and ".join(sorted((first["sender"], first["recipient"])))
    assert faults == (
        f"meeting request between {pair} is used 2 times",
        "request of nar-nagili to uc-alma: both companies are of the same country",
        "request of qizil-qoc to minyi-shitian: unknown approved company 'qizil-qoc'",
        "request of qizil-qoc to minyi-shitian: unknown approved company 'minyi-shitian'",
    )
