"""Badges, and who is expected at the door, over the API."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.accounts.enums import OrganiserRole
from apps.forums.badges import badge_url
from apps.forums.models import CheckIn, Delegate, Forum, Registration
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_forum_desk import outsiders
from tests.factories import forum_with_programme, take_part
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 14, 0, 50, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    return forum


def own_path(forum: Forum, people: Cast) -> str:
    registration = Registration.objects.get(forum=forum, company=people.company)
    return f"forums/{forum.public_id}/registrations/{registration.public_id}/badges/"


def test_a_company_reads_its_own(
    people: Cast, forum: Forum, owner: Api, colleague: Api, outsider: Api, other_owner: Api
) -> None:
    path = own_path(forum, people)
    delegate = Delegate.objects.get(registration__company=people.company)
    for api in (owner, colleague):
        (card,) = api.get(path).json()["badges"]
        assert (card["badge"], card["address"]) == (delegate.badge, badge_url(forum, delegate.badge))
        assert (card["person"]["id"], card["company"]["id"]) == (
            delegate.person.public_id,
            people.company.public_id,
        )
        assert card["qr"].startswith("<svg")
    assert problem(Api().get(path)) == SIGN_IN
    for api in (outsider, other_owner):
        assert kind(api.get(path)) == (404, "not_found")
    assert kind(owner.post(path, {})) == (405, "method_not_allowed")


@pytest.mark.parametrize("state", ["pending", "waiting", "declined", "cancelled"])
def test_there_is_none_before_the_company_takes_part(
    state: str, people: Cast, forum: Forum, owner: Api
) -> None:
    Registration.objects.filter(company=people.company).update(state=state)
    assert kind(owner.get(own_path(forum, people))) == (404, "not_found")


def test_the_organisers_sheet(people: Cast, forum: Forum) -> None:
    path = f"organiser/forums/{forum.public_id}/badges/"
    cards = Api(people.organiser).get(path).json()["badges"]
    assert {card["badge"] for card in cards} == set(Delegate.objects.values_list("badge", flat=True))
    assert problem(Api().get(path)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.get(path)) == (404, "not_found")


@time_machine.travel(NOW, tick=False)
def test_who_is_expected_and_who_has_come(people: Cast, forum: Forum) -> None:
    path = f"organiser/forums/{forum.public_id}/check-ins/"
    door = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    delegate = Delegate.objects.get(registration__company=people.company)
    CheckIn.objects.create(forum=forum, delegate=delegate, day=NOW.date(), happened_at=NOW)
    answer = door.get(path).json()
    assert answer["time_zone"] == "Asia/Shanghai"
    assert {each["company"]["id"]: each["came_at"] for each in answer["people"]} == {
        people.company.public_id: "2027-04-14T08:50:00+08:00",
        people.other_company.public_id: None,
    }
    assert problem(Api().get(path)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.get(path)) == (404, "not_found")
    statistics = Api(organiser_of(people.body, OrganiserRole.STATISTICS))
    assert kind(statistics.get(path)) == (403, "not_allowed")
