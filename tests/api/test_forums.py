"""Forums and registering for them."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.companies.models import Company
from apps.forums.models import Registration
from tests.api.steps import SIGN_IN, Api, kind, problem, texts
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import (
    ForumFactory,
    PersonFactory,
    RegistrationFactory,
    VenueFactory,
    forum_with_programme,
)
from tests.people import Cast

NO_FORUM = {
    "type": "urn:ipek:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no such forum, or it is not for you to see.",
}
pytestmark = pytest.mark.django_db


@time_machine.travel("2027-03-01T12:00:00Z", tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_forums(visitor: Api, django_assert_num_queries, count: int) -> None:
    ForumFactory(state="draft")
    deadline = datetime(2027, 3, 31, 16, tzinfo=UTC)
    venue = VenueFactory(code="PAZHOU", name_en="Pazhou")
    forums = [
        ForumFactory(name_en="Silk Forum", venue=venue, registration_deadline=deadline) for _n in range(count)
    ]
    with django_assert_num_queries(1):
        found = visitor.get("forums/").json()["results"]
    assert {line["id"] for line in found} == {forum.public_id for forum in forums}
    assert found[0] | {"id": ""} == {
        "time_zone": "Asia/Shanghai",
        "id": "",
        "name": texts("Silk Forum"),
        "state": "open",
        "starts_on": "2027-04-14",
        "ends_on": "2027-04-14",
        "venue": {"code": "PAZHOU", "name": texts("Pazhou")},
        "edition": None,
        "registration_deadline": "2027-04-01T00:00:00+08:00",
        "is_registration_open": True,
        "is_example": False,
        "format": "on_site",
        "languages": [],
        "fee": None,
    }
    assert visitor.get("forums/?upcoming=false").json()["results"] == []
    assert kind(visitor.get("forums/?state=open")) == (400, "invalid_query")


def test_forum_with_its_programme(visitor: Api, django_assert_num_queries) -> None:
    forum = forum_with_programme(slots=4)
    with django_assert_num_queries(4):
        found = visitor.get(f"forums/{forum.public_id}/").json()
    assert found["hosts"] == [forum.hosts.get().name]
    assert found["places_left"] == {"total": None, "az": None, "cn": None}
    assert found["sessions"] == [
        {
            "id": forum.sessions.get().public_id,
            "kind": "meetings",
            "title": texts("") | {"en": None},
            "starts_at": "2027-04-14T09:00:00+08:00",
            "ends_at": "2027-04-14T11:00:00+08:00",
        }
    ]
    assert problem(visitor.get(f"forums/{ForumFactory(state='draft').public_id}/")) == NO_FORUM


def test_register_for_a_forum(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    forum, person = ForumFactory(), PersonFactory(company=people.company, job_title="Direktor")
    path = f"forums/{forum.public_id}/registrations/"
    body = {"company": people.company.public_id, "people": [person.public_id], "note": "By the door"}
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    stranger = PersonFactory(company=people.other_company)
    assert problem(owner.post(path, body | {"people": [stranger.public_id]})) == {
        "type": "urn:ipek:problem:invalid",
        "title": "The values cannot be accepted",
        "status": 422,
        "detail": "Choose people of your own company.",
        "errors": [
            {"pointer": "#/people", "code": "invalid", "detail": "Choose people of your own company."}
        ],
    }
    assert Registration.objects.count() == 0
    with time_machine.travel("2027-01-01T04:00:00Z", tick=False):
        response = owner.post(path, body)
    registration = Registration.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "time_zone": "Asia/Shanghai",
        "id": registration.public_id,
        "forum": {"id": forum.public_id, "name": texts(forum.name_en)},
        "company": {
            "id": people.company.public_id,
            "country": "AZ",
            "legal_name": people.company.legal_name,
            "name_en": people.company.name_en,
        },
        "state": "pending",
        "reason": "",
        "note": "By the door",
        "people": [
            {
                "id": person.public_id,
                "name": person.display_name,
                "job_title": "Direktor",
                "job_title_en": "",
            }
        ],
        "created_at": "2027-01-01T12:00:00+08:00",
        "decided_at": None,
    }
    assert kind(owner.post(path, body)) == (409, "invalid_transition")


def test_only_verified_companies_register(people: Cast, owner: Api) -> None:
    Company.objects.filter(pk=people.company.pk).update(verification_state="draft")
    person = PersonFactory(company=people.company)
    body = {"company": people.company.public_id, "people": [person.public_id]}
    path = f"forums/{ForumFactory().public_id}/registrations/"
    assert kind(owner.post(path, body)) == (403, "not_allowed")
    closed = f"forums/{ForumFactory(state='closed').public_id}/registrations/"
    assert kind(owner.post(closed, body)) == (409, "registration_closed")
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_registrations_of_own_companies_alone(
    people: Cast, colleague: Api, outsider: Api, django_assert_num_queries, count: int
) -> None:
    own = RegistrationFactory(company=people.company)
    for _n in range(count):
        RegistrationFactory(forum=own.forum)
    path = f"forums/{own.forum.public_id}/registrations/"
    with django_assert_num_queries(6):
        found = colleague.get(path).json()["results"]
    assert [line["id"] for line in found] == [own.public_id]
    assert outsider.get(path).json()["results"] == []
    assert problem(Api().get(path)) == SIGN_IN


def test_change_and_cancel_a_registration(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    registration = RegistrationFactory(company=people.company)
    person = PersonFactory(company=people.company)
    path = f"forums/{registration.forum.public_id}/registrations/{registration.public_id}/"
    for method in ("PATCH", "DELETE"):
        assert problem(Api().send(method, path, {"people": [person.public_id]})) == SIGN_IN
        assert problem(outsider.send(method, path, {"people": [person.public_id]})) == NO_FORUM
        assert problem(colleague.send(method, path, {"people": [person.public_id]})) == ONLY_MANAGERS
    registration.refresh_from_db()
    assert (registration.state, registration.delegates.count()) == ("approved", 0)
    changed = owner.patch(path, {"people": [person.public_id]}).json()
    assert [line["id"] for line in changed["people"]] == [person.public_id]
    assert owner.delete(path).status_code == 204
    assert owner.get(path).json()["state"] == "cancelled"
    assert kind(owner.delete(path)) == (409, "invalid_transition")
    assert kind(owner.post(path)) == (405, "method_not_allowed")
