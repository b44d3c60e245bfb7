"""A company's programme over the API."""

from datetime import timedelta

import pytest
import time_machine

from apps.agenda.services import plan_trip
from apps.forums.models import Forum, Session
from tests.api.steps import Api, kind
from tests.factories import CompanyFactory, EditionFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_before")]


@pytest.fixture
def _before():
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body])
    first = forum.slots.get(number=1)
    Session.objects.create(
        forum=forum,
        kind="plenary",
        title="Opening",
        starts_at=first.starts_at - timedelta(hours=1),
        ends_at=first.starts_at,
    )
    third = CompanyFactory(country="CN")
    take_part(forum, people.company, delegates=2)
    take_part(forum, people.other_company, third)
    for other in (people.other_company, third):
        accepted(forum, people.company, other)
    published(people.organiser, forum)
    return forum


def path_of(people: Cast) -> str:
    return f"my/companies/{people.company.public_id}/programme/"


def test_days_of_sessions_meetings_and_fairs(people: Cast, owner: Api, forum: Forum) -> None:
    edition = EditionFactory(start_date="2027-04-15", end_date="2027-04-19")
    plan_trip(user=people.owner, company=people.company, title="Spring", editions=[edition])
    first, second = owner.get(f"{path_of(people)}?lang=en").json()["days"]
    opening, *meetings = first["lines"]
    assert (opening["session"]["kind"], opening["session"]["title"], opening["meeting"]) == (
        "plenary",
        "Opening",
        None,
    )
    assert opening["session"]["forum"]["id"] == forum.public_id
    live = forum.meetings.order_by("starts_at", "pk")
    assert [(line["session"], line["meeting"]["id"]) for line in meetings] == [
        (None, meeting.public_id) for meeting in live
    ]
    assert {line["time_zone"] for line in first["lines"]} == {forum.time_zone}
    assert (second["day"], second["lines"], [stop["edition"] for stop in second["stops"]]) == (
        "2027-04-15",
        [],
        [edition.slug],
    )


def test_one_person(people: Cast, owner: Api, forum: Forum) -> None:
    meeting = forum.meetings.order_by("pk")[0]
    person = meeting.seats.get(company=people.company).person
    [day] = owner.get(f"{path_of(people)}?person={person.public_id}").json()["days"]
    assert [line["meeting"]["id"] for line in day["lines"] if line["meeting"]] == [meeting.public_id]


def test_who_may_read(people: Cast, colleague: Api, outsider: Api, owner: Api, forum: Forum) -> None:
    path = path_of(people)
    assert [client.get(path).status_code for client in (Api(), outsider, colleague)] == [401, 404, 200]
    stranger = people.other_company.people.get()
    assert kind(owner.get(f"{path}?person={stranger.public_id}")) == (404, "not_found")
    assert kind(owner.get(f"{path}?persons=x")) == (400, "invalid_query")
    assert owner.post(path, {}).status_code == 405
