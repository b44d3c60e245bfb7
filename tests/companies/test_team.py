"""Who acts for a company: never nobody."""

import pytest

from apps.companies.models import Membership
from apps.companies.services import change_role, hand_over_company, remove_member
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories import MembershipFactory
from tests.people import Cast
from tests.races import at_once


def roles(people: Cast) -> dict[int, str]:
    return dict(Membership.objects.filter(company=people.company).values_list("user_id", "role"))


def of(people: Cast, user: object) -> Membership:
    return Membership.objects.select_related("company", "user").get(company=people.company, user=user)


def test_the_last_owner_neither_leaves_nor_steps_down(people: Cast) -> None:
    before = roles(people)
    with pytest.raises(Conflict) as error:
        remove_member(user=people.owner, membership=of(people, people.owner))
    assert error.value.code == "last_owner"
    with pytest.raises(Conflict):
        change_role(user=people.owner, membership=of(people, people.owner), role="manager")
    assert roles(people) == before


def test_after_handing_over_the_owner_is_a_manager_and_may_leave(people: Cast) -> None:
    hand_over_company(user=people.owner, company=people.company, to=of(people, people.colleague))
    assert roles(people) == {people.owner.pk: "manager", people.colleague.pk: "owner"}
    remove_member(user=people.owner, membership=of(people, people.owner))
    assert roles(people) == {people.colleague.pk: "owner"}


def test_only_owners_hand_over_and_make_owners(people: Cast) -> None:
    manager = MembershipFactory(company=people.company, role="manager").user
    before = roles(people)
    for user, refusal in ((manager, NotAllowed), (people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            hand_over_company(user=user, company=people.company, to=of(people, people.colleague))
        with pytest.raises(refusal):
            change_role(user=user, membership=of(people, people.colleague), role="owner")
        with pytest.raises(refusal):
            remove_member(user=user, membership=of(people, people.owner))
    foreign = Membership.objects.get(company=people.other_company)
    with pytest.raises(NotAllowed):
        hand_over_company(user=people.owner, company=people.company, to=foreign)
    with pytest.raises(Conflict):
        hand_over_company(user=people.owner, company=people.company, to=of(people, people.owner))
    assert roles(people) == before
    change_role(user=manager, membership=of(people, people.colleague), role="manager")
    assert roles(people)[people.colleague.pk] == "manager"


def test_a_role_that_does_not_exist_is_refused(people: Cast) -> None:
    with pytest.raises(InvalidInput):
        change_role(user=people.owner, membership=of(people, people.colleague), role="king")
    assert roles(people)[people.colleague.pk] == "delegate"


def test_a_delegate_may_leave_but_not_remove(people: Cast) -> None:
    own = of(people, people.colleague)
    with pytest.raises(NotAllowed):
        remove_member(user=people.colleague, membership=of(people, people.owner))
    with pytest.raises(NotFound):
        remove_member(user=people.outsider, membership=own)
    remove_member(user=people.colleague, membership=own)
    assert roles(people) == {people.owner.pk: "owner"}


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_do_not_both_go(people: Cast) -> None:
    second = MembershipFactory(company=people.company, role="owner")
    first = of(people, people.owner)
    outcomes = at_once(
        lambda: remove_member(user=people.owner, membership=first),
        lambda: remove_member(user=second.user, membership=second),
        behind=lambda: type(people.company).objects.select_for_update().get(pk=people.company.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert list(roles(people).values()).count("owner") == 1
