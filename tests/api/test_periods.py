"""Month, year and timeline over the API."""

from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from apps.reference.models import Holiday
from tests.api.steps import Api, kind
from tests.factories import EditionFactory, PlaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_winter")]


@pytest.fixture
def _winter() -> object:
    with time_machine.travel("2027-01-10 08:00Z", tick=False):
        yield


@pytest.fixture
def _fairs() -> None:
    baku = PlaceFactory(code="BAKU", country="AZ", latitude=40.4, longitude=49.9)
    shanghai = PlaceFactory(code="SHANGHAI", latitude=31.2, longitude=121.5)
    EditionFactory(slug="silk", city=shanghai, start_date=date(2027, 4, 29), end_date=date(2027, 5, 2))
    EditionFactory(slug="tea", city=baku, start_date=date(2027, 5, 2), end_date=date(2027, 5, 3))
    EditionFactory(slug="far", city=baku, start_date=date(2027, 5, 20), end_date=None)
    EditionFactory(slug="unsure", confidence="low", start_date=date(2027, 5, 2), end_date=None)


@pytest.mark.usefixtures("_fairs")
def test_a_month(visitor: Api) -> None:
    answer = visitor.get("calendar/month/2027/5/").json()
    assert (answer["month"], answer["editions"], len(answer["days"])) == ("2027-05", 3, 31)
    second = answer["days"][1]
    assert second["day"] == "2027-05-02"
    assert [(entry["edition"], entry["number"], entry["count"]) for entry in second["entries"]] == [
        ("silk", 4, 4),
        ("tea", 1, 2),
    ]
    assert visitor.get("calendar/month/2027/5/?city=BAKU").json()["editions"] == 2
    assert kind(visitor.get("calendar/month/2027/13/")) == (404, "not_found")
    assert visitor.get("calendar/month/2027/5/?colour=red").status_code == 400
    assert visitor.post("calendar/month/2027/5/").status_code == 405


@pytest.mark.usefixtures("_fairs")
def test_a_year(visitor: Api) -> None:
    Holiday.objects.create(
        country="AZ", date=date(2027, 5, 28), name_en="Independence Day", category="public", source="law"
    )
    answer = visitor.get("calendar/year/2027/?lang=en").json()
    days = {row["day"]: row for row in answer["days"]}
    assert (answer["year"], answer["editions"], len(days)) == (2027, 3, 7)
    assert (days["2027-05-02"]["editions"], days["2027-05-20"]["editions"]) == (2, 1)
    assert [each["name"] for each in days["2027-05-28"]["holidays"]] == ["Independence Day"]
    assert kind(visitor.get("calendar/year/1999/")) == (404, "not_found")


@pytest.mark.usefixtures("_fairs")
def test_a_timeline(visitor: Api) -> None:
    answer = visitor.get("calendar/timeline/2027/5/?pick=tea,silk,far").json()
    assert [(row["edition"], row["same_time"], row["is_picked"]) for row in answer["rows"]] == [
        ("silk", 1, True),
        ("tea", 1, True),
        ("far", 0, True),
    ]
    assert [(step["edition"], (step["way"] or {}).get("days_between")) for step in answer["steps"]] == [
        ("silk", None),
        ("tea", -1),
        ("far", 16),
    ]
    assert answer["steps"][1]["way"]["km"] > 6000
    assert answer["clashes"] == [["silk", "tea"]]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("calendar/month/2027/5/", 4), ("calendar/year/2027/", 4), ("calendar/timeline/2027/5/", 4)],
)
def test_they_cost_the_same(
    visitor: Api, count: int, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        EditionFactory(start_date=date(2027, 5, 3 + number), end_date=None)
    first = visitor.get(path)
    with django_assert_num_queries(queries):
        again = visitor.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
