"""What organisers read over the API before they move meetings, and what came of the forum."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import OrganiserRole
from apps.forums.models import Forum, Interpreter
from apps.meetings.models import Meeting
from apps.meetings.services import book_meeting
from apps.meetings.services.outcomes import report_outcome
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_forum_desk import outsiders
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=2, tables=1, hosts=[people.body], meeting_mode="self")
    take_part(forum, people.company, people.other_company)
    return forum


def booked(people: Cast, forum: Forum, slot: int, other: object = None) -> Meeting:
    asked = accepted(forum, people.company, other or people.other_company)
    return book_meeting(user=people.owner, request=asked, slot=forum.slots.get(number=slot))


@pytest.fixture
def meeting(people: Cast, forum: Forum) -> Meeting:
    return booked(people, forum, 1)


@pytest.fixture
def other(people: Cast, forum: Forum, meeting: Meeting) -> Meeting:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    return booked(people, forum, 2, third)


@pytest.mark.parametrize("what", ["ways", "preview"])
def test_who_may_read_of_a_meeting(what: str, people: Cast, host: Api, meeting: Meeting) -> None:
    path = f"organiser/meetings/{meeting.public_id}/{what}/"
    assert problem(Api().get(path)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.get(path)) == (404, "not_found")
    assert host.get(path).status_code == 200
    assert kind(host.post(path, {})) == (405, "method_not_allowed")


@pytest.mark.parametrize("what", ["meetings", "results"])
def test_who_may_read_of_a_forum(what: str, people: Cast, host: Api, forum: Forum) -> None:
    path = f"organiser/forums/{forum.public_id}/{what}/"
    assert problem(Api().get(path)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.get(path)) == (404, "not_found")
    assert host.get(path).status_code == 200
    assert kind(host.post(path, {})) == (405, "method_not_allowed")


def test_the_door_does_not_read_results(people: Cast, forum: Forum) -> None:
    door = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    assert kind(door.get(f"organiser/forums/{forum.public_id}/results/")) == (404, "not_found")


def test_the_board(people: Cast, host: Api, forum: Forum, meeting: Meeting, other: Meeting) -> None:
    first, second = host.get(f"organiser/forums/{forum.public_id}/meetings/").json()["results"]
    assert (first["id"], second["id"]) == (meeting.public_id, other.public_id)
    assert (first["slot"], first["table"], first["interpreter"], first["is_locked"]) == (1, "1", None, False)
    assert first["companies"] == [people.company.public_id, people.other_company.public_id]
    assert len(first["people"]) == 2


@pytest.mark.parametrize("meetings", [1, 3])
def test_the_board_takes_the_same_queries_however_many(people: Cast, host: Api, meetings: int) -> None:
    forum = forum_with_programme(slots=4, tables=1, hosts=[people.body], meeting_mode="self")
    take_part(forum, people.company)
    for number in range(1, meetings + 1):
        partner = CompanyFactory(country="CN")
        take_part(forum, partner)
        booked(people, forum, number, partner)
    host.get("me/")
    with CaptureQueriesContext(connection) as queries:
        found = host.get(f"organiser/forums/{forum.public_id}/meetings/").json()["results"]
    assert (len(found), len(queries)) == (meetings, 8)


def test_ways(host: Api, meeting: Meeting, other: Meeting) -> None:
    (way,) = host.get(f"organiser/meetings/{meeting.public_id}/ways/").json()["ways"]
    assert way == {
        "slot": 2,
        "table": "1",
        "other": other.public_id,
        "other_slot": 1,
        "other_table": "1",
        "is_swap": True,
    }
    assert host.post(f"meetings/{meeting.public_id}/lock/", {"locked": True}).status_code == 200
    assert host.get(f"organiser/meetings/{meeting.public_id}/ways/").json() == {"ways": []}


def test_a_preview_says_who_is_touched_and_changes_nothing(
    people: Cast, host: Api, forum: Forum, meeting: Meeting, other: Meeting
) -> None:
    path = f"organiser/meetings/{meeting.public_id}/preview/"
    cancelling = host.get(path).json()
    assert (cancelling["fits"], cancelling["changes"], len(cancelling["people"])) == (True, [], 2)
    taken = host.get(f"{path}?slot=2").json()
    assert taken["fits"] is False
    assert taken["changes"] == [
        {"meeting": meeting.public_id, "sequence": 0, "slot": None, "table": None, "interpreter": ""}
    ]
    swap = host.get(f"{path}?other={other.public_id}").json()
    assert (swap["fits"], [change["slot"] for change in swap["changes"]]) == (True, [2, 1])
    assert len(swap["people"]) == 3
    both = f"{path}?slot=2&table=1&other={other.public_id}&other_slot=1&other_table=1"
    assert host.get(both).json() == swap
    assert Meeting.objects.filter(sequence=0).count() == 2


def test_a_preview_of_what_is_not_there(host: Api, people: Cast, meeting: Meeting) -> None:
    path = f"organiser/meetings/{meeting.public_id}/preview/"
    assert kind(host.get(f"{path}?slot=9")) == (404, "not_found")
    assert kind(host.get(f"{path}?slot=2&table=9")) == (404, "not_found")
    assert kind(host.get(f"{path}?other=nobody")) == (404, "not_found")
    elsewhere = forum_with_programme(slots=1, tables=1, hosts=[people.body], meeting_mode="self")
    strangers = CompanyFactory(country="AZ"), CompanyFactory(country="CN")
    take_part(elsewhere, *strangers)
    asked = accepted(elsewhere, *strangers)
    strange = Meeting.objects.create(
        request=asked,
        forum=elsewhere,
        slot=elsewhere.slots.get(),
        starts_at=elsewhere.slots.get().starts_at,
        ends_at=elsewhere.slots.get().ends_at,
    )
    assert kind(host.get(f"{path}?other={strange.public_id}")) == (404, "not_found")


def test_an_interpreter_is_named(host: Api, people: Cast, forum: Forum) -> None:
    helper = Interpreter.objects.create(name="Aygün Məmmədova", pairs=["az-zh"])
    forum.engagements.create(interpreter=helper)
    for company, languages in ((people.company, ["az"]), (people.other_company, ["zh-hans"])):
        company.people.update(languages=languages)
    meeting = booked(people, forum, 1)
    preview = host.get(f"organiser/meetings/{meeting.public_id}/preview/?slot=2").json()
    assert preview["interpreters"] == ["Aygün Məmmədova"]
    assert preview["changes"][0]["interpreter"] == "Aygün Məmmədova"


def test_results(people: Cast, host: Api, forum: Forum, meeting: Meeting) -> None:
    path = f"organiser/forums/{forum.public_id}/results/"
    nothing = {"over": 0, "reported": 0, "held": 0, "no_show": 0, "moved": 0, "disagree": 0, "interest": None}
    assert host.get(path).json() == nothing | {"deals": []}
    with time_machine.travel(meeting.ends_at, tick=False):
        for user, interest in ((people.owner, 5), (people.other_owner, 4)):
            report_outcome(user=user, meeting=meeting, result="held", interest=interest)
        found = Api(people.organiser).get(path).json()
    assert found == nothing | {"over": 1, "reported": 1, "held": 1, "interest": 4.5, "deals": []}
