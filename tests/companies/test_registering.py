"""Registration numbers, and that one number is one company."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from stdnum.cn import uscc

from apps.accounts.models import User
from apps.companies.models import Company, Membership
from apps.companies.selectors import companies_of
from apps.companies.services import change_company, register_company
from apps.companies.validators import doubt_about, registration_number
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.conftest import Note
from tests.factories import PlaceFactory, SectorFactory, UserFactory
from tests.people import Cast

VOEN = "1400057421"
SHORT_VOEN = "0200432101"
USCC = "91110000600037341L"


def register(user: User, number: str = VOEN, country: str = "AZ", name: str = "Nar MMC") -> Company:
    return register_company(
        user=user, country=country, registration_number=number, legal_name=name, language="az"
    )


@pytest.mark.parametrize(
    ("country", "typed", "canonical"),
    [
        ("AZ", VOEN, VOEN),
        ("AZ", " 140 005 7421 ", VOEN),
        ("AZ", "１４０００５７４２１", VOEN),
        ("AZ", SHORT_VOEN.removeprefix("0"), SHORT_VOEN),
        ("CN", "9111 0000 6000 3734 1l", USCC),
        ("CN", "９１１１００００６０００３７３４１Ｌ", USCC),
        ("CN", "Y1110000600037341Y", "Y1110000600037341Y"),
        ("HK", "１２３４５６７８", "12345678"),
        ("HK", "12345678-000-09-25-4", "12345678"),
        ("MO", "41688 so", "41688SO"),
        ("ZZ", "ab.12/34", "AB1234"),
    ],
)
def test_numbers_are_brought_into_one_form(country: str, typed: str, canonical: str) -> None:
    number = registration_number(country, typed)
    assert (number.number, number.doubt) == (canonical, "")


@pytest.mark.parametrize(
    ("country", "typed", "canonical", "doubt"),
    [
        ("AZ", "1400057431", "1400057431", "voen_check"),
        ("AZ", "200432111", "0200432111", "voen_check"),
        ("CN", "91110000600037341N", "91110000600037341N", "uscc_check"),
        ("CN", "A1110000600037341L", "A1110000600037341L", "uscc_check"),
        ("CN", "911A0000600037341R", "911A0000600037341R", "uscc_area"),
        ("HK", "cr-1234567", "CR1234567", "hk_form"),
        ("MO", "ab-12", "AB12", "macao_form"),
    ],
)
def test_numbers_that_might_be_real_are_kept_with_a_doubt(
    country: str, typed: str, canonical: str, doubt: str
) -> None:
    number = registration_number(country, typed)
    assert (number.number, number.doubt) == (canonical, doubt)
    assert doubt_about(country, canonical)


@pytest.mark.parametrize("front", ["11110000MB0143028", "N2110000MF1234567", "Y1310000123456789", "53440300"])
def test_the_own_check_of_a_uscc_agrees_with_the_standard_where_both_know_it(front: str) -> None:
    """GB 32100-2015: the weighted sum of all 18 values is a multiple of 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    front = front.ljust(17, "0")
    right = [c for c in alphabet if not registration_number("CN", front + c).doubt]
    assert len(right) == 1
    if front[:8].isdigit():
        assert uscc.is_valid(front + right[0])


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("AZ", "14000574"),
        ("AZ", "1400057423"),
        ("AZ", "14000574AB"),
        ("AZ", ""),
        ("CN", "9111000060003734"),
        ("CN", "110105012345678"),
        ("CN", "91110000600037341I"),
        ("HK", "12"),
        ("ZZ", "x" * 21),
    ],
)
def test_numbers_that_cannot_be_right_are_refused(country: str, typed: str) -> None:
    with pytest.raises(InvalidInput) as error:
        registration_number(country, typed)
    assert error.value.field == "registration_number"


@pytest.mark.django_db
def test_who_registers_owns_the_company() -> None:
    user = UserFactory()
    company = register(user, name="  Nar   Nağılı MMC ")
    assert (company.legal_name, company.registration_kind, company.registration_number) == (
        "Nar Nağılı MMC",
        "voen",
        VOEN,
    )
    assert (company.verification_state, company.version) == ("draft", 1)
    assert Membership.objects.get(company=company).role == "owner"
    assert list(companies_of(user)) == [company]
    assert "nar nagili" in company.search_text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"country": "TR"}, "country"),
        ({"legal_name": " "}, "legal_name"),
        ({"legal_name": "x" * 10_000}, "legal_name"),
        ({"legal_name": "\u202e\u200b\u2066"}, "legal_name"),
        ({"legal_name": "—…"}, "legal_name"),
        ({"legal_name": "<b>Nar</b>"}, "legal_name"),
        ({"name_en": "<script>alert(1)</script>"}, "name_en"),
        ({"name_en": "x" * 201}, "name_en"),
        ({"language": "de"}, "language"),
        ({"registration_number": "1"}, "registration_number"),
    ],
)
def test_wrong_values_register_nothing(change: dict[str, str], field: str) -> None:
    values = {"country": "AZ", "registration_number": VOEN, "legal_name": "Nar", "language": "az"}
    with pytest.raises(InvalidInput) as error:
        register_company(user=UserFactory(), **(values | change))
    assert error.value.field == field
    assert Company.objects.count() == 0


@pytest.mark.django_db
def test_the_same_number_in_another_country_is_another_company() -> None:
    register(UserFactory(), "AB1234", "HK")
    register(UserFactory(), "AB1234", "MO")
    with pytest.raises(Conflict) as error:
        register(UserFactory(), "ab 1234", "HK")
    assert error.value.code == "company_exists"
    assert Company.objects.count() == Membership.objects.count() == 2


AT_ONCE = 50


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(0)
@pytest.mark.parametrize("tries", [100, pytest.param(1_000, marks=pytest.mark.full)])
def test_many_who_register_one_number_register_one_company(tries: int, note: Note) -> None:
    """Fifty at a time, each over a connection of its own: one company, one owner, everybody else is told."""
    users = User.objects.bulk_create(User(email=f"racer{n}@example.com") for n in range(tries))
    start = Barrier(AT_ONCE)

    def act(user: User) -> str:
        try:
            start.wait(timeout=60)
            return register(user).registration_number
        except Conflict as error:
            return error.code
        finally:
            connections.close_all()

    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        outcomes = Counter(pool.map(act, users))
    note(f"{tries} registrations of one number in {time.monotonic() - began:.1f} s: {outcomes[VOEN]} company")
    assert outcomes == {VOEN: 1, "company_exists": tries - 1}
    company = Company.objects.get()
    assert Membership.objects.get().company == company


@pytest.mark.django_db
def test_a_change_raises_the_version_and_what_search_rests_on(people: Cast) -> None:
    city, sector = PlaceFactory(name_en="Ganja", name_az="Gəncə"), SectorFactory()
    before = people.company.version
    company = change_company(
        user=people.owner,
        company=people.company,
        legal_name="Xəzər MMC",
        description="Line one.\nLine two.",
        city=city,
        sectors=[sector],
    )
    assert (company.version, company.description) == (before + 1, "Line one.\nLine two.")
    assert list(company.sectors.all()) == [sector]
    assert {"xezer", "ganja", "gence"} <= set(company.search_text.split())


@pytest.mark.django_db
def test_only_managers_change_a_company(people: Cast) -> None:
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            change_company(user=user, company=people.company, legal_name="Stolen")
    with pytest.raises(TypeError):
        change_company(user=people.owner, company=people.company, verification_state="verified")
    people.company.refresh_from_db()
    assert people.company.legal_name != "Stolen"
    assert people.company.version == 1
