"""The directory page."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import ListingText
from apps.directory.services import rebuild_directory
from tests.doors import LANGUAGES, Counter, get_statuses, in_language
from tests.factories import CompanyFactory, ListingFactory, SectorFactory
from tests.people import Cast

URL = "/en/companies/"


def test_everybody_may_search(people: Cast) -> None:
    assert reverse("directory:list") == URL
    assert get_statuses(URL, people) == (200, 200, 200, 200)
    assert Client().post(URL).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_directory_answers_in_every_language(people: Cast, language: str) -> None:
    assert Client().get(in_language(URL, language)).status_code == 200


def test_a_search_has_an_address_of_its_own(people: Cast) -> None:
    rebuild_directory()
    answer = Client().get(URL, {"country": "CN", "sort": "new", "cursor": ""})
    assert answer.context["page"].rows == [people.other_company]
    assert [(chip.label, chip.url) for chip in answer.context["chips"]] == [("China", "?sort=new")]
    assert [sort.label for sort in answer.context["sorts"] if sort.is_current] == ["Newest first"]
    assert "1 company" in answer.content.decode()


def test_options_say_how_many_companies_they_lead_to(people: Cast) -> None:
    rebuild_directory()
    form = Client().get(URL, {"sector": "", "country": "CN"}).context["form"]
    assert form.fields["country"].choices == [("", "Any"), ("AZ", "Azerbaijan (1)"), ("CN", "China (1)")]
    assert form.fields["sector"].choices == [("", "Any")]


def test_an_empty_result_leads_on(people: Cast) -> None:
    ListingFactory(company=people.other_company, side="seek")
    rebuild_directory()
    answer = Client().get(URL, {"q": "Company", "country": "CN", "side": "offer"})
    assert [(way.label, way.url, way.count) for way in answer.context["ways"]] == [
        ("offers", "?q=Company&country=CN", 1)
    ]
    page = answer.content.decode()
    assert "without “offers” (1)" in page


def test_lines_are_read_in_the_language_of_the_page_where_they_are_translated(people: Cast) -> None:
    listing = ListingFactory(company=people.other_company, text="榛子", language="zh-hans")
    ListingText.objects.create(listing=listing, language="en", text="Hazelnuts", translated_by="machine")
    rebuild_directory()
    page = Client().get(URL).content.decode()
    assert ("Hazelnuts" in page, "(translated)" in page, "榛子" in page) == (True, True, False)
    page = Client().get(in_language(URL, "ru")).content.decode()
    assert ("Hazelnuts" in page, "榛子" in page) == (False, True)


def test_a_search_without_result_says_what_to_do(people: Cast) -> None:
    answer = Client().get(URL, {"q": "nobody-is-called-so"})
    assert answer.context["page"].rows == []
    assert "No company answers this search" in answer.content.decode()


def test_a_value_that_is_not_on_offer_counts_as_any(people: Cast) -> None:
    answer = Client().get(URL, {"country": "Atlantis"})
    assert answer.status_code == 200
    assert answer.context["page"].rows == [people.company, people.other_company]


def test_a_made_up_cursor_is_refused_with_a_page(people: Cast) -> None:
    answer = Client().get(URL, {"cursor": "made-up"})
    assert answer.status_code == 422
    assert "This was not possible" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    db: None, rows: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(rows):
        company = CompanyFactory()
        company.sectors.add(SectorFactory())
        ListingFactory(company=company)
    rebuild_directory()
    with django_assert_num_queries(15):
        Client().get(URL, {"q": "company"})
