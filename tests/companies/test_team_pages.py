"""The team's page: invitations, roles, requests to join."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import Invitation, JoinRequest, Membership
from apps.companies.services import ask_to_join, invite_by_link, invite_by_mail
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, post_statuses, signed_in
from tests.factories import MembershipFactory, UserFactory
from tests.factories.companies import valid_voen
from tests.people import Cast

pytestmark = pytest.mark.django_db


def url_of(name: str, *args: object) -> str:
    return reverse(f"companies:{name}", args=args)


@pytest.fixture
def asked(people: Cast) -> JoinRequest:
    people.company.registration_number = valid_voen(41)
    people.company.save()
    return ask_to_join(
        user=people.outsider, country="AZ", registration_number=valid_voen(41), message="Hello there"
    )


def invited(people: Cast) -> Invitation:
    return invite_by_mail(
        user=people.owner, company=people.company, email="new@example.com", role="delegate", language="az"
    )


def test_managers_see_who_asks_and_who_is_invited_others_only_the_team(
    people: Cast, asked: JoinRequest
) -> None:
    invited(people)
    link = invite_by_link(user=people.owner, company=people.company, role="delegate")
    url = url_of("team", people.company.public_id)
    owner = signed_in(people.owner).get(url).content.decode()
    colleague = signed_in(people.colleague).get(url).content.decode()
    for text in ("new@example.com", link.token, "Hello there", people.outsider.email):
        assert text in owner
        assert text not in colleague


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_team_in_every_language(people: Cast, asked: JoinRequest, language: str) -> None:
    token, company = invited(people).token, people.company.public_id
    owner, outsider = signed_in(people.owner), signed_in(people.outsider)
    team, invitation = url_of("team", company), url_of("invitation", token)
    member = url_of("member", company, people.colleague.public_id)
    looks = [(owner, team), (owner, member), *((who, invitation) for who in (owner, outsider, Client()))]
    answers = [who.get(in_language(url, language)).status_code for who, url in looks]
    assert answers == [200] * 5


def test_only_managers_invite_answer_and_change_roles(people: Cast, asked: JoinRequest) -> None:
    company, invitation = people.company.public_id, invited(people)
    colleague = people.colleague.public_id
    data: dict[str, object] = {"email": "a@example.com", "role": "manager", "language": "en", "days": "7"}
    acts = [
        url_of("invite", company),
        url_of("invite_by_link", company),
        url_of("revoke_invitation", company, invitation.public_id),
        url_of("accept_join_request", company, asked.public_id),
        url_of("decline_join_request", company, asked.public_id),
        url_of("member", company, colleague),
        url_of("hand_over", company, colleague),
    ]
    assert [post_statuses(url, people, data) for url in acts] == [(404, 404, 302)] * len(acts)
    assert get_statuses(url_of("member", company, colleague), people) == (200, 404, 404, 302)
    owner = signed_in(people.owner)
    looks = [url for url in acts if "/team/" in url and url != url_of("member", company, colleague)]
    assert [owner.get(url).status_code for url in looks] == [405] * 6
    assert list(Invitation.objects.values_list("revoked_at", flat=True)) == [None]
    assert JoinRequest.objects.get().state == "pending"
    assert Membership.objects.get(user=people.colleague).role == "delegate"


def test_inviting_by_mail_and_by_link(people: Cast) -> None:
    owner, company = signed_in(people.owner), people.company
    team = url_of("team", company.public_id)
    values = {"email": "new@example.com", "role": "manager", "language": "ru", "person": ""}
    assert owner.post(url_of("invite", company.public_id), values).headers["Location"] == team
    refused = owner.post(url_of("invite", company.public_id), values | {"email": people.colleague.email})
    assert refused.status_code == 409
    wrong = owner.post(url_of("invite", company.public_id), values | {"email": "nobody"})
    assert (wrong.status_code, list(wrong.context["invite_form"].errors)) == (422, ["email"])
    link_url = url_of("invite_by_link", company.public_id)
    assert owner.post(link_url, {"role": "delegate", "days": "1"}).headers["Location"] == team
    assert owner.post(link_url, {"role": "owner", "days": "1"}).status_code == 422
    assert [(row.kind, row.role, row.email) for row in Invitation.objects.order_by("pk")] == [
        ("mail", "manager", "new@example.com"),
        ("link", "delegate", ""),
    ]


def test_a_visitor_signs_in_and_takes_the_invitation_up(people: Cast) -> None:
    invitation = invited(people)
    url = url_of("invitation", invitation.token)
    visitor = Client()
    page = visitor.get(url).content.decode()
    assert people.company.legal_name in page
    assert reverse("account_signup") in page
    assert reverse("account_login") in visitor.post(url).headers["Location"]
    newcomer = UserFactory()
    answer = signed_in(newcomer).post(url)
    assert answer.headers["Location"] == url_of("detail", people.company.public_id)
    assert Membership.objects.get(user=newcomer).role == "delegate"
    assert signed_in(people.outsider).post(url).status_code == 409
    assert signed_in(people.outsider).get(url).status_code == 200
    assert Client().get(url_of("invitation", "forged")).status_code == 404


def test_answering_who_asks(people: Cast, asked: JoinRequest) -> None:
    owner, company = signed_in(people.owner), people.company.public_id
    assert owner.post(url_of("accept_join_request", company, asked.public_id)).status_code == 302
    assert Membership.objects.get(user=people.outsider).role == "delegate"
    assert owner.post(url_of("decline_join_request", company, asked.public_id)).status_code == 404


def test_changing_a_role_handing_over_and_leaving(people: Cast) -> None:
    owner, company = signed_in(people.owner), people.company.public_id
    colleague = people.colleague.public_id
    assert owner.post(url_of("member", company, colleague), {"role": "manager"}).status_code == 302
    assert Membership.objects.get(user=people.colleague).role == "manager"
    assert owner.post(url_of("member", company, colleague), {"role": "king"}).status_code == 422
    assert owner.post(url_of("hand_over", company, colleague)).status_code == 302
    roles = dict(Membership.objects.filter(company=people.company).values_list("user_id", "role"))
    assert roles == {people.owner.pk: "manager", people.colleague.pk: "owner"}
    assert owner.post(url_of("hand_over", company, colleague)).status_code == 403
    assert owner.post(url_of("remove_member", company, people.owner.public_id)).status_code == 302
    assert not Membership.objects.filter(user=people.owner).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_team_asks_as_often_for_three_of_each_as_for_one(
    people: Cast, count: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(count):
        MembershipFactory(company=people.company, role="delegate")
        JoinRequest.objects.create(company=people.company, user=UserFactory())
        invite_by_link(user=people.owner, company=people.company, role="delegate")
    owner, url = signed_in(people.owner), url_of("team", people.company.public_id)
    owner.get(url)
    with django_assert_num_queries(14):
        owner.get(url)
