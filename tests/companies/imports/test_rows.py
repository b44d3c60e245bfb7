"""What a row of a spreadsheet says, and its fate, which is told before anything is saved."""

from datetime import date

import pytest
from django.utils import translation

from apps.companies.models import Company, MatchKey
from apps.companies.services import (
    ask_for_import,
    carry_out_import,
    confirm_import,
)
from apps.companies.sheet_columns import template_rows
from apps.core.errors import Conflict
from apps.core.runs import RunState
from tests.companies.imports.steps import FULL, HEADER, VOEN, check, fates, imported, row
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
)
from tests.factories.companies import valid_voen
from tests.files import uploaded
from tests.people import Cast
from tests.sheets import csv_file, xlsx

pytestmark = pytest.mark.django_db


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
