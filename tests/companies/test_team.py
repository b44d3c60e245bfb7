"""Who acts for a company: never nobody."""

import pytest

from apps.companies.models import Membership
from apps.companies.services import add_member, remove_member
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.people import Cast

pytestmark = pytest.mark.django_db


def roles(people: Cast) -> dict[int, str]:
    return dict(Membership.objects.filter(company=people.company).values_list("user_id", "role"))


def test_the_last_owner_neither_leaves_nor_steps_down(people: Cast) -> None:
    before = roles(people)
    own = Membership.objects.get(company=people.company, user=people.owner)
    with pytest.raises(Conflict) as error:
        remove_member(user=people.owner, membership=own)
    assert error.value.code == "last_owner"
    with pytest.raises(Conflict):
        add_member(user=people.owner, company=people.company, member=people.owner, role="manager")
    assert roles(people) == before


def test_after_handing_over_the_owner_may_leave(people: Cast) -> None:
    add_member(user=people.owner, company=people.company, member=people.colleague, role="owner")
    own = Membership.objects.get(company=people.company, user=people.owner)
    remove_member(user=people.owner, membership=own)
    assert roles(people) == {people.colleague.pk: "owner"}


def test_a_role_given_twice_is_one_membership(people: Cast) -> None:
    for role in ("delegate", "manager"):
        add_member(user=people.owner, company=people.company, member=people.outsider, role=role)
    assert roles(people)[people.outsider.pk] == "manager"
    with pytest.raises(InvalidInput):
        add_member(user=people.owner, company=people.company, member=people.outsider, role="king")


def test_a_delegate_may_leave_but_not_remove(people: Cast) -> None:
    owner = Membership.objects.get(company=people.company, user=people.owner)
    own = Membership.objects.get(company=people.company, user=people.colleague)
    with pytest.raises(NotAllowed):
        remove_member(user=people.colleague, membership=owner)
    with pytest.raises(NotFound):
        remove_member(user=people.outsider, membership=own)
    remove_member(user=people.colleague, membership=own)
    assert roles(people) == {people.owner.pk: "owner"}
