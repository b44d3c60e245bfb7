"""Where companies go, what one follows, and private calendar addresses, over the API."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.agenda.models import CalendarToken
from apps.exhibitions.models import Attendance
from apps.exhibitions.services import follow_exhibition
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import EditionFactory
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_winter")]


@pytest.fixture
def _winter() -> object:
    with time_machine.travel("2027-01-10 08:00Z", tick=False):
        yield


def test_go_change_and_stop(people: Cast, owner: Api, colleague: Api, outsider: Api, visitor: Api) -> None:
    EditionFactory(slug="silk")
    path = f"my/companies/{people.company.public_id}/attendances/"
    body = {"edition": "silk", "role": "exhibits", "booth": "5.1H22", "is_public": False}
    assert problem(visitor.post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert kind(owner.post(path, body | {"edition": "none"})) == (404, "not_found")
    assert kind(owner.post(path, body | {"role": "sleeps"})) == (422, "invalid")
    assert Attendance.objects.count() == 0
    made = owner.post(path, body)
    assert (made.status_code, made.json()) == (
        201,
        {
            "time_zone": "Asia/Baku",
            "edition": "silk",
            "role": "exhibits",
            "booth": "5.1H22",
            "is_public": False,
            "created_at": "2027-01-10T12:00:00+04:00",
        },
    )
    one = f"{path}silk/"
    assert colleague.get(one).json() == made.json()
    listed = "editions/silk/companies/"
    assert [len(client.get(listed).json()["results"]) for client in (visitor, outsider, owner)] == [0, 0, 1]
    assert [client.patch(one, {"is_public": True}).status_code for client in (outsider, colleague)] == [
        404,
        403,
    ]
    assert owner.patch(one, {"is_public": True}).json() == made.json() | {"is_public": True}
    [line] = visitor.get(listed).json()["results"]
    assert (line["company"]["id"], line["booth"]) == (people.company.public_id, "5.1H22")
    assert [client.delete(one).status_code for client in (visitor, outsider, colleague)] == [401, 404, 403]
    assert Attendance.objects.count() == 1
    assert owner.delete(one).status_code == 204
    assert kind(owner.delete(one)) == (404, "not_found")
    assert owner.get(path).json()["results"] == []


def test_what_is_over_takes_nobody(people: Cast, owner: Api) -> None:
    EditionFactory(slug="over", start_date=date(2026, 4, 1), end_date=None)
    path = f"my/companies/{people.company.public_id}/attendances/"
    assert kind(owner.post(path, {"edition": "over", "role": "visits"})) == (409, "edition_closed")


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(
    people: Cast, owner: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"my/companies/{people.company.public_id}/attendances/"
    for number in range(count):
        edition = EditionFactory(slug=f"e{number}")
        Attendance.objects.create(company=people.company, edition=edition)
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
    for address, queries in ((path, 3), ("my/editions/", 3), ("my/following/", 2)):
        with django_assert_num_queries(queries):
            assert len(owner.get(address).json()["results"]) == count


def test_what_one_follows(people: Cast, owner: Api, outsider: Api, visitor: Api) -> None:
    edition = EditionFactory(slug="silk", exhibition__name_ru="Шёлк")
    EditionFactory(slug="other")
    owner.post(f"exhibitions/{edition.exhibition.code}/following/")
    assert [client.get("my/following/").status_code for client in (visitor, outsider)] == [401, 200]
    [fair] = owner.get("my/following/?lang=ru").json()["results"]
    assert (fair["code"], fair["name"]) == (edition.exhibition.code, "Шёлк")
    assert [row["slug"] for row in owner.get("my/editions/").json()["results"]] == ["silk"]
    assert outsider.get("my/editions/").json()["results"] == []


def test_private_addresses(people: Cast, owner: Api, visitor: Api) -> None:
    path = "my/calendar-addresses/fairs/"
    assert problem(visitor.post(path)) == SIGN_IN
    assert kind(owner.post("my/calendar-addresses/birthdays/")) == (404, "not_found")
    assert owner.get(path).json() == {"kind": "fairs", "url": None}
    assert CalendarToken.objects.count() == 0
    first, second = (owner.post(path).json()["url"] for _time in range(2))
    assert owner.get(path).json() == {"kind": "fairs", "url": second}
    statuses = [Client().get(url.removeprefix("http://testserver")).status_code for url in (first, second)]
    assert statuses == [404, 200]
    assert owner.get("my/calendar-addresses/agenda/").json()["url"] is None
    assert owner.delete(path).status_code == 204
    assert Client().get(second.removeprefix("http://testserver")).status_code == 404
