"""The team of one's company, invitations, and requests to join."""

from collections.abc import Callable

import pytest

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company, Invitation, JoinRequest, Membership
from apps.companies.services import invite_by_link
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
    OrganiserBodyFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.companies import valid_voen
from tests.people import Cast, organiser_of


@pytest.fixture
def numbered(people: Cast) -> Cast:
    people.company.registration_number = valid_voen(81)
    people.company.save()
    return people


def home(people: Cast) -> str:
    return f"my/companies/{people.company.public_id}/"


def ask(people: Cast, api: Api) -> JoinRequest:
    answer = api.post(
        "my/join-requests/", {"country": "AZ", "registration_number": valid_voen(81), "message": "Hello"}
    )
    assert answer.status_code == 201
    return JoinRequest.objects.get(public_id=answer.json()["id"])


def test_the_team_is_read_by_the_team_and_changed_by_owners(
    people: Cast, owner: Api, colleague: Api, outsider: Api
) -> None:
    place, one = f"{home(people)}team/", f"{home(people)}team/{people.colleague.public_id}/"
    found = owner.get(place).json()["results"]
    assert [(row["id"], row["role"], row["email"]) for row in found] == [
        (people.owner.public_id, "owner", people.owner.email),
        (people.colleague.public_id, "delegate", people.colleague.email),
    ]
    assert colleague.get(place).json()["results"] == found
    assert kind(outsider.get(place)) == (404, "not_found")
    assert problem(Api().get(place)) == SIGN_IN
    assert kind(colleague.patch(one, {"role": "owner"})) == (403, "not_allowed")
    assert kind(outsider.patch(one, {"role": "owner"})) == (404, "not_found")
    assert kind(owner.patch(one, {"role": "king"})) == (422, "invalid")
    assert Membership.objects.get(user=people.colleague).role == "delegate"
    assert owner.patch(one, {"role": "manager"}).json()["role"] == "manager"
    own = f"{home(people)}team/{people.owner.public_id}/"
    assert kind(owner.delete(own)) == (409, "last_owner")
    assert owner.post(f"{one}ownership/", {}).json()["role"] == "owner"
    assert kind(owner.post(f"{one}ownership/", {})) == (403, "not_allowed")
    assert owner.delete(own).status_code == 204
    roles = Membership.objects.filter(company=people.company).values_list("user_id", "role")
    assert list(roles) == [(people.colleague.pk, "owner")]


def test_inviting_and_coming(people: Cast, owner: Api, colleague: Api, api: Callable[..., Api]) -> None:
    place = f"{home(people)}invitations/"
    person = PersonFactory(company=people.company)
    body = {"role": "manager", "email": "new@example.com", "language": "ru", "person": person.public_id}
    by_mail = owner.post(place, body)
    assert (by_mail.status_code, by_mail.json()["kind"], by_mail.json()["language"]) == (201, "mail", "ru")
    link = owner.post(place, {"role": "delegate", "days": 1}).json()
    assert link["kind"] == "link"
    assert kind(owner.post(place, {"role": "owner"})) == (403, "not_allowed")
    assert kind(owner.post(place, {"role": "delegate", "days": 31})) == (422, "invalid")
    assert kind(owner.post(place, body | {"person": "nobody"})) == (404, "not_found")
    assert kind(colleague.post(place, body)) == (403, "not_allowed")
    assert kind(colleague.get(place)) == (403, "not_allowed")
    assert {row["id"] for row in owner.get(place).json()["results"]} == {by_mail.json()["id"], link["id"]}
    token = by_mail.json()["url"].split("/")[-2]
    seen = Api().get(f"invitations/{token}/").json()
    assert (seen["company"]["id"], seen["role"], seen["is_open"]) == (
        people.company.public_id,
        "manager",
        True,
    )
    newcomer = UserFactory()
    assert problem(Api().post("my/memberships/", {"token": token})) == SIGN_IN
    assert api(newcomer).post("my/memberships/", {"token": token}).json()["role"] == "manager"
    person.refresh_from_db()
    assert person.user == newcomer
    assert kind(api(UserFactory()).post("my/memberships/", {"token": token})) == (409, "invitation_closed")
    assert kind(api(UserFactory()).post("my/memberships/", {"token": "forged"})) == (404, "not_found")
    assert owner.delete(f"{place}{link['id']}/").status_code == 204
    assert Invitation.objects.get(public_id=link["id"]).revoked_at is not None
    assert kind(colleague.delete(f"{place}{link['id']}/")) == (403, "not_allowed")


