"""What an erased account leaves behind in companies."""

import pytest
from django.db import transaction

from apps.accounts.events import UserErasing
from apps.accounts.models import User
from apps.companies.events import PersonLeft
from apps.companies.models import Company, CompanyMerge, Membership, Person
from apps.companies.services import add_person, change_person, merge_companies
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from tests.factories import CompanyFactory, MembershipFactory, PersonFactory
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


def merged_into(people: Cast, **values: object) -> CompanyMerge:
    """Return the merge of another company into the Chinese one, which has one owner."""
    kept, merged = people.other_company, CompanyFactory(country="CN", **values)
    return merge_companies(
        user=people.organiser, kept=kept, merged=merged, seen=(kept.version, merged.version)
    )


def test_what_a_merge_has_kept_of_somebody_goes_with_them(people: Cast) -> None:
    owner = people.other_owner
    MembershipFactory(company=people.other_company, role="owner")
    PersonFactory(company=people.other_company, user=owner, native_name="王小明", phone="+8613800138000")
    merge = merged_into(people, legal_name="王小明", description="Tea and nuts.", phone="+8613800138000")
    assert merge.snapshot["legal_name"] == "王小明"
    erase(owner)
    merge.refresh_from_db()
    kept = {name: merge.snapshot[name] for name in ("legal_name", "description", "phone")}
    assert kept == {"legal_name": "—", "description": "Tea and nuts.", "phone": "—"}
    assert merge.snapshot["filled"] == {"phone": "—"}
    assert CompanyMerge.objects.get().merged_by == people.organiser


def test_the_contacts_of_all_its_parts_go_with_a_company_that_nobody_acts_for(people: Cast) -> None:
    merge = merged_into(people, phone="+861064430000", wechat_id="teahouse", website="https://tea.example")
    erase(people.other_owner)
    merge.refresh_from_db()
    assert (merge.snapshot["phone"], merge.snapshot["wechat_id"], merge.snapshot["website"]) == (
        "",
        "",
        "https://tea.example",
    )
    assert merge.snapshot["filled"]["phone"] == ""
    assert (merge.merged.phone, merge.merged.wechat_id) == ("", "")


def test_a_persons_numbers_are_kept_in_one_form(people: Cast) -> None:
    person = add_person(
        user=people.owner, company=people.company, family_name="Quliyev", phone="050 123 45 67"
    )
    assert person.phone == "+994501234567"
    with pytest.raises(InvalidInput) as refusal:
        add_person(user=people.owner, company=people.company, family_name="X", phone="call me")
    assert refusal.value.field == "phone"
    old = PersonFactory(company=people.company, phone="(012) 1", wechat_id="x")
    written = change_person(
        user=people.owner, person=old, languages=["az"], phone="(012) 1", wechat_id="x", job_title="Director"
    )
    assert (written.phone, written.wechat_id, written.job_title) == ("(012) 1", "x", "Director")
