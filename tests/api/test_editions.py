"""The calendar through the API."""

from datetime import date

import pytest
import time_machine

from tests.api.steps import NO_LANGUAGE, Api, kind, problem, texts
from tests.factories import EditionFactory, ExhibitionFactory, PlaceFactory, SectorFactory, VenueFactory

pytestmark = pytest.mark.django_db


def canton() -> object:
    food = SectorFactory(code="FOOD", position=2)
    fair = ExhibitionFactory(code="CANTON", slug="canton", name_en="Canton Fair", name_zh_hans="广交会")
    fair.sectors.set([SectorFactory(code="MACH", position=1), food])
    return EditionFactory(
        exhibition=fair,
        slug="canton-2027",
        city=PlaceFactory(code="GUANGZHOU", name_en="Guangzhou"),
        venue=VenueFactory(code="PAZHOU", name_en="Pazhou Complex"),
    )


LINE = {
    "slug": "canton-2027",
    "name": NO_LANGUAGE | {"en": "Canton Fair", "zh-hans": "广交会"},
    "exhibition": {"code": "CANTON", "name": NO_LANGUAGE | {"en": "Canton Fair", "zh-hans": "广交会"}},
    "year": 2027,
    "season": "",
    "ordinal": None,
    "country": "CN",
    "status": "scheduled",
    "starts_on": "2027-04-15",
    "ends_on": "2027-04-19",
    "dates_confirmed": True,
    "city": {"code": "GUANGZHOU", "name": texts("Guangzhou"), "country": "CN"},
    "venue": {"code": "PAZHOU", "name": texts("Pazhou Complex")},
    "time_zone": "Asia/Shanghai",
    "sectors": ["MACH", "FOOD"],
}


def slugs(visitor: Api, query: str = "") -> list[str]:
    return [line["slug"] for line in visitor.get(f"editions/{query}").json()["results"]]


def test_list_in_all_languages(visitor: Api) -> None:
    canton()
    assert visitor.get("editions/").json() == {"next": None, "previous": None, "results": [LINE]}


def test_list_collapses_to_one_language(visitor: Api) -> None:
    canton()
    response = visitor.get("editions/?lang=zh-hans")
    assert response.headers["Content-Language"] == "zh-hans"
    line = response.json()["results"][0]
    assert (line["name"], line["city"]["name"]) == ("广交会", "Guangzhou")


def test_unconfirmed_dates_are_no_facts(visitor: Api) -> None:
    EditionFactory(slug="later", start_date=date(2027, 9, 9), end_date=None, confidence="low")
    line = visitor.get("editions/").json()["results"][0]
    assert (line["starts_on"], line["ends_on"], line["dates_confirmed"]) == (None, None, False)
    assert slugs(visitor, "?month=9") == []


@time_machine.travel("2027-05-01T12:00:00Z", tick=False)
def test_each_filter(visitor: Api) -> None:
    canton()
    baku = PlaceFactory(code="BAKU", country="AZ", time_zone="Asia/Baku")
    fair = ExhibitionFactory(country="AZ", search_text="baku build")
    EditionFactory(
        exhibition=fair, slug="build-2028", year=2028, start_date=date(2028, 10, 1), end_date=None, city=baku
    )
    assert slugs(visitor) == ["canton-2027", "build-2028"]
    assert slugs(visitor, "?sector=FOOD") == ["canton-2027"]
    assert slugs(visitor, "?city=BAKU") == ["build-2028"]
    assert slugs(visitor, "?country=AZ") == ["build-2028"]
    assert slugs(visitor, "?month=4") == ["canton-2027"]
    assert slugs(visitor, "?year=2028") == ["build-2028"]
    assert slugs(visitor, "?q=BUILD") == ["build-2028"]
    assert slugs(visitor, "?upcoming=true") == ["build-2028"]
    assert slugs(visitor, "?upcoming=false") == ["canton-2027"]


