"""Companies that are likely one are found across scripts, and shown to the organiser once."""

import pytest

from apps.companies.models import Company, CompanyName, DuplicatePair, KnownName
from apps.companies.selectors import open_pairs_of
from apps.companies.services import compare, compare_due, load_known_names, pair_of, tell_apart
from apps.companies.services.likeness import known_key, name_keys, site_of
from apps.core.errors import NotAllowed, NotFound
from tests.factories import CompanyFactory
from tests.people import Cast, organiser_of

NOBODY_ELSE = {"country": "CN"}


def company(name: str, **values: object) -> Company:
    return CompanyFactory(legal_name=name, name_en="", **values)


def pairs() -> list[tuple[str, str]]:
    rows = DuplicatePair.objects.filter(state="open").select_related("first", "second").order_by("pk")
    return [(pair.first.legal_name, pair.second.legal_name) for pair in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xəzər Körpü MMC", "Khazar Korpu LLC"),
        ("Xəzər Körpü MMC", "ООО «Хазар Корпу»"),
        ("“Azər Nar” Məhdud Məsuliyyətli Cəmiyyəti", "AZER NAR MMC"),
        ("中国石油天然气集团有限公司", "Zhongguo Shiyou Tianranqi Jituan"),
        ("北京丝路贸易有限公司", "北京丝路贸易有限责任公司"),
        ("Şəki Şərbət ASC", "Sheki Sherbet OJSC"),
    ],
)
def test_names_of_one_company_have_a_key_in_common(one: str, other: str) -> None:
    first, second = name_keys(one), name_keys(other)
    longest = max(first, key=len)
    assert first & second or any(longest.startswith(key) and len(key) > 12 for key in second)


def test_legal_forms_alone_are_no_name_and_shared_sites_no_mark() -> None:
    assert name_keys("有限公司 Co., Ltd.") == set()
    assert site_of("https://www.example.az/path") == "example.az"
    assert site_of("https://alibaba.com/shop/1") == site_of("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"legal_name": "Xəzər Körpü MMC"}, {"legal_name": "Khazar Korpu LLC"}, "name"),
        ({"legal_name": "Xəzər Körpü MMC"}, {"legal_name": "Xəzər Körpüsü"}, "name"),
        ({"legal_name": "Nar", "phone": "+994124930091"}, {"legal_name": "Alma", "phone": "+994124930091"}, "phone"),
        ({"legal_name": "Nar", "website": "https://www.nar.az/a"}, {"legal_name": "Alma", "website": "http://nar.az"}, "domain"),
    ],
    ids=["transliterated", "nearly", "phone", "website"],
)  # fmt: skip
def test_what_two_companies_have_in_common_makes_a_pair(
    one: dict[str, str], other: dict[str, str], kind: str
) -> None:
    CompanyFactory(**one, name_en="")
    CompanyFactory(**other, name_en="")
    CompanyFactory(legal_name="Something Else Entirely", name_en="")
    assert compare_due() == 3
    assert pairs() == [(one["legal_name"], other["legal_name"])]
    pair = DuplicatePair.objects.get()
    assert [reason["kind"] for reason in pair.reasons] == [kind]
    assert compare_due() == 0


@pytest.mark.django_db
def test_names_that_no_rule_connects_are_known() -> None:
    for name in ("中国石油", "PetroChina", "CNPC"):
        KnownName.objects.create(group="cnpc", name=name, key=known_key(name))
    company("中国石油天然气集团有限公司")
    company("PetroChina Company Limited")
    third = company("Oil of the North")
    CompanyName.objects.create(company=third, name="CNPC")
    company("PetroChinatown Restaurant")
    compare_due()
    assert {frozenset(pair) for pair in pairs()} == {
        frozenset({"中国石油天然气集团有限公司", "PetroChina Company Limited"}),
        frozenset({"中国石油天然气集团有限公司", "Oil of the North"}),
        frozenset({"PetroChina Company Limited", "Oil of the North"}),
    }


@pytest.mark.django_db
def test_the_known_names_load_once_and_leave_what_organisers_changed() -> None:
    counts = load_known_names()["known names"]
    assert counts.created == KnownName.objects.count() > 60
    compare_due()
    KnownName.objects.filter(group="cnpc", name="CNPC").delete()
    assert load_known_names()["known names"].created == 0
    assert not KnownName.objects.filter(name="CNPC").exists()
    company("中国石油天然气集团有限公司")
    company("PetroChina Company Limited")
    compare_due()
    assert pairs() == [("中国石油天然气集团有限公司", "PetroChina Company Limited")]


@pytest.mark.django_db
def test_what_was_told_apart_does_not_come_up_again(people: Cast) -> None:
    one, other = company("Xəzər Körpü MMC"), company("Khazar Korpu LLC")
    compare_due()
    pair = DuplicatePair.objects.get()
    assert list(open_pairs_of(people.organiser, one)) == [pair]
    tell_apart(user=people.organiser, pair=pair)
    for row in (one, other):
        compare(company=row)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("different", people.organiser)
    assert list(open_pairs_of(people.organiser, one)) == []


@pytest.mark.django_db
def test_a_pair_goes_when_the_likeness_goes() -> None:
    one, _other = company("Xəzər Körpü MMC"), company("Khazar Korpu LLC")
    compare_due()
    assert len(pairs()) == 1
    Company.objects.filter(pk=one.pk).update(legal_name="Another name", is_comparison_due=True)
    compare_due()
    assert pairs() == []


@pytest.mark.django_db
def test_a_pair_that_an_organiser_named_stays(people: Cast) -> None:
    first, second = company("Şəki Şərbət"), company("Lənkəran Çay")
    pair = pair_of(user=people.organiser, first=first, second=second)
    assert compare_due() > 1
    assert [DuplicatePair.objects.get().pk, *pairs()] == [pair.pk, ("Şəki Şərbət", "Lənkəran Çay")]


@pytest.mark.django_db
def test_imported_companies_without_a_name_of_their_own_are_not_compared() -> None:
    for number in range(3):
        company(f"Company {number}", registration_kind="imported")
    compare_due()
    assert pairs() == []


@pytest.mark.django_db
def test_a_country_desk_sees_pairs_of_its_own_country_only(people: Cast) -> None:
    desk = organiser_of(people.body, "country_desk")
    company("Xəzər Körpü MMC")
    company("Khazar Korpu LLC", **NOBODY_ELSE)
    compare_due()
    pair = DuplicatePair.objects.get()
    with pytest.raises(NotFound):
        tell_apart(user=desk, pair=pair)
    with pytest.raises(NotAllowed):
        tell_apart(user=people.owner, pair=pair)
    pair.refresh_from_db()
    assert pair.state == "open"


@pytest.mark.django_db
@pytest.mark.parametrize("others", [1, 3])
def test_comparing_asks_as_often_for_three_others_as_for_one(others: int, django_assert_num_queries) -> None:
    one = company("Xəzər Körpü MMC", phone="+994124930091")
    for number in range(others):
        company(f"Xəzər Körpü {number}", phone="+994124930091")
    compare_due()
    one.refresh_from_db()
    with django_assert_num_queries(11):
        compare(company=one)
