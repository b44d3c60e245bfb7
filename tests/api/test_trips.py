"""Fitting fairs and trips over the API."""

from datetime import date

import pytest
import time_machine

from apps.agenda.models import Trip
from apps.agenda.services import plan_trip
from tests.api.steps import Api, kind
from tests.factories import EditionFactory, ListingFactory, PlaceFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_fits(people: Cast, owner: Api, outsider: Api) -> None:
    food = SectorFactory(code="FOOD")
    ListingFactory(company=people.company, sector=food)
    edition = EditionFactory()
    edition.exhibition.sectors.add(food)
    path = f"my/companies/{people.company.public_id}/fits/"
    assert [client.get(path).status_code for client in (Api(), outsider)] == [401, 404]
    [fit] = owner.get(f"{path}?lang=ru").json()["results"]
    assert (fit["edition"], [reason["code"] for reason in fit["reasons"]]) == (
        edition.slug,
        ["sectors", "in_time"],
    )
    assert fit["reasons"][0]["text"].startswith("Охватывает ваши отрасли")


@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_trips(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    edition = EditionFactory()
    path = f"my/companies/{people.company.public_id}/trips/"
    body = {"title": "Spring", "editions": [edition.slug]}
    assert [client.post(path, body).status_code for client in (Api(), outsider)] == [401, 404]
    assert kind(owner.post(path, body | {"editions": ["none"]})) == (422, "invalid")
    assert Trip.objects.count() == 0
    made = owner.post(path, body)
    assert (made.status_code, [stop["edition"] for stop in made.json()["stops"]]) == (201, [edition.slug])
    one = f"trips/{made.json()['id']}/"
    assert colleague.get(one).json()["title"] == "Spring"
    assert [client.patch(one, {"title": "X1"}).status_code for client in (colleague, outsider)] == [403, 404]
    assert owner.patch(one, {"title": "Autumn"}).json()["title"] == "Autumn"
    assert owner.post(f"{one}seen/").status_code == 200
    assert colleague.delete(one).status_code == 403
    assert owner.delete(one).status_code == 204
    assert owner.get(path).json()["results"] == []


@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_a_trip_as_itinerary_and_file(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    city = PlaceFactory(code="SHANGHAI", latitude=31.2, longitude=121.5)
    first = EditionFactory(city=city, start_date=date(2027, 4, 15), end_date=date(2027, 4, 19))
    second = EditionFactory(city=city, start_date=date(2027, 4, 19), end_date=date(2027, 4, 22))
    trip = plan_trip(user=people.owner, company=people.company, title="Spring", editions=[second, first])
    path = f"trips/{trip.public_id}/"
    assert [client.get(f"{path}itinerary/").status_code for client in (Api(), outsider)] == [401, 404]
    plan = colleague.get(f"{path}itinerary/").json()
    assert (plan["first"], plan["last"], plan["is_moved"], plan["meetings"]) == (
        "2027-04-15", "2027-04-22", False, [],
    )  # fmt: skip
    assert [(step["edition"], step["way"]) for step in plan["steps"]] == [
        (first.slug, None),
        (second.slug, {"days_between": -1, "km": 0}),
    ]
    assert plan["clashes"] == [[first.slug, second.slug]]
    assert [client.get(f"{path}file/").status_code for client in (Api(), outsider)] == [401, 404]
    file = colleague.get(f"{path}file/", headers={"Accept": "text/calendar"})
    assert (file["Content-Type"], file.content.count(b"BEGIN:VEVENT")) == ("text/calendar", 2)


@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_a_name_that_no_row_can_have(people: Cast, owner: Api) -> None:
    body = {"title": "Spring", "editions": ["canton\x00"]}
    answer = owner.post(f"my/companies/{people.company.public_id}/trips/", body)
    assert (kind(answer), Trip.objects.count()) == ((422, "invalid"), 0)