def test_unknown_filter_is_refused_by_name(visitor: Api) -> None:
    response = visitor.get("editions/?secter=FOOD&month=13")
    assert problem(response) == {
        "type": "urn:ipek:problem:invalid_query",
        "title": "The request cannot be understood",
        "status": 400,
        "detail": "Some of the values cannot be accepted. Each is named below.",
        "errors": [{"parameter": "secter", "code": "unknown", "detail": "There is no such parameter."}],
    }
    assert kind(visitor.get("editions/?month=13")) == (400, "invalid_query")
    assert kind(visitor.get("editions/?lang=tr")) == (400, "invalid_query")


def test_pages_by_cursor(visitor: Api) -> None:
    for day in (3, 1, 2):
        EditionFactory(slug=f"day-{day}", start_date=date(2027, 4, day), end_date=None)
    first = visitor.get("editions/?limit=2").json()
    assert [line["slug"] for line in first["results"]] == ["day-1", "day-2"]
    assert first["previous"] is None
    second = visitor.get(first["next"]).json()
    assert [line["slug"] for line in second["results"]] == ["day-3"]
    assert second["next"] is None
    assert [line["slug"] for line in visitor.get(second["previous"]).json()["results"]] == ["day-1", "day-2"]


def test_broken_cursor(visitor: Api) -> None:
    response = visitor.get("editions/?cursor=x")
    assert kind(response) == (400, "invalid_query")
    assert response.json()["errors"] == [
        {
            "parameter": "cursor",
            "code": "bad_cursor",
            "detail": "This page address is not valid any more. Start again from the first page.",
        }
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_two_queries(visitor: Api, django_assert_num_queries, count: int) -> None:
    for _n in range(count):
        EditionFactory().exhibition.sectors.set([SectorFactory()])
    with django_assert_num_queries(2):
        assert len(visitor.get("editions/").json()["results"]) == count


def test_unchanged_list_is_304(visitor: Api) -> None:
    edition = canton()
    etag = visitor.get("editions/").headers["ETag"]
    again = visitor.get("editions/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    edition.status = "cancelled"
    edition.save()
    changed = visitor.get("editions/", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


@pytest.mark.parametrize("count", [1, 3])
def test_detail(visitor: Api, django_assert_num_queries, count: int) -> None:
    edition = canton()
    for number in range(1, count + 1):
        edition.phases.create(
            number=number, key=f"C-{number}", start_date=date(2027, 4, 15), confidence="low"
        )
    with django_assert_num_queries(3):
        found = visitor.get("editions/canton-2027/").json()
    phase = {"status": "scheduled", "starts_on": None, "ends_on": None, "dates_confirmed": False}
    assert found == LINE | {
        "phases": [{"number": number, **phase} for number in range(1, count + 1)],
        "checked_at": None,
    }


def test_no_such_edition(visitor: Api) -> None:
    assert problem(visitor.get("editions/nothing/")) == {
        "type": "urn:ipek:problem:not_found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such exhibition in the calendar.",
    }


def test_exhibition_keeps_back_what_is_not_confirmed(visitor: Api) -> None:
    edition = canton()
    fair = edition.exhibition
    fair.website, fair.cadence, fair.source = "canton.example", "annual", "organiser's site"
    fair.save()
    assert visitor.get("exhibitions/CANTON/").json() == {
        "code": "CANTON",
        "name": NO_LANGUAGE | {"en": "Canton Fair", "zh-hans": "广交会"},
        "acronym": "",
        "organiser": NO_LANGUAGE,
        "country": "CN",
        "cities": [],
        "cadence": None,
        "usual_months": [],
        "sectors": ["MACH", "FOOD"],
        "hs_chapters": [],
        "website": None,
        "note": NO_LANGUAGE,
        "source": "organiser's site",
        "editions": [LINE],
    }
    assert kind(visitor.get("exhibitions/NOTHING/")) == (404, "not_found")


@pytest.mark.parametrize("path", ["editions/", "editions/x/", "exhibitions/X/"])
def test_nobody_writes_the_calendar(owner: Api, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = owner.send(method, path)
        assert problem(response) == {
            "type": "urn:ipek:problem:method_not_allowed",
            "title": "This method is not offered here",
            "status": 405,
            "detail": f'Method "{method}" not allowed.',
        }
        assert response.headers["Allow"] == "GET, HEAD"
