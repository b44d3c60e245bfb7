"""Organisers answer requests for letters over the API, and whoever holds a paper checks it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company
from apps.forums.models import Forum
from apps.letters.models import InvitationLetter
from apps.letters.services import request_letter
from apps.notifications.models import Delivery
from tests.api.steps import Api, kind
from tests.factories import (
    CompanyFactory,
    ForumFactory,
    MembershipFactory,
    OrganiserBodyFactory,
    PersonFactory,
)
from tests.organiser.steps import without_second_factor
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
QUEUE = "organiser/letters/"
NOWHERE = "2" * 12
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
DAYS = {"stays_from": date(2027, 4, 13), "stays_until": date(2027, 4, 16)}
Ask = Callable[[], InvitationLetter]


@pytest.fixture(autouse=True)
def _before_the_event() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return ForumFactory(name_en="Silk Forum", hosts=[people.body])


@pytest.fixture
def ask(people: Cast, forum: Forum) -> Ask:
    def act() -> InvitationLetter:
        person = PersonFactory(company=people.company)
        return request_letter(user=people.owner, company=people.company, person=person, event=forum, **DAYS)

    return act


@pytest.fixture
def desk(people: Cast) -> Api:
    return Api(people.organiser)


def test_a_letter_is_issued_checked_and_revoked(
    people: Cast, forum: Forum, ask: Ask, desk: Api, visitor: Api, owner: Api
) -> None:
    letter = ask()
    [line] = desk.get(QUEUE).json()["results"]
    assert {name: line[name] for name in ("id", "state", "code", "event_name", "issued_by", "check_url")} == {
        "id": letter.public_id,
        "state": "requested",
        "code": "",
        "event_name": "Silk Forum",
        "issued_by": None,
        "check_url": "",
    }
    assert (line["company"]["id"], line["person"]["name"]) == (
        people.company.public_id,
        letter.person.display_name,
    )
    one, check = f"{QUEUE}{letter.public_id}/", f"letters/{letter.token}/"
    # What is not issued is no paper yet.
    assert [visitor.get(check).status_code, desk.get(f"{one}file/").status_code] == [404, 404]
    issued = desk.post(f"{one}issue/").json()
    assert (issued["state"], issued["code"], issued["issued_by"]) == (
        "issued",
        "IPEK-2027-00001",
        people.body.name,
    )
    assert issued["check_url"].endswith(f"/letters/{letter.token}/")
    assert kind(desk.post(f"{one}issue/")) == (409, "invalid_transition")
    checked = visitor.get(check)
    assert (checked.status_code, checked.json()) == (
        200,
        {
            "time_zone": "Asia/Shanghai",
            "code": "IPEK-2027-00001",
            "is_valid": True,
            "revoked_at": None,
            "person": letter.person.display_name,
            "company": people.company.display_name,
            "company_country": "AZ",
            "event_name": "Silk Forum",
            "stays_from": "2027-04-13",
            "stays_until": "2027-04-16",
            "issued_by": people.body.name,
        },
    )
    with time_machine.travel(datetime(2027, 4, 17, 8, tzinfo=UTC)):
        assert visitor.get(check).json()["is_valid"] is False
    revoked = desk.post(f"{one}revocation/", {"reason": "The visit is off."}).json()
    assert (revoked["state"], revoked["reason"]) == ("revoked", "The visit is off.")
    told = visitor.get(check).json()
    assert (told["is_valid"], told["revoked_at"][:10]) == (False, "2027-03-01")
    file = desk.get(f"{one}file/")
    assert (file.status_code, file.headers["Content-Type"], file.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert (
        owner.get(f"my/companies/{people.company.public_id}/letters/{letter.public_id}/file/").status_code
        == 404
    )
    assert Delivery.objects.filter(kind="letter.decided", recipient=people.owner).count() == 2


def test_a_refusal_has_a_reason(ask: Ask, desk: Api, owner: Api, people: Cast) -> None:
    letter = ask()
    one = f"{QUEUE}{letter.public_id}/"
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 1001}):
        assert kind(desk.post(f"{one}refusal/", body)) == (422, "invalid")
    assert kind(desk.post(f"{one}revocation/", {"reason": "Too early."})) == (409, "invalid_transition")
    answer = desk.post(f"{one}refusal/", {"reason": "Name the hotel."}).json()
    assert (answer["state"], answer["reason"]) == ("declined", "Name the hotel.")
    theirs = owner.get(f"my/companies/{people.company.public_id}/letters/{letter.public_id}/").json()
    assert (theirs["state"], theirs["reason"]) == ("declined", "Name the hotel.")
    assert desk.get(QUEUE).json()["results"] == []
    for state in ("declined", "all"):
        assert [row["id"] for row in desk.get(f"{QUEUE}?state={state}").json()["results"]] == [
            letter.public_id
        ]
    assert kind(desk.get(f"{QUEUE}?state=lost")) == (400, "invalid_query")


def test_the_longest_waiting_comes_first(ask: Ask, desk: Api) -> None:
    letters = [ask().public_id for _n in range(3)]
    assert [row["id"] for row in desk.get(QUEUE).json()["results"]] == letters
    second = desk.get(desk.get(f"{QUEUE}?limit=2").json()["next"]).json()
    assert [row["id"] for row in second["results"]] == letters[2:]


def test_to_others_it_is_not_there(ask: Ask, people: Cast, owner: Api, outsider: Api) -> None:
    letter = ask()
    one = f"{QUEUE}{letter.public_id}/"
    hall = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    without = Api(without_second_factor(people.body))
    why = {"reason": "No."}
    for client, status in ((Api(), 401), (owner, 404), (outsider, 404), (hall, 404), (without, 404)):
        answers = [client.get(QUEUE), client.get(one), client.get(f"{one}file/"), client.post(f"{one}issue/")]
        answers += [client.post(f"{one}refusal/", why), client.post(f"{one}revocation/", why)]
        assert [answer.status_code for answer in answers] == [status] * 6
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    assert verifier.get(one).status_code == 200
    assert kind(verifier.post(f"{one}issue/")) == (403, "not_allowed")
    assert kind(verifier.post(f"{one}refusal/", why)) == (403, "not_allowed")
    letter.refresh_from_db()
    assert (letter.state, letter.revision) == ("requested", 1)


def test_whose_letters_an_organiser_sees(ask: Ask, people: Cast) -> None:
    letter = ask()
    stranger = Api(organiser_of(OrganiserBodyFactory(country="CN"), OrganiserRole.COUNTRY_DESK))
    assert stranger.get(QUEUE).json()["results"] == []
    for answer in (
        stranger.get(f"{QUEUE}{letter.public_id}/"),
        stranger.post(f"{QUEUE}{letter.public_id}/issue/"),
    ):
        assert answer.status_code == 404
    letter.refresh_from_db()
    assert letter.state == "requested"


def test_a_company_that_is_no_longer_verified_gets_none(ask: Ask, people: Cast, desk: Api) -> None:
    letter = ask()
    Company.objects.filter(pk=people.company.pk).update(verification_state="expired")
    refused = desk.post(f"{QUEUE}{letter.public_id}/issue/?lang=zh-hans")
    assert kind(refused) == (409, "not_verified")
    assert refused.json()["detail"] == "该企业的认证已失效。"
    assert InvitationLetter.objects.get().number is None


def test_what_is_no_code_leads_nowhere(visitor: Api, desk: Api) -> None:
    for code in ("0" * 32, "0" * 31, "IPEK-2027-00001", "%00", "ж" * 32):
        assert visitor.get(f"letters/{code}/").status_code == 404
    assert visitor.post(f"letters/{'0' * 32}/").status_code == 405
    assert [desk.post(QUEUE).status_code, desk.get(f"{QUEUE}{NOWHERE}/issue/").status_code] == [405, 405]
    assert desk.get(f"{QUEUE}{NOWHERE}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same(
    forum: Forum, desk: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        company = CompanyFactory()
        user = MembershipFactory(company=company).user
        person = PersonFactory(company=company)
        request_letter(user=user, company=company, person=person, event=forum, **DAYS)
    desk.get(QUEUE)
    with django_assert_num_queries(7):
        assert len(desk.get(QUEUE).json()["results"]) == count
