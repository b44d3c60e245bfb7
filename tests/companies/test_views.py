"""A company's own pages: who sees them, what they change, and that a refusal changes nothing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import Company, Listing, Membership, Person
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, login_url, post_statuses, signed_in
from tests.factories import (
    CooperationTypeFactory,
    HsCodeFactory,
    ListingFactory,
    MembershipFactory,
    PersonFactory,
    SectorFactory,
)
from tests.people import Cast

EVERY_MEMBER = (200, 200, 404, 302)
MANAGERS = (200, 404, 404, 302)


def url_of(name: str, *args: object) -> str:
    return reverse(f"companies:{name}", args=args)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("detail", EVERY_MEMBER),
        ("listings", EVERY_MEMBER),
        ("people", EVERY_MEMBER),
        ("team", EVERY_MEMBER),
        ("number", MANAGERS),
        ("names", MANAGERS),
        ("contacts", MANAGERS),
        ("edit", MANAGERS),
        ("submit", MANAGERS),
        ("add_listing", MANAGERS),
        ("add_person", MANAGERS),
    ],
)
def test_who_sees_the_pages_of_a_company(people: Cast, name: str, expected: tuple[int, ...]) -> None:
    assert get_statuses(url_of(name, people.company.public_id), people) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    ["detail", "number", "names", "contacts", "edit", "listings", "people", "team", "submit", "add_listing"],
)
def test_pages_answer_in_every_language(people: Cast, name: str, language: str) -> None:
    url = in_language(url_of(name, people.company.public_id), language)
    assert signed_in(people.owner).get(url).status_code == 200


def test_a_visitor_is_sent_to_sign_in_and_back(db: None) -> None:
    url = url_of("register")
    assert Client().get(url).headers["Location"] == login_url(url)


# --- choosing and registering -----------------------------------------------------------------------------------------


def test_my_company_leads_to_registering_then_to_the_only_company_then_to_a_choice(people: Cast) -> None:
    nobody = signed_in(people.outsider)
    assert nobody.get(url_of("index")).headers["Location"] == url_of("register")
    owner = signed_in(people.owner)
    assert owner.get(url_of("index")).headers["Location"] == url_of("detail", people.company.public_id)
    second = MembershipFactory(user=people.owner).company
    answer = owner.get(url_of("index"))
    assert answer.status_code == 200
    assert list(answer.context["companies"]) == [people.company, second]


# --- profile and handing in -------------------------------------------------------------------------------------------


def test_a_half_filled_profile_is_saved(people: Cast) -> None:
    sector = SectorFactory()
    typed = {
        "description": "",
        "sectors": [sector.pk],
        "languages": ["az", "ru"],
        "next": "1",
    }
    answer = signed_in(people.owner).post(url_of("edit", people.company.public_id), typed)
    assert answer.headers["Location"] == url_of("listings", people.company.public_id)
    company = Company.objects.get(pk=people.company.pk)
    assert (company.legal_name, company.description) == (people.company.legal_name, "")
    assert (company.languages, list(company.sectors.all())) == (["az", "ru"], [sector])
    assert company.is_visible is False


def test_handing_in_says_what_is_missing_and_works_once_nothing_is(people: Cast) -> None:
    company = people.company
    Company.objects.filter(pk=company.pk).update(verification_state="draft")
    owner, url = signed_in(people.owner), url_of("submit", company.public_id)
    refused = owner.post(url)
    assert refused.status_code == 422
    assert len(refused.context["gaps"]) == 2
    assert Company.objects.get(pk=company.pk).verification_state == "draft"
    ListingFactory(company=company)
    PersonFactory(company=company)
    assert owner.post(url).headers["Location"] == url_of("detail", company.public_id)
    assert Company.objects.get(pk=company.pk).verification_state == "submitted"


def test_what_only_managers_may_change_stays_as_it_was_for_others(people: Cast) -> None:
    company = people.company
    listing, person = ListingFactory(company=company), PersonFactory(company=company)
    acts = [
        url_of("edit", company.public_id),
        url_of("submit", company.public_id),
        url_of("add_listing", company.public_id),
        url_of("change_listing", company.public_id, listing.public_id),
        url_of("withdraw_listing", company.public_id, listing.public_id),
        url_of("add_person", company.public_id),
        url_of("change_person", company.public_id, person.public_id),
        url_of("person_leaves", company.public_id, person.public_id),
        url_of("number", company.public_id),
        url_of("names", company.public_id),
        url_of("contacts", company.public_id),
    ]
    assert [post_statuses(url, people) for url in acts] == [(404, 404, 302)] * len(acts)
    assert Listing.objects.get(pk=listing.pk).is_active
    assert Person.objects.get(pk=person.pk).left_at is None
    assert Company.objects.get(pk=company.pk).version == company.version


def test_acts_are_not_done_by_looking(people: Cast) -> None:
    listing = ListingFactory(company=people.company)
    person = PersonFactory(company=people.company)
    owner, company_id = signed_in(people.owner), people.company.public_id
    urls = [
        url_of("withdraw_listing", company_id, listing.public_id),
        url_of("person_leaves", company_id, person.public_id),
        url_of("remove_member", company_id, people.colleague.public_id),
    ]
    assert [owner.get(url).status_code for url in urls] == [405, 405, 405]
    assert [owner.delete(url_of(name, company_id)).status_code for name in ("detail", "edit", "team")] == [
        405
    ] * 3


# --- offers and needs -------------------------------------------------------------------------------------------------


def listing_values(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "side": "offer",
        "cooperation_type": CooperationTypeFactory(side="offer").pk,
        "sector": SectorFactory().pk,
        "text": "Pomegranate juice",
        "language": "az",
    }
    return values | changes


def test_adding_a_line_with_codes(people: Cast) -> None:
    HsCodeFactory(code="2009")
    HsCodeFactory(code="2206")
    values = listing_values(hs_codes=["2009", "2206"], quantity="12.5", unit="t")
    answer = signed_in(people.owner).post(url_of("add_listing", people.company.public_id), values)
    assert answer.headers["Location"] == url_of("listings", people.company.public_id)
    listing = people.company.listings.get()
    assert sorted(code.code for code in listing.hs_codes.all()) == ["2009", "2206"]
    assert (listing.text, str(listing.quantity), listing.unit) == ("Pomegranate juice", "12.500", "t")


def test_finding_a_code_keeps_what_was_typed_and_saves_nothing(people: Cast) -> None:
    HsCodeFactory(code="2009", label_en="Fruit juices")
    HsCodeFactory(code="2206", label_en="Wines")
    typed = {
        "text": "Half a sen", "hs_codes": ["2206"], "hs_codes_query": "juice", "hs_codes_find": "1",
        "certificates": ["halal"], "countries": ["CN"],
    }  # fmt: skip
    answer = signed_in(people.owner).post(url_of("add_listing", people.company.public_id), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Half a sen" in page
    ticks = re.findall(r'name="(hs_codes|certificates|countries)" value="(\w+)"([^>]*)>', page)
    assert [(name, value) for name, value, rest in ticks if "checked" in rest] == [
        ("hs_codes", "2206"), ("certificates", "halal"), ("countries", "CN"),
    ]  # fmt: skip
    assert ("hs_codes", "2009", "") in ticks
    assert not people.company.listings.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"hs_codes": ["9999"]}, "hs_codes"), ({"text": ""}, "text"), ({"side": "seek"}, "cooperation_type")],
    ids=["unknown code", "no text", "kind of the other side"],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(
    people: Cast, changes: dict[str, object], field: str
) -> None:
    answer = signed_in(people.owner).post(
        url_of("add_listing", people.company.public_id), listing_values(unit="barrels", **changes)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="barrels"' in answer.content.decode()
    assert not people.company.listings.exists()


def test_the_same_line_twice_is_a_conflict(people: Cast) -> None:
    owner, url = signed_in(people.owner), url_of("add_listing", people.company.public_id)
    values = listing_values()
    assert owner.post(url, values).status_code == 302
    assert owner.post(url, values).status_code == 409
    assert people.company.listings.count() == 1


def test_changing_and_withdrawing_a_line(people: Cast) -> None:
    listing = ListingFactory(company=people.company)
    owner, ids = signed_in(people.owner), (people.company.public_id, listing.public_id)
    assert owner.get(url_of("change_listing", *ids)).status_code == 200
    assert owner.post(url_of("change_listing", *ids), listing_values(text="Another text")).status_code == 302
    assert Listing.objects.get(pk=listing.pk).text == "Another text"
    assert owner.post(url_of("withdraw_listing", *ids)).status_code == 302
    assert not Listing.objects.get(pk=listing.pk).is_active
    assert owner.get(url_of("change_listing", *ids)).status_code == 404


def test_a_line_of_another_company_is_not_there(people: Cast) -> None:
    theirs = ListingFactory(company=people.other_company)
    url = url_of("change_listing", people.company.public_id, theirs.public_id)
    assert signed_in(people.owner).post(url, listing_values()).status_code == 404
    assert Listing.objects.get(pk=theirs.pk).text == theirs.text


# --- people and team --------------------------------------------------------------------------------------------------


def test_adding_a_person_ties_the_account_of_a_colleague(people: Cast) -> None:
    url = url_of("add_person", people.company.public_id)
    typed = {
        "family_name": "Quliyeva",
        "given_name": "Aysel",
        "email": people.colleague.email,
        "languages": ["az"],
    }
    answer = signed_in(people.owner).post(url, typed)
    assert answer.headers["Location"] == url_of("people", people.company.public_id)
    person = people.company.people.get()
    assert (person.family_name, person.user, person.languages) == ("Quliyeva", people.colleague, ["az"])


def test_the_address_of_a_stranger_ties_no_account(people: Cast) -> None:
    url = url_of("add_person", people.company.public_id)
    signed_in(people.owner).post(url, {"family_name": "Somebody", "email": people.outsider.email})
    assert people.company.people.get().user is None


def test_a_person_without_any_name_is_refused(people: Cast) -> None:
    url = url_of("add_person", people.company.public_id)
    answer = signed_in(people.owner).post(url, {"job_title": "Director"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["family_name"]
    assert 'value="Director"' in answer.content.decode()
    assert not people.company.people.exists()


def test_changing_a_person_and_noting_that_they_left(people: Cast) -> None:
    person = PersonFactory(company=people.company)
    owner, ids = signed_in(people.owner), (people.company.public_id, person.public_id)
    assert owner.get(url_of("change_person", *ids)).status_code == 200
    assert owner.post(url_of("change_person", *ids), {"native_name": "王小明"}).status_code == 302
    assert Person.objects.get(pk=person.pk).native_name == "王小明"
    assert owner.post(url_of("person_leaves", *ids)).status_code == 302
    assert Person.objects.get(pk=person.pk).left_at is not None


def test_the_last_owner_cannot_leave_but_a_colleague_can(people: Cast) -> None:
    company = people.company
    url = url_of("remove_member", company.public_id, people.owner.public_id)
    assert signed_in(people.owner).post(url).status_code == 409
    assert Membership.objects.filter(company=company, user=people.owner).exists()
    own = url_of("remove_member", company.public_id, people.colleague.public_id)
    assert signed_in(people.colleague).post(own).headers["Location"] == reverse("website:dashboard")
    assert not Membership.objects.filter(company=company, user=people.colleague).exists()


# --- how many queries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "count"), [("listings", 15), ("people", 13), ("detail", 21), ("team", 14)])
def test_a_page_asks_as_often_for_three_rows_as_for_one(
    people: Cast, name: str, count: int, rows: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(rows):
        ListingFactory(company=people.company).hs_codes.add(HsCodeFactory())
        PersonFactory(company=people.company)
        MembershipFactory(company=people.company, role="delegate")
    owner, url = signed_in(people.owner), url_of(name, people.company.public_id)
    owner.get(url)
    with django_assert_num_queries(count):
        owner.get(url)
