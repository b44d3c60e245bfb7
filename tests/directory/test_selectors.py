"""Searching companies."""

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.companies.models import Company, ListingText
from apps.core.text import search_text
from apps.directory.selectors import Criteria, company_page, search_companies
from tests.factories import CompanyFactory, CooperationTypeFactory, ListingFactory, SectorFactory
from tests.people import Cast

VISITOR = AnonymousUser()


def named(name: str, **values: object) -> Company:
    return CompanyFactory(legal_name=name, search_text=search_text(name), **values)


def found(**criteria: str) -> list[Company]:
    return list(search_companies(VISITOR, Criteria(**criteria)))


@pytest.mark.parametrize("query", ["Xəzər", "xezer", "XEZER körpü", "korpu"])
def test_names_are_found_in_every_spelling(db: None, query: str) -> None:
    company = named("Xəzər Körpü MMC")
    named("Qafqaz Tikinti MMC")
    assert found(query=query) == [company]


@pytest.mark.parametrize("query", ["北京", "beijing", "丝绸 北京"])
def test_han_names_are_found_by_sign_and_by_sound(db: None, query: str) -> None:
    company = named("北京丝绸有限公司", country="CN")
    named("上海丝绸有限公司", country="CN")
    assert found(query=query) == [company]


def test_words_of_lines_and_of_their_translations_are_found(db: None) -> None:
    listing = ListingFactory(text="Nar şirəsi və konsentrat")
    ListingText.objects.create(listing=listing, language="en", text="Pomegranate juice")
    assert found(query="konsentrat") == [listing.company]
    assert found(query="pomegranate") == [listing.company]
    listing.is_active = False
    listing.save()
    assert found(query="pomegranate") == []


def test_facets_ask_for_one_line_that_has_them_all(db: None) -> None:
    fruit, wine = SectorFactory(code="FRUIT"), SectorFactory(code="WINE")
    sells = CooperationTypeFactory(code="SELL", side="offer")
    both = CompanyFactory()
    ListingFactory(company=both, side="offer", cooperation_type=sells, sector=fruit)
    ListingFactory(company=both, side="seek", sector=wine)
    other = ListingFactory(side="offer", sector=wine).company
    assert found(side="offer", sector="FRUIT") == [both]
    assert found(side="offer", sector="WINE") == [other]
    assert found(cooperation_type="SELL") == [both]
    assert found(country="CN") == []


def test_a_sector_is_also_the_companys_own_and_holds_those_below_it(db: None) -> None:
    parent = SectorFactory(code="FOOD")
    child = SectorFactory(code="FOOD-JUI", parent=parent)
    by_profile, by_line = CompanyFactory(), ListingFactory(sector=child).company
    by_profile.sectors.add(child)
    assert found(sector="FOOD") == [by_profile, by_line]


@pytest.mark.parametrize("values", [{"verification_state": "submitted"}, {"is_visible": False}])
def test_unverified_and_hidden_companies_are_for_their_members_only(
    people: Cast, values: dict[str, object]
) -> None:
    Company.objects.filter(pk=people.company.pk).update(**values)
    assert set(search_companies(VISITOR, Criteria())) == {people.other_company}
    assert set(search_companies(people.outsider, Criteria())) == {people.other_company}
    assert set(search_companies(people.colleague, Criteria())) == {people.other_company, people.company}


def test_pages_lead_on_and_back(db: None) -> None:
    companies = [CompanyFactory(sort_key=f"k{n}") for n in range(5)]
    first = company_page(VISITOR, Criteria(), size=2)
    second = company_page(VISITOR, Criteria(), cursor=first.next, size=2)
    last = company_page(VISITOR, Criteria(), cursor=second.next, size=2)
    assert [first.rows, second.rows, last.rows] == [companies[:2], companies[2:4], companies[4:]]
    assert (first.previous, last.next) == (None, None)
    assert company_page(VISITOR, Criteria(), cursor=last.previous, size=2).rows == companies[2:4]
