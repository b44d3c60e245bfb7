"""Coming onto a team: by mail, by link, by asking."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.signing import Signer
from django.utils import timezone

from apps.accounts.models import User
from apps.companies.models import Invitation, JoinRequest, Membership
from apps.companies.selectors import invitation_behind, invitations_for, open_invitations
from apps.companies.services import (
    accept_invitation,
    accept_join_request,
    ask_to_join,
    decline_join_request,
    invite_by_link,
    invite_by_mail,
    revoke_invitation,
    withdraw_join_request,
)
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from apps.notifications.messages import RenderContext
from apps.notifications.models import Delivery, Notification
from apps.notifications.recipients import Recipient
from apps.notifications.renderers import renderer_for
from tests.factories import CompanyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.factories.companies import valid_voen
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db


def invite(
    people: Cast, email: str = "new@example.com", role: str = "delegate", **more: object
) -> Invitation:
    return invite_by_mail(
        user=people.owner, company=people.company, email=email, role=role, language="az", **more
    )


def role_of(people: Cast, user: User) -> str | None:
    return Membership.objects.filter(company=people.company, user=user).values_list("role", flat=True).first()


def mail_of(delivery: Delivery) -> str:
    recipient = Recipient(delivery.recipient_id, delivery.address or "x@example.com", "en", "Asia/Baku")
    context = RenderContext("en", "Asia/Baku", "https://ipek.example", recipient)
    message = renderer_for(delivery.kind).render(delivery.payload, context)
    return f"{message.subject}\n{message.text}"


def test_an_invitation_by_mail_brings_one_person_onto_the_team(people: Cast) -> None:
    invitation = invite(people, email=" New@Example.com ", role="manager")
    delivery = Delivery.objects.get(kind="company.invited")
    assert (delivery.address, delivery.language, delivery.payload) == (
        "new@example.com",
        "az",
        {"invitation": invitation.public_id},
    )
    text = mail_of(delivery)
    token = text.split("/my-company/invitations/")[1].split("/")[0]
    newcomer, late = UserFactory(email="new@example.com"), UserFactory()
    accept_invitation(user=newcomer, invitation=invitation_behind(token))
    assert role_of(people, newcomer) == "manager"
    with pytest.raises(Conflict) as error:
        accept_invitation(user=late, invitation=invitation_behind(token))
    assert error.value.code == "invitation_closed"
    assert role_of(people, late) is None
    assert Delivery.objects.get(pk=delivery.pk).state == "retired"
    told = Delivery.objects.get(kind="company.member_joined")
    assert told.recipient == people.owner
    assert newcomer.name in mail_of(told)


def test_an_account_is_told_in_its_own_language_and_inbox(people: Cast) -> None:
    known = UserFactory(email="known@example.com", language="ru")
    invite(people, email="KNOWN@example.com")
    assert Delivery.objects.get(kind="company.invited").recipient == known
    assert Notification.objects.get(kind="company.invited").recipient == known


def test_a_person_without_account_is_claimed(people: Cast) -> None:
    named = PersonFactory(company=people.company, email="other@example.com")
    same_mail = PersonFactory(company=people.company, email="NEW@example.com")
    newcomer = UserFactory(email="new@example.com")
    accept_invitation(user=newcomer, invitation=invite(people))
    same_mail.refresh_from_db()
    assert same_mail.user == newcomer
    second = UserFactory(email="second@example.com")
    accept_invitation(user=second, invitation=invite(people, email="second@example.com", person=named))
    named.refresh_from_db()
    assert named.user == second


def test_a_link_serves_many_until_it_is_taken_back(people: Cast) -> None:
    link = invite_by_link(user=people.owner, company=people.company, role="delegate", days=1)
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    accept_invitation(user=first, invitation=link)
    accept_invitation(user=second, invitation=link)
    assert list(open_invitations(people.company)) == [link]
    revoke_invitation(user=people.owner, invitation=link)
    with pytest.raises(Conflict):
        accept_invitation(user=third, invitation=link)
    assert [role_of(people, user) for user in (first, second, third)] == ["delegate", "delegate", None]
    assert list(open_invitations(people.company)) == []


def test_invitations_expire(people: Cast) -> None:
    by_mail = invite(people)
    link = invite_by_link(user=people.owner, company=people.company, role="manager", days=30)
    newcomer = UserFactory(email="new@example.com")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=15), tick=False):
        with pytest.raises(Conflict):
            accept_invitation(user=newcomer, invitation=by_mail)
        assert list(open_invitations(people.company)) == [link]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31), tick=False), pytest.raises(Conflict):
        accept_invitation(user=newcomer, invitation=link)
    assert role_of(people, newcomer) is None


def test_inviting_again_replaces_the_earlier_invitation(people: Cast) -> None:
    earlier, later = invite(people), invite(people, role="manager")
    assert list(open_invitations(people.company)) == [later]
    earlier.refresh_from_db()
    assert earlier.revoked_at is not None
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["pending", "retired"]


def test_who_may_invite_whom_as_what(people: Cast) -> None:
    manager = MembershipFactory(company=people.company, role="manager").user
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            invite_by_mail(
                user=user, company=people.company, email="a@example.com", role="delegate", language="en"
            )
        with pytest.raises(refusal):
            invite_by_link(user=user, company=people.company, role="delegate")
    with pytest.raises(NotAllowed):
        invite_by_mail(
            user=manager, company=people.company, email="a@example.com", role="owner", language="en"
        )
    with pytest.raises(NotAllowed):
        invite_by_link(user=people.owner, company=people.company, role="owner")
    with pytest.raises(InvalidInput):
        invite_by_link(user=people.owner, company=people.company, role="delegate", days=31)
    with pytest.raises(InvalidInput):
        invite(people, person=PersonFactory(company=people.other_company))
    with pytest.raises(Conflict):
        invite(people, email=people.colleague.email)
    assert not Invitation.objects.exists()
    assert not Delivery.objects.exists()


def test_an_address_that_was_not_signed_here_leads_nowhere(people: Cast) -> None:
    invitation = invite(people)
    forged = Signer(salt="something else").sign(invitation.public_id)
    for token in ("x", invitation.public_id, forged, Signer(salt="companies.invitation").sign("nothing")):
        with pytest.raises(NotFound):
            invitation_behind(token)


def test_invitations_to_a_proved_address_are_shown(people: Cast) -> None:
    from allauth.account.models import EmailAddress

    invitation = invite(people)
    user = UserFactory(email="new@example.com")
    address = EmailAddress.objects.create(user=user, email="new@example.com", verified=False, primary=True)
    assert list(invitations_for(user)) == []
    address.verified = True
    address.save()
    assert list(invitations_for(user)) == [invitation]


@pytest.mark.django_db(transaction=True)
def test_one_invitation_taken_up_twice_at_once_admits_one(people: Cast) -> None:
    invitation = invite(people)
    users = [UserFactory(), UserFactory()]
    outcomes = at_once(
        *(lambda user=user: accept_invitation(user=user, invitation=invitation) for user in users),
        behind=lambda: Invitation.objects.select_for_update().get(pk=invitation.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Membership"]
    assert Membership.objects.filter(company=people.company, user__in=users).count() == 1


# --- asking -----------------------------------------------------------------------------------------------------------


def ask(people: Cast, user: User | None = None, message: str = "I am the new director.") -> JoinRequest:
    return ask_to_join(
        user=user or people.outsider,
        country=people.company.country,
        registration_number=people.company.registration_number,
        message=message,
    )


@pytest.fixture
def numbered(people: Cast) -> Cast:
    people.company.registration_number = valid_voen(31)
    people.company.save()
    return people


def test_who_asks_is_admitted_by_a_manager(numbered: Cast) -> None:
    person = PersonFactory(company=numbered.company, email=numbered.outsider.email.upper())
    request = ask(numbered)
    asked = Delivery.objects.get(kind="company.join_asked")
    assert asked.recipient == numbered.owner
    assert "I am the new director." in mail_of(asked)
    accept_join_request(user=numbered.owner, request=request)
    assert role_of(numbered, numbered.outsider) == "delegate"
    person.refresh_from_db()
    assert person.user == numbered.outsider
    answered = Delivery.objects.get(kind="company.join_answered")
    assert answered.recipient == numbered.outsider
    with pytest.raises(InvalidTransition):
        decline_join_request(user=numbered.owner, request=request)


def test_a_refusal_tells_nothing_about_the_company(numbered: Cast) -> None:
    request = ask(numbered)
    decline_join_request(user=numbered.owner, request=request)
    text = mail_of(Delivery.objects.get(kind="company.join_answered"))
    assert numbered.company.registration_number in text
    for secret in (numbered.company.legal_name, numbered.owner.email, numbered.owner.name):
        assert secret not in text
    assert role_of(numbered, numbered.outsider) is None
    with pytest.raises(Conflict) as error:
        ask(numbered)
    assert error.value.code == "join_declined"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert ask(numbered).state == "pending"


def test_only_those_who_act_for_the_company_answer(numbered: Cast) -> None:
    request = ask(numbered)
    organiser = numbered.organiser
    for user, refusal in (
        (numbered.colleague, NotAllowed),
        (numbered.outsider, NotFound),
        (numbered.other_owner, NotFound),
        (organiser, NotFound),
    ):
        with pytest.raises(refusal):
            accept_join_request(user=user, request=request)
        with pytest.raises(refusal):
            decline_join_request(user=user, request=request)
    assert JoinRequest.objects.get().state == "pending"
    assert role_of(numbered, numbered.outsider) is None


def test_where_nobody_acts_for_a_company_an_organiser_answers_and_the_first_owns_it(people: Cast) -> None:
    orphan = CompanyFactory(registration_number=valid_voen(77))
    request = ask_to_join(user=people.outsider, country="AZ", registration_number=orphan.registration_number)
    accept_join_request(user=people.organiser, request=request)
    assert [(m.user, m.role) for m in orphan.memberships.all()] == [(people.outsider, "owner")]


def test_repeats_and_strangers_are_refused(numbered: Cast) -> None:
    with pytest.raises(NotFound):
        ask_to_join(user=numbered.outsider, country="AZ", registration_number=valid_voen(999))
    with pytest.raises(Conflict) as member:
        ask(numbered, user=numbered.colleague)
    assert member.value.code == "member_already"
    ask(numbered)
    with pytest.raises(Conflict) as twice:
        ask(numbered)
    assert twice.value.code == "join_requested"
    with pytest.raises(InvalidInput):
        ask(numbered, user=UserFactory(), message="<img src=x>")
    assert JoinRequest.objects.count() == 1


def test_nobody_has_more_than_five_requests_open(people: Cast) -> None:
    numbers = [valid_voen(serial) for serial in range(100, 700, 100)]
    for number in numbers:
        CompanyFactory(registration_number=number)
    requests = [ask_to_join(user=people.outsider, country="AZ", registration_number=n) for n in numbers[:5]]
    with pytest.raises(Conflict) as error:
        ask_to_join(user=people.outsider, country="AZ", registration_number=numbers[5])
    assert error.value.code == "too_many_join_requests"
    with pytest.raises(NotFound):
        withdraw_join_request(user=people.owner, request=requests[0])
    withdraw_join_request(user=people.outsider, request=requests[0])
    assert ask_to_join(user=people.outsider, country="AZ", registration_number=numbers[5]).state == "pending"
    assert timezone.now() >= JoinRequest.objects.get(pk=requests[0].pk).decided_at
