"""Companies from a spreadsheet: every row has a fate that is told first, and then all of it is imported or nothing."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import Settings

from apps.accounts.models import User
from apps.companies.models import Company, ImportRow, ImportRun, Listing, MatchKey, Person
from apps.companies.services import (
    ask_for_import,
    carry_out_import,
    change_company,
    confirm_import,
    discard_import,
    discard_old_import_files,
)
from apps.companies.services.imports import runs
from apps.companies.sheet_columns import COLUMNS, template_rows
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.runs import LeaseLost, RunState
from tests.conftest import Note
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    HsCodeFactory,
    MembershipFactory,
    PlaceFactory,
    SectorFactory,
)
from tests.factories.companies import valid_voen
from tests.files import uploaded
from tests.people import Cast, organiser_of
from tests.races import at_once
from tests.sheets import csv_file, xlsx

pytestmark = pytest.mark.django_db
HEADER = [column.code for column in COLUMNS]
VOEN = valid_voen(7)
Fates = list[tuple[int, str, list[str]]]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    SectorFactory(code="FOOD", label_en="Food", label_az="Ərzaq", label_zh_hans="食品")
    CooperationTypeFactory(code="SELL", side="offer", label_en="Sale", label_zh_hans="销售")
    HsCodeFactory(code="0802")
    PlaceFactory(code="CN-GD", kind="province", country="CN", name_en="Guangdong")
    PlaceFactory(code="baku", country="AZ", name_en="Baku", name_az="Bakı", name_zh_hans="巴库")


def row(**values: Any) -> list[Any]:
    given = {"country": "AZ", "registration_number": VOEN, "legal_name": "Xəzər Fındıq MMC"} | values
    return [given.get(code, "") for code in HEADER]


FULL = {
    "name_en": "Khazar Hazelnut LLC", "description": "Qabıqlı və qabıqsız fındıq.", "city": "巴库", "address": "Nizami 1",
    "website": "xezer.example.com", "phone": "012 555 01 00", "founded_year": 2009, "employees": "10-49",
    "languages": "az; русский", "sectors": "Ərzaq", "person_family_name": "Əliyeva", "person_given_name": "Leyla",
    "person_email": "leyla@example.com", "listing_side": "offer", "listing_cooperation_type": "销售",
    "listing_sector": "FOOD", "listing_hs_codes": 802, "listing_text": "Fındıq, qabıqlı", "listing_quantity": "20,5",
    "listing_unit": "t", "listing_valid_until": date(2027, 4, 30), "listing_certificates": "HACCP; iso 22000",
    "listing_other_certificates": "AZS 001", "listing_markets": "Китай; KZ; Guangdong",
}  # fmt: skip


def check(
    user: User, rows: Iterable[Sequence[Any]], content: bytes | None = None, **options: bool
) -> ImportRun:
    content = content or xlsx([HEADER, *rows])
    run = ask_for_import(user=user, file=uploaded(content), name="list.xlsx", **options)
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def imported(user: User, run: ImportRun, **options: bool) -> ImportRun:
    confirm_import(user=user, run=run, **options)
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def fates(run: ImportRun) -> Fates:
    return [(row.number, row.fate, row.notes) for row in run.rows.all()]


def test_a_full_row_becomes_a_company_with_its_person_and_listing(people: Cast) -> None:
    run = check(people.organiser, [row(**FULL)])
    assert (run.state, run.counts["created"], Company.objects.filter(registration_number=VOEN).exists()) == (
        RunState.DONE,
        1,
        False,
    )
    run = imported(people.organiser, run)
    company = Company.objects.get(registration_number=VOEN)
    assert (run.is_imported, run.rows.get().company) == (True, company)
    assert (company.legal_name, company.language, company.city.code if company.city else "", company.website) == (
        "Xəzər Fındıq MMC", "az", "baku", "https://xezer.example.com",
    )  # fmt: skip
    assert (company.phone, company.languages, company.verification_state) == (
        "+994125550100",
        ["az", "ru"],
        "draft",
    )
    assert [sector.code for sector in company.sectors.all()] == ["FOOD"]
    person, listing = company.people.get(), company.listings.get()
    assert (person.family_name, person.email) == ("Əliyeva", "leyla@example.com")
    assert (listing.side, listing.text, str(listing.quantity), listing.unit, listing.valid_until) == (
        "offer", "Fındıq, qabıqlı", "20.500", "t", date(2027, 4, 30),
    )  # fmt: skip
    assert [code.code for code in listing.hs_codes.all()] == ["0802"]
    assert (listing.certificates, listing.other_certificates, listing.markets) == (
        ["haccp", "iso22000"], "AZS 001", ["CN", "KZ", "CN-GD"],
    )  # fmt: skip
    assert "xezer findiq mmc" in company.search_text


def test_saying_it_again_changes_nothing(people: Cast) -> None:
    rows = [row(**FULL), row(person_family_name="Quliyev"), row(listing_side="offer")[:2]]
    imported(people.organiser, check(people.organiser, rows[:2]))
    before = list(Company.objects.order_by("pk").values())
    again = check(people.organiser, rows[:2])
    assert [fate for _number, fate, _notes in fates(again)] == ["unchanged", "unchanged"]
    with pytest.raises(Conflict) as refusal:
        confirm_import(user=people.organiser, run=again)
    assert refusal.value.code == "nothing_to_import"
    assert list(Company.objects.order_by("pk").values()) == before


def test_further_rows_add_to_the_company(people: Cast) -> None:
    listing = {"listing_side": "offer", "listing_cooperation_type": "SELL", "listing_sector": "FOOD"}
    rows = [
        row(**FULL),
        row(legal_name="", listing_text="Şabalıd", **listing),
        row(legal_name="", person_native_name="王小明"),
    ]
    run = imported(people.organiser, check(people.organiser, rows))
    assert fates(run) == [
        (
            2,
            "created",
            ["Sectors added: FOOD", "Person added: Əliyeva Leyla", "Listing added: Fındıq, qabıqlı"],
        ),
        (3, "updated", ["Listing added: Şabalıd"]),
        (4, "updated", ["Person added: 王小明"]),
    ]
    company = Company.objects.get(registration_number=VOEN)
    assert (company.people.count(), company.listings.count()) == (2, 2)


def test_a_company_without_a_team_is_updated(people: Cast) -> None:
    imported(people.organiser, check(people.organiser, [row(**FULL)]))
    changed = FULL | {"phone": "+994 12 555 01 01", "person_job_title": "Direktor", "listing_quantity": 30}
    run = imported(people.organiser, check(people.organiser, [row(**changed)]))
    assert fates(run) == [
        (
            2,
            "updated",
            [
                "Phone: +994125550100 → +994125550101",
                "Person changed: Əliyeva Leyla",
                "Listing changed: Fındıq, qabıqlı",
            ],
        )
    ]
    company = Company.objects.get(registration_number=VOEN)
    assert (company.phone, company.version, company.people.get().job_title) == (
        "+994125550101",
        2,
        "Direktor",
    )
    assert str(company.listings.get().quantity) == "30.000"


def test_a_company_with_a_team_looks_after_itself(people: Cast) -> None:
    company = CompanyFactory(registration_number=VOEN, legal_name="Xəzər Fındıq MMC", address="Nizami 1")
    MembershipFactory(company=company)
    run = check(people.organiser, [row(address="Nizami 1"), row(address="Elsewhere")])
    assert fates(run) == [
        (2, "unchanged", []),
        (3, "rejected", ["This company has a team here that looks after its own data."]),
    ]


def test_duplicates_are_named(people: Cast) -> None:
    twin = CompanyFactory(
        legal_name="Xəzər Fındıq QSC", registration_number="1400000099", is_comparison_due=False
    )
    MatchKey.objects.create(company=twin, kind="name", value="xazarfindig")
    other = valid_voen(9000)
    rows = [
        row(),
        row(registration_number=other, legal_name="İpək Yolu MMC"),
        row(registration_number=other, legal_name="İpək Yolu MMC"),
    ]
    run = check(people.organiser, rows)
    assert fates(run) == [
        (2, "duplicate", ["Looks like Xəzər Fındıq QSC (1400000099), which is registered already."]),
        (3, "created", []),
        (4, "duplicate", ["The same as row 3."]),
    ]
    assert [fate for _n, fate, _notes in fates(check(people.organiser, rows, takes_duplicates=True))] == [
        "created", "created", "duplicate",
    ]  # fmt: skip


BAD = {
    "long name": ({"legal_name": "x" * 10_000}, "Legal name: This is too long: 10000 characters, and at most 200 are kept."),
    "markup": ({**FULL, "listing_text": "<script>alert(1)</script>"}, "Listing: text: Please write plain text, without HTML."),
    "number": ({"registration_number": "12"}, "Registration number: A VÖEN has 10 digits."),
    "no number": ({"registration_number": ""}, "Registration number: Fill this in."),
    "country": ({"country": "Atlantis"}, "Country or region: This country is not known."),
    "no name": ({"legal_name": ""}, "Legal name: Fill this in."),
    "phone": ({"phone": "12"}, "Phone: This is not a phone number that can be dialled. Write it with the country code: +994 …, +86 …"),
    "mail": ({"person_family_name": "X", "person_email": "nobody"}, "Person: e-mail: This is not a mail address."),
    "nameless": ({"person_email": "a@example.com"}, "A person has at least a family name or a name in the own script."),
    "half a listing": ({"listing_text": "Nuts"}, "A listing also needs: offered or sought, cooperation, sector."),
    "sector": ({"sectors": "FOOD; NONE"}, "Sectors: This sector is not known: NONE"),
    "quantity": ({**FULL, "listing_quantity": "-1"}, "Listing: quantity: A quantity is greater than zero."),
    "certificate": ({**FULL, "listing_certificates": "HACCP; Best"}, "Listing: certificates: This certificate is not known: Best"),
    "market": ({**FULL, "listing_markets": "CN; Atlantis"}, "Listing: target markets: This market is not known: Atlantis"),
    "date": ({**FULL, "listing_valid_until": "soon"}, "Listing: valid until: This is not a date. Write it as 2027-04-30."),
    "website": ({"website": "javascript:alert(1)"}, "Website: This is not the address of a website."),
    "year": ({"founded_year": "3000"}, "Founded: This is not a year in which a company can have been founded."),
    "formula": ({"address": "=1+1"}, "I2: The cell holds a formula. Please paste its value instead."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_rejected_with_its_reason(people: Cast, case: str) -> None:
    values, reason = BAD[case]
    before = Company.objects.count()
    run = check(people.organiser, [row(**values)])
    [(number, fate, notes)] = fates(run)
    assert (number, fate) == (2, "rejected")
    assert reason in notes
    assert Company.objects.count() == before


def test_the_reasons_are_in_the_language_of_the_page_on_which_it_was_asked(people: Cast) -> None:
    with translation.override("zh-hans"):
        run = ask_for_import(
            user=people.organiser,
            file=uploaded(xlsx([HEADER, row(country="Atlantis"), row()])),
            name="list.xlsx",
        )
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert [notes for _number, _fate, notes in fates(run)] == [["国家或地区: 无法识别该国家或地区。"], []]
    with translation.override("ru"):
        imported(people.organiser, run, leaves_out=True)
    [(_number, _fate, notes), _created] = fates(run)
    assert notes[0].startswith("Страна или регион: ")


def test_without_a_page_the_reasons_are_in_the_askers_language(people: Cast) -> None:
    people.organiser.language = "az"
    people.organiser.save()
    with translation.override(None):
        run = check(people.organiser, [row(country="Atlantis")])
    assert run.language == "az"


def test_further_names_and_addresses(people: Cast) -> None:
    values = {
        "aliases": "Khazar Nuts Co., Ltd.; 里海榛子； Khazar Nuts Co., Ltd.",
        "address": "Nizami 1",
        "address_zh_hans": "巴库市尼扎米街1号",
        "address_ru": "Низами 1",
    }
    imported(people.organiser, check(people.organiser, [row(**values)]))
    company = Company.objects.get(registration_number=VOEN)
    assert list(company.names.values_list("name", "kind")) == [
        ("Khazar Nuts Co., Ltd.", "short"),
        ("里海榛子", "short"),
    ]
    assert (company.address, dict(company.addresses.values_list("language", "text"))) == (
        "Nizami 1",
        {"zh-hans": "巴库市尼扎米街1号", "ru": "Низами 1"},
    )
    assert "lihaizhenzi" in company.search_text
    again = check(people.organiser, [row(**values)])
    assert fates(again) == [(2, "unchanged", [])]
    more = {"aliases": "KNC; 里海榛子; Xəzər Fındıq MMC", "address_zh_hans": "巴库"}
    changed = check(people.organiser, [row(**more)])
    assert fates(changed) == [
        (2, "updated", ["Address (zh-hans): 巴库市尼扎米街1号 → 巴库", "Further names added: KNC"])
    ]
    imported(people.organiser, changed)
    assert list(company.names.values_list("name", flat=True)) == ["Khazar Nuts Co., Ltd.", "里海榛子", "KNC"]
    assert dict(company.addresses.values_list("language", "text")) == {"zh-hans": "巴库", "ru": "Низами 1"}


def test_the_address_in_the_companys_language_is_its_address(people: Cast) -> None:
    rows = [
        row(address_az="Nizami 1", address_en="1 Nizami St"),
        row(registration_number=valid_voen(8), legal_name="Ayrı MMC", language="en", address_az="Nizami 2"),
    ]
    imported(people.organiser, check(people.organiser, rows))
    kept = {
        company.legal_name: (company.address, dict(company.addresses.values_list("language", "text")))
        for company in Company.objects.filter(registration_number__in=[VOEN, valid_voen(8)])
    }
    assert kept == {
        "Xəzər Fındıq MMC": ("Nizami 1", {"en": "1 Nizami St"}),
        "Ayrı MMC": ("", {"az": "Nizami 2"}),
    }


def test_a_company_is_recognised_by_its_further_names(people: Cast) -> None:
    rows = [
        row(aliases="Golden Hazelnut"),
        row(registration_number=valid_voen(8), legal_name="Qızıl MMC", aliases="GOLDEN HAZELNUT LLC"),
    ]
    run = check(people.organiser, rows)
    assert [fate for _number, fate, _notes in fates(run)] == ["created", "duplicate"]
    imported(people.organiser, check(people.organiser, rows[:1]))
    run = check(people.organiser, rows[1:])
    assert fates(run) == [
        (2, "duplicate", [f"Looks like Xəzər Fındıq MMC ({VOEN}), which is registered already."])
    ]


def test_bad_further_names_and_addresses_are_said(people: Cast) -> None:
    many = "; ".join(f"Name {number}" for number in range(21))
    rows = [row(aliases=many), row(aliases="A" * 300, address_en="x" * 301)]
    assert [(fate, len(notes)) for _number, fate, notes in fates(check(people.organiser, rows))] == [
        ("rejected", 1),
        ("rejected", 2),
    ]
    assert Company.objects.filter(registration_number=VOEN).count() == 0


def test_what_people_mean_is_understood(people: Cast) -> None:
    lost_zero = next(number for n in range(9_999) if (number := valid_voen(-13_000_000 + n)).startswith("0"))
    full_width = VOEN.translate({ord(str(n)): ord("０") + n for n in range(10)})
    rows = [
        row(registration_number=int(lost_zero), legal_name="Zero\u200b MMC"),
        row(registration_number=full_width, country="Azərbaycan", legal_name="  Full   width\u200f MMC "),
    ]
    run = imported(people.organiser, check(people.organiser, rows))
    assert [row.fate for row in run.rows.all()] == ["created", "created"]
    names = Company.objects.filter(registration_number__in=[lost_zero, VOEN]).values_list(
        "registration_number", "legal_name"
    )
    assert dict(names) == {lost_zero: "Zero MMC", VOEN: "Full width MMC"}


@pytest.mark.parametrize("language", ["en", "az", "zh-hans", "ru"])
def test_headings_of_every_language_are_known(people: Cast, language: str) -> None:
    with translation.override(language):
        header = template_rows()[0]
    run = check(people.organiser, [], csv_file([header, row(**FULL | {"listing_valid_until": "30.04.2027"})]))
    assert (run.state, run.counts["created"], run.error) == (RunState.DONE, 1, "")


def test_a_chinese_file_in_gb18030(people: Cast) -> None:
    values = {
        "country": "中国",
        "registration_number": "91110000100003962T",
        "legal_name": "中国石油天然气集团有限公司",
    }
    run = check(people.organiser, [], csv_file([HEADER, row(**values)], encoding="gb18030"))
    assert run.counts["created"] == 1
    assert run.rows.get().label == "中国石油天然气集团有限公司"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx([["Name", "Country"], ["x", "AZ"]]), "unknown_headings"),
        (xlsx([["country", "legal_name"], ["AZ", "x"]]), "heading_missing"),
        (xlsx([["country", "Country or region", "registration_number"]]), "heading_twice"),
        (xlsx([HEADER, row()], merge="A1:C1"), "merged_cells"),
        (b"x" * (21 * 1024 * 1024), "too_large"),
    ],
    ids=["unknown", "missing", "twice", "merged", "large"],
)
def test_a_file_that_cannot_be_used_is_refused_at_once(
    people: Cast, folder: Path, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask_for_import(user=people.organiser, file=uploaded(content), name="x.xlsx")
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert (ImportRun.objects.count(), folder.exists()) == (0, False)


def test_what_comes_out_while_reading_ends_the_run_with_a_sentence(people: Cast) -> None:
    assert check(people.organiser, []).error == "There are no rows under the headings."


def test_rejected_rows_are_left_out_only_when_asked(people: Cast) -> None:
    run = check(people.organiser, [row(), row(registration_number="12")])
    with pytest.raises(InvalidInput) as refusal:
        confirm_import(user=people.organiser, run=run)
    assert refusal.value.field == "leaves_out"
    run = imported(people.organiser, run, leaves_out=True)
    assert (run.is_imported, Company.objects.filter(registration_number=VOEN).count()) == (True, 1)
    with pytest.raises(Conflict):
        confirm_import(user=people.organiser, run=run)


def test_all_or_nothing_when_the_world_has_moved(people: Cast) -> None:
    rows = [row(), row(registration_number=valid_voen(9000), legal_name="İpək Yolu MMC")]
    run = check(people.organiser, rows)
    CompanyFactory(registration_number=valid_voen(9000), legal_name="Somebody quicker")
    before = list(Company.objects.order_by("pk").values())
    run = imported(people.organiser, run)
    assert (run.state, run.error.split(",")[0]) == (
        RunState.FAILED,
        "The companies have changed since the file was checked",
    )
    assert list(Company.objects.order_by("pk").values()) == before
    assert Person.objects.count() == Listing.objects.count() == 0


def test_a_change_in_the_last_moment_undoes_all(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(people.organiser, check(people.organiser, [row()]))
    company = Company.objects.get(registration_number=VOEN)
    rows = [
        row(address="New street 5"),
        row(registration_number=valid_voen(9000), legal_name="İpək Yolu MMC"),
    ]
    run = check(people.organiser, rows)
    plan_derived = runs.finish_derived

    def meanwhile(plans: Iterable[Any]) -> None:
        plan_derived(plans)
        membership = MembershipFactory(company=company)
        change_company(user=membership.user, company=company, address="Their own words")

    monkeypatch.setattr(runs, "finish_derived", meanwhile)
    run = imported(people.organiser, run)
    assert run.state == RunState.FAILED
    company.refresh_from_db()
    assert company.address == "Their own words"
    assert not Company.objects.filter(registration_number=valid_voen(9000)).exists()


def test_a_lost_lease_saves_nothing(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = check(people.organiser, [row()])
    confirm_import(user=people.organiser, run=run)

    def lost(_run: object) -> None:
        raise LeaseLost

    monkeypatch.setattr(runs, "lock_held", lost)
    assert carry_out_import(run_id=run.pk) is None
    assert not Company.objects.filter(registration_number=VOEN).exists()


@pytest.mark.django_db(transaction=True)
def test_confirming_twice_at_once_imports_once(people: Cast) -> None:
    run = check(people.organiser, [row()])
    outcomes = at_once(
        *[lambda: confirm_import(user=people.organiser, run=run)] * 2,
        behind=lambda: ImportRun.objects.select_for_update().get(pk=run.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "ImportRun"]


def test_verified_when_the_organiser_vouches(people: Cast) -> None:
    doubtful = f"{VOEN[:8]}{(int(VOEN[8]) + 1) % 10}{VOEN[9]}"
    rows = [row(), row(registration_number=doubtful, legal_name="İpək Yolu MMC")]
    imported(people.organiser, check(people.organiser, rows, verifies=True))
    states = Company.objects.filter(registration_number__in=[VOEN, doubtful]).values_list(
        "registration_number", "verification_state"
    )
    assert dict(states) == {VOEN: "verified", doubtful: "draft"}
    company = Company.objects.get(registration_number=VOEN)
    assert company.decisions.get().decided_by == people.organiser
    assert (company.verified_until is None, company.is_visible) == (False, False)


def test_who_may_import(people: Cast) -> None:
    for role in ("verifier", "hall_staff", "statistics"):
        with pytest.raises(NotAllowed):
            check(organiser_of(people.body, role), [row()])
    with pytest.raises(NotAllowed):
        check(people.owner, [row()])
    desk = organiser_of(people.body, "country_desk")
    run = check(desk, [row(), row(country="CN", registration_number="91110000100003962T")])
    assert [fate for _n, fate, _notes in fates(run)] == ["created", "rejected"]
    run = check(people.organiser, [row()])
    with pytest.raises(NotAllowed):
        confirm_import(user=people.owner, run=run)
    with pytest.raises(NotAllowed):
        discard_import(user=people.owner, run=run)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_the_run_or_after_a_month(people: Cast, folder: Path) -> None:
    done = imported(people.organiser, check(people.organiser, [row()]))
    assert (done.stored_name, list(folder.iterdir())) == ("", [])
    with pytest.raises(Conflict):
        discard_import(user=people.organiser, run=done)
    first, second = check(people.organiser, [row(address="1")]), check(people.organiser, [row(address="2")])
    discard_import(user=people.organiser, run=first)
    assert (ImportRow.objects.filter(run_id=first.pk).count(), len(list(folder.iterdir()))) == (0, 1)
    assert discard_old_import_files() == 0
    assert discard_old_import_files(now=timezone.now() + timedelta(days=31)) == 1
    second.refresh_from_db()
    assert (second.stored_name, list(folder.iterdir())) == ("", [])
    assert (
        imported(people.organiser, second).error
        == "The file of this import has been deleted. Please send it again."
    )


def many(count: int) -> bytes:
    listing = {code: value for code, value in FULL.items() if code.startswith(("listing_", "person_"))}
    rows = [
        row(
            country="ZZ",
            registration_number=f"REG{n:08d}",
            legal_name=f"{name} {n}",
            **listing | {"description": "Words " * 20, "sectors": "FOOD"},
        )
        for n in range(count)
        for name in [("Xəzər", "深圳科技", "Ипек")[n % 3]]
    ]
    return xlsx([HEADER, *rows])


def timed(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


def test_five_thousand_rows(people: Cast, note: Note) -> None:
    content = many(5_000)
    run = ask_for_import(
        user=people.organiser, file=uploaded(content), name="many.xlsx", takes_duplicates=True
    )
    began = time.monotonic()
    checking = timed(lambda: carry_out_import(run_id=run.pk))
    confirm_import(user=people.organiser, run=run)
    importing = timed(lambda: carry_out_import(run_id=run.pk))
    elapsed = time.monotonic() - began
    run.refresh_from_db()
    assert (run.is_imported, run.counts["created"], run.error) == (True, 5_000, "")
    assert (
        Company.objects.filter(country="ZZ").count()
        == Listing.objects.count()
        == Person.objects.count()
        == 5_000
    )
    note(
        f"5,000 rows: check {checking:.1f} s CPU, import {importing:.1f} s CPU, both {elapsed:.1f} s on the clock"
    )


def test_the_work_grows_with_the_rows_and_no_faster(people: Cast, note: Note) -> None:
    spent = []
    for count in (300, 1_200):
        run = ask_for_import(
            user=people.organiser, file=uploaded(many(count)), name="x.xlsx", takes_duplicates=True
        )
        spent.append(timed(partial(carry_out_import, run_id=run.pk)))
    few, more = spent
    note(f"four times the rows take {more / few:.1f} times the CPU")
    assert more / few < 8
