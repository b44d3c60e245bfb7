"""The company on one printed page, in two languages, and its address to pass on."""

import pytest
from django.test import Client

from apps.companies.models import Company, ListingText
from tests.doors import LANGUAGES, Counter, in_language, signed_in
from tests.factories import ListingFactory
from tests.people import Cast


def url_of(company: Company) -> str:
    return f"/en/companies/{company.public_id}/sheet/"


def languages(answer: object) -> list[str]:
    return [part["code"] for part in answer.context["parts"]]


def test_the_sheet_speaks_the_readers_language_and_the_companys(people: Cast) -> None:
    listing = ListingFactory(company=people.company, text="Fındıq ləpəsi")
    ListingText.objects.create(listing=listing, language="en", text="Hazelnut kernels")
    answer = Client().get(url_of(people.company))
    assert languages(answer) == ["en", "az"]
    page = answer.content.decode()
    assert "Hazelnut kernels" in page
    assert "Fındıq ləpəsi" in page
    assert "<svg" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_always_two_languages(people: Cast, language: str) -> None:
    answer = Client().get(in_language(url_of(people.company), language))
    assert answer.status_code == 200
    assert len(set(languages(answer))) == 2


@pytest.mark.parametrize(("asked", "second"), [("ru", "ru"), ("en", "az"), ("xx", "az"), ("<b>", "az")])
def test_the_second_language_can_be_chosen(people: Cast, asked: str, second: str) -> None:
    assert languages(Client().get(url_of(people.company), {"with": asked})) == ["en", second]


def test_a_hidden_company_has_no_sheet_for_others(people: Cast) -> None:
    Company.objects.filter(pk=people.company.pk).update(is_visible=False)
    url = url_of(people.company)
    assert [signed_in(user).get(url).status_code for user in (people.owner, people.outsider)] == [200, 404]
    assert Client().get(url).status_code == 404
    assert Client().post(url).status_code == 405


def test_nothing_private_is_printed(people: Cast) -> None:
    Company.objects.filter(pk=people.company.pk).update(phone="+994501112233", wechat_id="secretwx")
    for path in (url_of(people.company), f"/en/companies/{people.company.public_id}/"):
        page = Client().get(path).content.decode()
        assert "+994501112233" not in page
        assert "secretwx" not in page


def test_the_page_has_its_address_and_a_qr_code(people: Cast) -> None:
    page = Client().get(f"/en/companies/{people.company.public_id}/").content.decode()
    assert f'value="http://testserver/en/companies/{people.company.public_id}/"' in page
    assert "<svg" in page
    assert "style=" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sheet_asks_as_often_for_three_lines_as_for_one(
    people: Cast, rows: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(rows):
        ListingFactory(company=people.company)
    with django_assert_num_queries(8):
        Client().get(url_of(people.company))
