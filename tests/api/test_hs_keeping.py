"""Organisers correct and confirm the names of HS codes over the API; and the places that rows name."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.reference.models import HsCode
from tests.api.steps import NO_LANGUAGE, Api, kind
from tests.factories import HsCodeFactory, PlaceFactory
from tests.organiser.steps import without_second_factor
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
LIST = "organiser/hs-codes/"
ONE = f"{LIST}0802/"


@pytest.fixture
def nuts() -> HsCode:
    chapter = HsCodeFactory(code="08", label_en="Fruit and nuts")
    return HsCodeFactory(code="0802", parent=chapter, label_en="Nuts, other", keywords_az=["fındıq"])


@pytest.fixture
def namer(people: Cast) -> Api:
    return Api(people.organiser)


def test_names_are_corrected_and_found_at_once(namer: Api, visitor: Api, nuts: HsCode) -> None:
    body = {"label": {"zh-hans": "其他坚果", "az": "Qoz"}, "keywords": {"zh-hans": ["榛子", "核桃"]}}
    answer = namer.patch(ONE, body).json()
    assert answer["label"] == NO_LANGUAGE | {"en": "Nuts, other", "zh-hans": "其他坚果", "az": "Qoz"}
    assert (answer["keywords"]["zh-hans"], answer["keywords"]["az"]) == (["榛子", "核桃"], ["fındıq"])
    for query in ("榛子", "zhenzi", "findiq"):
        assert [row["code"] for row in visitor.get(f"hs-codes/?q={query}").json()["results"]] == ["0802"]
    assert namer.patch(ONE, {"keywords": {"az": []}}).json()["keywords"]["az"] == []
    assert visitor.get("hs-codes/?q=findiq").json()["results"] == []


def test_what_is_no_name(namer: Api, nuts: HsCode) -> None:
    for body in (
        {"label": {"tr": "Fındık"}},
        {"label": {"en": ""}},
        {"label": {"en": "x" * 601}},
        {"keywords": {"az": ["x" * 81]}},
        {"keywords": {"az": "fındıq"}},
        {"keywords": {"az": ["a\x00b"]}},
        {"code": "0803"},
    ):
        assert kind(namer.patch(ONE, body)) == (422, "invalid")
    nuts.refresh_from_db()
    assert (nuts.label_en, nuts.keywords_az) == ("Nuts, other", ["fındıq"])


def test_names_are_confirmed_once(namer: Api, people: Cast, nuts: HsCode) -> None:
    assert [row["code"] for row in namer.get(f"{LIST}?translation=unreviewed").json()["results"]] == [
        "08",
        "0802",
    ]
    confirmed = namer.post(f"{ONE}confirmation/").json()
    assert (confirmed["translation"], confirmed["confirmed_by"]) == ("confirmed", people.organiser.email)
    other = Api(organiser_of(people.body))
    assert other.post(f"{ONE}confirmation/").json() == confirmed
    assert namer.get(ONE).json() == confirmed
    assert [row["code"] for row in namer.get(f"{LIST}?translation=unreviewed").json()["results"]] == ["08"]
    assert [
        row["code"] for row in namer.get(f"{LIST}?chapter=08&translation=confirmed").json()["results"]
    ] == ["0802"]
    assert namer.get(f"{LIST}?chapter=09").json()["results"] == []


def test_to_others_they_are_not_there(people: Cast, owner: Api, nuts: HsCode) -> None:
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    without = Api(without_second_factor(people.body))
    for client, status in ((Api(), 401), (owner, 404), (verifier, 404), (without, 404)):
        answers = [client.get(LIST), client.get(ONE), client.patch(ONE, {"label": {"en": "Other"}})]
        answers.append(client.post(f"{ONE}confirmation/"))
        assert [answer.status_code for answer in answers] == [status] * 4
    nuts.refresh_from_db()
    assert (nuts.label_en, nuts.translation) == ("Nuts, other", "unreviewed")


def test_wrong_methods_and_codes(namer: Api, nuts: HsCode) -> None:
    assert [namer.post(LIST).status_code, namer.delete(ONE).status_code] == [405, 405]
    assert [namer.get(f"{LIST}9999/").status_code, namer.get(f"{LIST}nuts/").status_code] == [404, 404]
    assert kind(namer.get(f"{LIST}?chapter=8")) == (400, "invalid_query")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(
    namer: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chapter = HsCodeFactory(code="08")
    for n in range(count):
        HsCodeFactory(code=f"08{n:02d}", parent=chapter)
    namer.get(LIST)
    with django_assert_num_queries(6):
        assert len(namer.get(LIST).json()["results"]) == count + 1


def test_places(visitor: Api, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    province = PlaceFactory(code="CN-GD", kind="province", name_en="Guangdong", search_text="guangdong 广东")
    PlaceFactory(code="GZ", parent=province, name_en="Guangzhou", search_text="guangzhou 广州 gz")
    PlaceFactory(
        code="BAKU",
        country="AZ",
        name_en="Baku",
        name_az="Bakı",
        search_text="baku baki",
        time_zone="Asia/Baku",
    )
    with django_assert_num_queries(1):
        found = visitor.get("places/").json()["results"]
    assert [row["code"] for row in found] == ["BAKU", "CN-GD", "GZ"]
    assert found[2] == {
        "code": "GZ",
        "name": NO_LANGUAGE | {"en": "Guangzhou"},
        "country": "CN",
        "kind": "city",
        "parent": "CN-GD",
        "time_zone": "Asia/Shanghai",
    }
    for query in ("q=Bakı", "country=AZ", "kind=city&country=AZ"):
        assert [row["code"] for row in visitor.get(f"places/?{query}").json()["results"]] == ["BAKU"]
    assert [row["code"] for row in visitor.get("places/?kind=province").json()["results"]] == ["CN-GD"]
    second = visitor.get(visitor.get("places/?limit=2").json()["next"]).json()
    assert [row["code"] for row in second["results"]] == ["GZ"]
    assert kind(visitor.get("places/?kind=planet")) == (400, "invalid_query")
    assert visitor.post("places/").status_code == 405
