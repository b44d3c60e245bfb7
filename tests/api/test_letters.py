"""Invitation letters by the API."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from apps.letters.models import InvitationLetter
from apps.letters.services import issue_letter
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import EditionFactory, ForumFactory, PersonFactory
from tests.people import Cast


@pytest.fixture(autouse=True)
def _before_the_event() -> Any:
    with time_machine.travel(datetime(2027, 3, 1, 8, tzinfo=UTC), tick=True):
        yield


def test_ask_read_and_withdraw(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    path = f"my/companies/{people.company.public_id}/letters/"
    forum, person = ForumFactory(hosts=[people.body]), PersonFactory(company=people.company)
    body = {
        "person": person.public_id,
        "forum": forum.public_id,
        "stays_from": "2027-04-13",
        "stays_until": "2027-04-16",
    }
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    for wrong in (
        body | {"person": "nobody"},
        body | {"edition": EditionFactory().slug},
        {**body, "stays_until": "2027-04-01"},
    ):
        assert kind(owner.post(path, wrong)) == (422, "invalid")
    assert InvitationLetter.objects.count() == 0
    asked = owner.post(path, body)
    letter = InvitationLetter.objects.get()
    assert asked.status_code == 201
    assert {
        name: asked.json()[name]
        for name in ("id", "state", "forum", "edition", "languages", "check_url", "code")
    } == {
        "id": letter.public_id,
        "state": "requested",
        "forum": forum.public_id,
        "edition": None,
        "languages": ["zh-hans", "en"],
        "check_url": "",
        "code": "",
    }
    assert kind(owner.post(path, body)) == (409, "letter_exists")
    one = f"{path}{letter.public_id}/"
    assert colleague.get(one).json() == asked.json()
    assert kind(owner.get(f"{one}file/")) == (404, "not_found")
    issue_letter(user=people.organiser, letter=letter)
    file = colleague.get(f"{one}file/")
    assert (file.status_code, file.headers["Content-Type"], file.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert owner.get(one).json()["check_url"] == f"http://testserver/letters/{letter.token}/"
    assert kind(outsider.get(f"{one}file/")) == (404, "not_found")
    assert kind(owner.delete(one)) == (409, "invalid_transition")
    second = owner.post(path, body | {"person": PersonFactory(company=people.company).public_id}).json()
    assert problem(colleague.delete(f"{path}{second['id']}/")) == ONLY_MANAGERS
    assert owner.delete(f"{path}{second['id']}/").status_code == 204
    assert owner.get(f"{path}{second['id']}/").json()["state"] == "withdrawn"


@pytest.mark.parametrize("count", [1, 3])
def test_letters(
    people: Cast, owner: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"my/companies/{people.company.public_id}/letters/"
    for _n in range(count):
        body = {"person": PersonFactory(company=people.company).public_id, "edition": EditionFactory().slug}
        assert (
            owner.post(path, body | {"stays_from": "2027-04-14", "stays_until": "2027-04-20"}).status_code
            == 201
        )
    with django_assert_num_queries(3):
        assert len(owner.get(path).json()["results"]) == count
