"""The directory page."""

import pytest
from django.test import Client
from django.urls import reverse

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
    answer = Client().get(URL, {"country": "CN"})
    assert answer.context["page"].rows == [people.other_company]
    assert answer.context["chips"] == [("country", "China")]


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
    with django_assert_num_queries(5):
        Client().get(URL)
