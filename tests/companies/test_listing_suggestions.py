"""Codes and sectors that the form of a line suggests from its text: a person confirms, nothing is filled in by itself."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.companies.models import Listing
from tests.doors import signed_in
from tests.factories import HsCodeFactory, ListingFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
TEXTS = [
    ("en", "Shelled hazelnuts of the new harvest"),
    ("az", "Yeni məhsul fındıq ləpəsi"),
    ("ru", "Фундук нового урожая"),
    ("zh-hans", "新收去壳榛子"),
]


@pytest.fixture(autouse=True)
def nuts() -> None:
    chapter = HsCodeFactory(code="08", label_en="Fruit and nuts")
    HsCodeFactory(
        code="0802",
        parent=chapter,
        label_en="Nuts",
        label_az="Qoz-fındıq",
        label_ru="Орехи",
        label_zh_hans="坚果",
        keywords_en=["hazelnuts"],
        keywords_az=["fındıq ləpəsi"],
        keywords_ru=["фундук"],
        keywords_zh_hans=["榛子"],
    )
    food = SectorFactory(code="FOOD", label_en="Food")
    SectorFactory(code="FOOD-NUT", label_en="Nuts", label_az="Qoz-fındıq", parent=food, hs_codes=["0802"])


def add_url(people: Cast, language: str = "en") -> str:
    return reverse("companies:add_listing", args=[people.company.public_id]).replace("/en/", f"/{language}/")


def offered(answer: HttpResponse) -> tuple[list[str], list[str]]:
    """The ticks that are not set, and the labels of the sectors to take."""
    page = answer.content.decode()
    ticks = re.findall(r'name="hs_codes" value="(\d+)"([^>]*)>', page)
    taking = re.findall(r'name="take_sector" value="\d+"[^>]*>(.*?)</button>', page, re.S)
    return [code for code, rest in ticks if "checked" not in rest], [text.strip() for text in taking]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_asking_offers_codes_and_sectors_and_keeps_what_was_typed(
    people: Cast, language: str, text: str
) -> None:
    typed = {"text": text, "language": language, "quantity": "12", "unit": "barrels", "suggest": "1"}
    answer = signed_in(people.owner).post(add_url(people), typed | {"certificates": ["halal"]})
    assert answer.status_code == 200
    assert offered(answer) == (["0802"], ["Take “Nuts”"])
    values = {name: answer.context["form"][name].value() for name in ("text", "language", "quantity", "unit")}
    assert values == {"text": text, "language": language, "quantity": "12", "unit": "barrels"}
    assert answer.context["form"]["certificates"].value() == ["halal"]
    assert not answer.context["form"].is_bound
    assert not answer.context["form"]["sector"].value()
    assert not Listing.objects.exists()


@pytest.mark.parametrize(("language", "label"), [("az", "Qoz-fındıq"), ("ru", "Nuts"), ("zh-hans", "Nuts")])
def test_the_page_speaks_the_readers_language(people: Cast, language: str, label: str) -> None:
    answer = signed_in(people.owner).post(
        add_url(people, language), {"text": "hazelnuts", "language": "en", "suggest": "1"}
    )
    codes, taking = offered(answer)
    assert (codes, len(taking)) == (["0802"], 1)
    assert label in taking[0]


def test_a_taken_sector_stands_in_its_field_and_chosen_codes_stay_chosen(people: Cast) -> None:
    sector = SectorFactory(code="FOOD-NUT")
    typed = {"text": "hazelnuts", "language": "en", "hs_codes": ["0802"], "take_sector": str(sector.pk)}
    answer = signed_in(people.owner).post(add_url(people), typed)
    assert answer.context["form"]["sector"].value() == str(sector.pk)
    assert f'<option value="{sector.pk}" selected>' in answer.content.decode()
    assert re.findall(r'name="hs_codes" value="0802" checked', answer.content.decode())
    assert offered(answer) == ([], [])
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", "Write in your own words first what is offered or sought."),
        ("Consulting", "We find nothing more in this text."),
    ],
)
def test_an_empty_answer_says_so(people: Cast, text: str, words: str) -> None:
    answer = signed_in(people.owner).post(add_url(people), {"text": text, "language": "en", "suggest": "1"})
    assert words in answer.content.decode()
    assert offered(answer) == ([], [])


def test_a_line_that_is_there_is_asked_about_by_its_address(people: Cast) -> None:
    listing = ListingFactory(company=people.company, text="hazelnuts", language="en")
    url = reverse("companies:change_listing", args=[people.company.public_id, listing.public_id])
    owner = signed_in(people.owner)
    assert offered(owner.get(url)) == ([], [])
    assert offered(owner.get(f"{url}?suggest=1")) == (["0802"], ["Take “Nuts”"])
    listed = reverse("companies:listings", args=[people.company.public_id])
    assert f"{url}?suggest=1#text-suggestions" in owner.get(listed).content.decode()
    listing.hs_codes.add(HsCodeFactory(code="0802"))
    assert "?suggest=1" not in owner.get(listed).content.decode()
    assert owner.post(url, {"text": "walnuts", "suggest": "1"}).status_code == 200
    assert Listing.objects.get(pk=listing.pk).text == "hazelnuts"


def test_only_managers_ask(people: Cast) -> None:
    typed = {"text": "hazelnuts", "language": "en", "suggest": "1"}
    answers = [
        signed_in(user).post(add_url(people), typed).status_code
        for user in (people.outsider, people.colleague)
    ]
    assert answers == [404, 404]
    assert Client().post(add_url(people), typed).status_code == 302


def test_markup_in_a_text_stays_text(people: Cast) -> None:
    typed = {"text": "<b>hazelnuts</b>", "language": "en", "suggest": "1"}
    page = signed_in(people.owner).post(add_url(people), typed).content.decode()
    assert "<b>hazelnuts" not in page
    assert "&lt;b&gt;hazelnuts" in page


@pytest.mark.parametrize("length", [1, 40])
def test_asking_costs_the_same_for_every_text(people: Cast, length: int, django_assert_num_queries) -> None:
    owner = signed_in(people.owner)
    typed = {"text": "hazelnuts " * length, "language": "en", "suggest": "1"}
    owner.post(add_url(people), typed)
    with django_assert_num_queries(15):
        owner.post(add_url(people), typed)
