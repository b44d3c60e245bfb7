"""Booking, moving, swapping and locking over the API."""

from collections.abc import Iterator

import pytest
import time_machine

from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.services import book_meeting
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import ONLY_MANAGERS
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted
from tests.people import Cast


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body], meeting_mode="self")
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def asked(people: Cast, forum: Forum) -> MeetingRequest:
    return accepted(forum, people.company, people.other_company)


@pytest.fixture
def meeting(people: Cast, forum: Forum, asked: MeetingRequest) -> Meeting:
    return book_meeting(user=people.owner, request=asked, slot=forum.slots.get(number=1))


def test_free_slots_and_booking(owner: Api, colleague: Api, outsider: Api, asked: MeetingRequest) -> None:
    base = f"meeting-requests/{asked.public_id}"
    slots = owner.get(f"{base}/slots/").json()["slots"]
    assert [slot["slot"] for slot in slots] == [1, 2, 3]
    assert slots[0]["starts_at"] == "2027-04-14T09:00:00+08:00"
    assert (slots[0]["table"], slots[0]["interpreter"], len(slots[0]["people"])) == ("1", "", 2)
    assert problem(Api().post(f"{base}/booking/", {"slot": 2})) == SIGN_IN
    assert problem(colleague.post(f"{base}/booking/", {"slot": 2})) == ONLY_MANAGERS
    assert kind(outsider.post(f"{base}/booking/", {"slot": 2})) == (404, "not_found")
    assert kind(owner.post(f"{base}/booking/", {"slot": 99})) == (422, "invalid")
    assert not Meeting.objects.exists()
    made = owner.post(f"{base}/booking/", {"slot": 2})
    assert made.status_code == 201
    assert made.json()["id"] == Meeting.objects.get().public_id
    assert kind(owner.post(f"{base}/booking/", {"slot": 3})) == (409, "already_placed")


def test_a_taken_slot_names_alternatives(
    people: Cast, owner: Api, forum: Forum, asked: MeetingRequest
) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    book_meeting(
        user=people.owner, request=accepted(forum, people.company, third), slot=forum.slots.get(number=2)
    )
    refused = owner.post(f"meeting-requests/{asked.public_id}/booking/", {"slot": 2})
    document = problem(refused)
    assert (document["type"], document["status"]) == ("urn:ipek:problem:slot_taken", 409)
    assert [option["slot"] for option in document["alternatives"]] == [1, 3]


def test_moving(owner: Api, colleague: Api, outsider: Api, meeting: Meeting) -> None:
    base = f"meetings/{meeting.public_id}"
    assert [slot["slot"] for slot in owner.get(f"{base}/slots/").json()["slots"]] == [1, 2, 3]
    assert problem(Api().post(f"{base}/move/", {"slot": 2})) == SIGN_IN
    assert problem(colleague.post(f"{base}/move/", {"slot": 2})) == ONLY_MANAGERS
    assert kind(outsider.post(f"{base}/move/", {"slot": 2})) == (404, "not_found")
    assert kind(owner.post(f"{base}/move/", {"slot": 2, "table": "2"})) == (403, "organiser_only")
    moved = owner.post(f"{base}/move/", {"slot": 2, "seen": 0}).json()
    assert (moved["starts_at"], moved["sequence"]) == ("2027-04-14T09:30:00+08:00", 1)
    assert kind(owner.post(f"{base}/move/", {"slot": 3, "seen": 0})) == (409, "meeting_changed")


def test_the_organiser_moves_swaps_and_locks(
    people: Cast, owner: Api, forum: Forum, meeting: Meeting
) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    other = book_meeting(
        user=people.owner, request=accepted(forum, people.company, third), slot=forum.slots.get(number=2)
    )
    host, base = Api(people.organiser), f"meetings/{meeting.public_id}"
    assert kind(owner.post(f"{base}/swap/", {"other": other.public_id})) == (403, "organiser_only")
    assert kind(owner.post(f"{base}/lock/", {"locked": True})) == (409, "organiser_only")
    assert host.post(f"{base}/move/", {"slot": 3, "table": "2"}).json()["table"] == "2"
    swapped = host.post(f"{base}/swap/", {"other": other.public_id}).json()
    assert (swapped["starts_at"], swapped["sequence"]) == ("2027-04-14T09:30:00+08:00", 2)
    room = {
        "slot": 3,
        "table": "1",
        "other": other.public_id,
        "other_slot": 1,
        "other_table": "1",
    }
    assert kind(owner.post(f"{base}/room/", room)) == (403, "organiser_only")
    assert kind(host.post(f"{base}/room/", room | {"other_slot": 3})) == (409, "no_room")
    assert host.post(f"{base}/room/", room).json()["starts_at"] == "2027-04-14T10:00:00+08:00"
    other.refresh_from_db()
    assert other.slot.number == 1
    assert host.post(f"{base}/lock/", {"locked": True}).status_code == 200
    assert kind(host.post(f"{base}/move/", {"slot": 1})) == (409, "meeting_locked")