def test_asking_and_answering(
    numbered: Cast, owner: Api, colleague: Api, outsider: Api, api: Callable[..., Api]
) -> None:
    asked = ask(numbered, outsider)
    place = f"{home(numbered)}join-requests/"
    [own] = outsider.get("my/join-requests/").json()["results"]
    assert (own["id"], own["registration_number"], own["state"]) == (
        asked.public_id,
        valid_voen(81),
        "pending",
    )
    assert numbered.company.legal_name not in str(own)
    [line] = owner.get(place).json()["results"]
    assert (line["id"], line["email"], line["message"]) == (asked.public_id, numbered.outsider.email, "Hello")
    for nobody, status in ((colleague, 403), (outsider, 404)):
        assert nobody.get(place).status_code == status
        assert nobody.post(f"{place}{asked.public_id}/acceptance/", {}).status_code == status
        assert nobody.post(f"{place}{asked.public_id}/refusal/", {}).status_code == status
    assert JoinRequest.objects.get().state == "pending"
    assert (
        owner.post(f"{place}{asked.public_id}/acceptance/", {"role": "manager"}).json()["role"] == "manager"
    )
    assert kind(owner.post(f"{place}{asked.public_id}/refusal/", {})) == (404, "not_found")
    second = api(UserFactory())
    other = ask(numbered, second)
    assert owner.post(f"{place}{other.public_id}/refusal/", {}).json()["state"] == "declined"
    third = api(UserFactory())
    mine = ask(numbered, third)
    assert kind(second.delete(f"my/join-requests/{mine.public_id}/")) == (404, "not_found")
    assert third.delete(f"my/join-requests/{mine.public_id}/").status_code == 204
    assert JoinRequest.objects.get(pk=mine.pk).state == "withdrawn"


def test_correcting_the_number(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    place, body = f"{home(people)}number/", {"registration_number": valid_voen(82)}
    assert kind(owner.post(place, body)) == (409, "number_fixed")
    Company.objects.filter(pk=people.company.pk).update(verification_state="draft")
    assert kind(colleague.post(place, body)) == (403, "not_allowed")
    assert kind(outsider.post(place, body)) == (404, "not_found")
    assert kind(owner.post(place, {"registration_number": "1"})) == (422, "invalid")
    assert owner.post(place, body).json()["registration_number"] == valid_voen(82)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_rows_as_for_one(
    people: Cast, owner: Api, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        MembershipFactory(company=people.company, role="delegate")
        JoinRequest.objects.create(company=people.company, user=UserFactory())
        invite_by_link(user=people.owner, company=people.company, role="delegate")
    for name, queries in (("team", 3), ("invitations", 4), ("join-requests", 4)):
        with django_assert_num_queries(queries):
            assert len(owner.get(f"{home(people)}{name}/").json()["results"]) >= count


def test_organisers_answer_where_nobody_acts(people: Cast, owner: Api, api: Callable[..., Api]) -> None:
    place = "organiser/join-requests/"
    orphan = CompanyFactory(registration_number=valid_voen(83))
    asked = JoinRequest.objects.create(company=orphan, user=people.outsider, message="We are it.")
    led = JoinRequest.objects.create(company=people.company, user=UserFactory())
    desk = api(people.organiser)
    lines = desk.get(place).json()["results"]
    assert [(line["id"], line["message"], line["company"]["registration_number"]) for line in lines] == [
        (asked.public_id, "We are it.", valid_voen(83)),
        (led.public_id, "", people.company.registration_number),
    ]
    statistics = api(organiser_of(people.body, OrganiserRole.STATISTICS))
    hall = api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    one = f"{place}{asked.public_id}/"
    for client, status in ((api(), 401), (owner, 404), (hall, 404), (statistics, 404)):
        answers = [client.post(f"{one}acceptance/"), client.post(f"{one}refusal/")]
        assert [answer.status_code for answer in answers] == [status] * 2
    assert [client.get(place).status_code for client in (api(), owner, hall, statistics)] == [
        401,
        404,
        404,
        200,
    ]
    # Who acts for the company answers, and no organiser in their place.
    for act in ("acceptance", "refusal"):
        assert kind(desk.post(f"{place}{led.public_id}/{act}/")) == (404, "not_found")
    chinese = api(organiser_of(OrganiserBodyFactory(country="CN"), OrganiserRole.COUNTRY_DESK))
    assert chinese.get(place).json()["results"] == []
    assert chinese.post(f"{one}acceptance/").status_code == 404
    assert {row.state for row in JoinRequest.objects.all()} == {"pending"}
    member = desk.post(f"{one}acceptance/")
    assert (member.status_code, member.json()["role"], member.json()["email"]) == (
        200,
        "owner",
        people.outsider.email,
    )
    assert desk.get(f"{place}?state=accepted").json()["results"][0]["id"] == asked.public_id
    second = JoinRequest.objects.create(company=CompanyFactory(), user=UserFactory())
    assert desk.post(f"{place}{second.public_id}/refusal/").json()["state"] == "declined"
    assert kind(desk.post(f"{place}{second.public_id}/refusal/")) == (409, "invalid_transition")
    assert [desk.post(place).status_code, desk.get(f"{one}refusal/").status_code] == [405, 405]


@pytest.mark.parametrize("count", [1, 3])
def test_the_organisers_list_costs_the_same(
    people: Cast, api: Callable[..., Api], django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        JoinRequest.objects.create(company=people.company, user=UserFactory())
    desk = api(people.organiser)
    desk.get("organiser/join-requests/")
    with django_assert_num_queries(7):
        assert len(desk.get("organiser/join-requests/").json()["results"]) == count
