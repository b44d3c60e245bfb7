"""What an erased account leaves behind in companies."""

import pytest
from django.db import transaction

from apps.accounts.events import UserErasing
from apps.accounts.models import User
from apps.companies.events import PersonLeft
from apps.companies.models import Company, Membership, Person
from apps.core.errors import Conflict
from apps.core.events import publish
from tests.factories import MembershipFactory, PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def erase(user: User) -> None:
    with transaction.atomic():
        publish(UserErasing(user.pk))


def test_the_last_owner_of_a_company_with_others_is_refused(people: Cast) -> None:
    person = PersonFactory(company=people.company, user=people.owner)
    with pytest.raises(Conflict) as error:
        erase(people.owner)
    assert error.value.code == "last_owner"
    assert people.company.legal_name in str(error.value)
    assert Membership.objects.filter(user=people.owner).count() == 1
    assert Person.objects.get(pk=person.pk).left_at is None


def test_a_colleague_leaves_without_a_name(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory(company=people.company, user=people.colleague, phone="+994501234567")
    heard: list[PersonLeft] = []
    from apps.core import events

    monkeypatch.setitem(events._handlers, PersonLeft, [heard.append])
    erase(people.colleague)
    assert [event.person_id for event in heard] == [person.pk]
    person.refresh_from_db()
    assert (person.display_name, person.user, person.email, person.phone) == ("—", None, "", "")
    assert list(Membership.objects.filter(company=people.company).values_list("user", flat=True)) == [
        people.owner.pk
    ]


def test_a_company_that_nobody_acts_for_is_hidden_and_no_longer_verified(people: Cast) -> None:
    erase(people.other_owner)
    company = Company.objects.get(pk=people.other_company.pk)
    assert (company.is_visible, company.verification_state) == (False, "expired")
    assert not company.memberships.exists()
    assert company.decisions.get().decided_by is None


def test_an_owner_beside_another_owner_may_go(people: Cast) -> None:
    second = MembershipFactory(company=people.company, role="owner").user
    erase(people.owner)
    left = Membership.objects.filter(company=people.company).order_by("pk")
    assert [(m.user, m.role) for m in left] == [(people.colleague, "delegate"), (second, "owner")]
    assert Company.objects.get(pk=people.company.pk).is_visible
