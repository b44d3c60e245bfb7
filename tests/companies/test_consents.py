"""A company is shown only on the ground of somebody's consent, and people with an account only on that of their own."""

import pytest

from apps.accounts.enums import ConsentKind
from apps.accounts.services import give_consent, withdraw_consent
from apps.companies.models import Company
from apps.companies.selectors import people_shown
from apps.companies.services import change_company, register_company
from apps.core.errors import InvalidInput
from tests.doors import signed_in
from tests.factories import PersonFactory, UserFactory
from tests.factories.companies import valid_voen
from tests.people import Cast

pytestmark = pytest.mark.django_db
SHOWN = ConsentKind.PROFILE_VISIBLE


@pytest.mark.parametrize("agrees", [True, False])
def test_a_new_company_is_visible_if_its_owner_agrees(agrees: bool) -> None:
    user = UserFactory()
    if agrees:
        give_consent(user=user, kind=SHOWN, language="az")
    company = register_company(
        user=user, country="AZ", registration_number=valid_voen(7), legal_name="Fındıq MMC", language="az"
    )
    assert company.is_visible is agrees
    page = signed_in(user).get(f"/en/my-company/{company.public_id}/").content.decode()
    assert ("The company is hidden" in page) is not agrees


def test_a_hidden_company_is_shown_again_by_somebody_who_agrees(people: Cast) -> None:
    give_consent(user=people.owner, kind=SHOWN, language="az")
    withdraw_consent(user=people.owner, kind=SHOWN)
    company = Company.objects.get(pk=people.company.pk)
    with pytest.raises(InvalidInput) as refusal:
        change_company(user=people.owner, company=company, is_visible=True)
    assert (refusal.value.field, refusal.value.code) == ("is_visible", "consent_needed")
    assert not Company.objects.get(pk=company.pk).is_visible
    give_consent(user=people.owner, kind=SHOWN, language="az")
    assert not Company.objects.get(pk=company.pk).is_visible
    change_company(user=people.owner, company=company, is_visible=True)
    assert Company.objects.get(pk=company.pk).is_visible


def test_who_has_an_account_is_shown_by_their_own_consent(people: Cast) -> None:
    guest = PersonFactory(company=people.company)
    owner = PersonFactory(company=people.company, user=people.owner)
    assert list(people_shown(people.company)) == [guest]
    give_consent(user=people.owner, kind=SHOWN, language="az")
    assert list(people_shown(people.company)) == [guest, owner]
    page = signed_in(people.other_owner).get(f"/en/companies/{people.company.public_id}/").content.decode()
    assert owner.display_name in page
    withdraw_consent(user=people.owner, kind=SHOWN)
    assert list(people_shown(people.company)) == [guest]
