"""Asking for meetings and answering through the API."""

import pytest
import time_machine

from apps.forums.models import Forum
from apps.meetings.models import MeetingRequest
from tests.api.steps import SIGN_IN, Api, kind, problem, texts
from tests.api.test_companies import ONLY_MANAGERS
from tests.factories import CompanyFactory, ForumFactory, MeetingRequestFactory, take_part
from tests.people import Cast

NO_REQUEST = {
    "type": "urn:ipek:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no such meeting request, or it is not for you to see.",
}


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = ForumFactory()
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def asked(people: Cast, forum: Forum) -> MeetingRequest:
    return MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)


def brief(company: object) -> dict[str, str]:
    return {
        "id": company.public_id,
        "country": company.country,
        "legal_name": company.legal_name,
        "name_en": company.name_en,
    }


@time_machine.travel("2027-01-01T04:00:00Z", tick=False)
def test_ask(people: Cast, forum: Forum, owner: Api, colleague: Api, outsider: Api) -> None:
    body = {
        "sender": people.company.public_id,
        "recipient": people.other_company.public_id,
        "forum": forum.public_id,
        "wish": "must",
        "note": "Hazelnuts",
    }
    assert problem(Api().post("meeting-requests/", body)) == SIGN_IN
    assert kind(outsider.post("meeting-requests/", body)) == (404, "not_found")
    assert problem(colleague.post("meeting-requests/", body)) == ONLY_MANAGERS
    assert kind(owner.post("meeting-requests/", body | {"wish": "perhaps"})) == (422, "invalid")
    assert MeetingRequest.objects.count() == 0
    response = owner.post("meeting-requests/", body)
    assert response.status_code == 201
    assert response.json() == {
        "time_zone": "Asia/Shanghai",
        "id": MeetingRequest.objects.get().public_id,
        "state": "pending",
        "sender": brief(people.company),
        "recipient": brief(people.other_company),
        "forum": {"id": forum.public_id, "name": texts(forum.name_en)},
        "edition": None,
        "wish": "must",
        "answer_wish": "",
        "part_of_day": "any",
        "note": "Hazelnuts",
        "decline_reason": "",
        "created_at": "2027-01-01T12:00:00+08:00",
        "decided_at": None,
        "expires_at": "2027-01-15T12:00:00+08:00",
    }
    assert kind(owner.post("meeting-requests/", body)) == (409, "request_exists")
    assert MeetingRequest.objects.count() == 1


def test_ask_at_a_forum_of_others(people: Cast, owner: Api) -> None:
    body = {
        "sender": people.company.public_id,
        "recipient": people.other_company.public_id,
        "forum": ForumFactory().public_id,
    }
    assert kind(owner.post("meeting-requests/", body)) == (403, "not_registered")
    assert kind(owner.post("meeting-requests/", body | {"forum": "x"})) == (404, "not_found")
    hidden = CompanyFactory(is_visible=False)
    assert kind(owner.post("meeting-requests/", body | {"recipient": hidden.public_id})) == (404, "not_found")


@pytest.mark.parametrize("count", [1, 3])
def test_list(
    people: Cast, forum: Forum, colleague: Api, outsider: Api, django_assert_num_queries, count: int
) -> None:
    for _n in range(count):
        MeetingRequestFactory(forum=forum, sender=people.company)
    with django_assert_num_queries(2):
        found = colleague.get("meeting-requests/?state=pending").json()["results"]
    assert len(found) == count
    assert colleague.get("meeting-requests/?state=accepted").json()["results"] == []
    assert colleague.get(f"meeting-requests/?forum={ForumFactory().public_id}").json()["results"] == []
    own = colleague.get(f"meeting-requests/?company={people.company.public_id}").json()["results"]
    assert own == found
    assert kind(colleague.get(f"meeting-requests/?company={people.other_company.public_id}")) == (
        404,
        "not_found",
    )
    assert kind(colleague.get("meeting-requests/?states=pending")) == (400, "invalid_query")
    assert outsider.get("meeting-requests/").json()["results"] == []
    assert problem(Api().get("meeting-requests/")) == SIGN_IN


def test_read_one(asked: MeetingRequest, colleague: Api, other_owner: Api, outsider: Api) -> None:
    path = f"meeting-requests/{asked.public_id}/"
    assert colleague.get(path).json() == other_owner.get(path).json()
    assert problem(outsider.get(path)) == NO_REQUEST
    assert problem(Api().get(path)) == SIGN_IN


@pytest.mark.parametrize(
    ("act", "body", "state"),
    [
        ("acceptance", {"wish": "must"}, "accepted"),
        ("refusal", {"reason": "No capacity"}, "declined"),
    ],
)
def test_answer(
    people: Cast, asked: MeetingRequest, owner: Api, colleague: Api, other_owner: Api, outsider: Api,
    act: str, body: dict[str, str], state: str,
) -> None:  # fmt: skip
    path = f"meeting-requests/{asked.public_id}/{act}/"
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NO_REQUEST
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert problem(owner.post(path, body)) == ONLY_MANAGERS | {
        "detail": "Only the company that was asked can answer."
    }
    assert kind(other_owner.get(path)) == (405, "method_not_allowed")
    assert kind(other_owner.post(path, {"words": "no"})) == (422, "invalid")
    asked.refresh_from_db()
    assert asked.state == "pending"
    found = other_owner.post(path, body).json()
    assert (found["state"], found["answer_wish"], found["decline_reason"]) == (
        state, body.get("wish", ""), body.get("reason", ""),
    )  # fmt: skip
    again = other_owner.post(path, body)
    assert problem(again) == {
        "type": "urn:ipek:problem:invalid_transition",
        "title": "In conflict with the present state",
        "status": 409,
        "detail": f"A request that is “{state.title()}” cannot become “{state.title()}”.",
        "current": state,
        "wanted": state,
    }


def test_withdraw(asked: MeetingRequest, owner: Api, colleague: Api, other_owner: Api, outsider: Api) -> None:
    path = f"meeting-requests/{asked.public_id}/withdrawal/"
    assert problem(Api().post(path)) == SIGN_IN
    assert problem(outsider.post(path)) == NO_REQUEST
    assert problem(colleague.post(path)) == ONLY_MANAGERS
    assert kind(other_owner.post(path)) == (403, "not_allowed")
    asked.refresh_from_db()
    assert asked.state == "pending"
    assert owner.post(path).json()["state"] == "withdrawn"
    assert kind(owner.post(path)) == (409, "invalid_transition")
