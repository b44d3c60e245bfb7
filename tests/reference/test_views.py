"""The page of HS codes, and the options of the picker."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.doors import LANGUAGES, Counter, in_language
from tests.factories import HsCodeFactory

pytestmark = pytest.mark.django_db
URL = "/en/hs-codes/"


@pytest.fixture
def nuts() -> None:
    chapter = HsCodeFactory(code="08", label_en="Fruit and nuts", label_az="Meyvə")
    HsCodeFactory(
        code="0802", parent=chapter, label_en="Nuts", label_az="Qoz-fındıq", keywords_az=["fındıq", "badam"]
    )


def codes(query: str) -> list[str]:
    return [code.code for code in Client().get(f"{URL}{query}").context["codes"]]


@pytest.mark.usefixtures("nuts")
def test_everybody_browses_and_searches() -> None:
    assert reverse("reference:hs_codes") == URL
    assert (codes(""), codes("?chapter=08"), codes("?q=findiq"), codes("?chapter=99")) == (
        ["08"], ["0802"], ["0802"], ["08"],
    )  # fmt: skip
    assert codes("?q=nothing-of-this") == []
    assert Client().post(URL).status_code == 405


@pytest.mark.usefixtures("nuts")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_every_language(language: str) -> None:
    assert Client().get(in_language(URL, language), {"q": "0802"}).status_code == 200


@pytest.mark.usefixtures("nuts")
def test_labels_and_goods_names_are_in_the_readers_language() -> None:
    page = Client().get("/az/hs-codes/", {"q": "0802"}).content.decode()
    assert "Qoz-fındıq" in page
    assert "fındıq, badam" in page
    assert "Meyvə" in page


@pytest.mark.usefixtures("nuts")
def test_options_are_a_part_of_a_page() -> None:
    url = reverse("reference:hs_options")
    answer = Client().get(url, {"name": "goods", "goods_query": "findiq"}).content.decode()
    assert 'id="goods-option-0802"' in answer
    assert 'role="option"' in answer
    assert "<html" not in answer
    evil = Client().get(url, {"name": '"><script>', "hs_codes_query": "zzzz"}).content.decode()
    assert "<script>" not in evil
    assert "Nothing found" in evil
    assert Client().post(url).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_codes_as_for_one(
    rows: int, django_assert_num_queries: Counter
) -> None:
    for number in range(rows):
        HsCodeFactory(code=f"080{number}", label_en="Nuts")
    with django_assert_num_queries(2):
        Client().get(URL, {"q": "nuts"})
