"""Every step that a company's verification has, and none that it has not."""

from collections.abc import Callable
from itertools import product

import pytest

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import User
from apps.companies.enums import VerificationState as State
from apps.companies.models import Company, VerificationDecision
from apps.companies.selectors import waiting_for_verification
from apps.companies.services import (
    change_company,
    reject_company,
    request_changes,
    submit_company,
    verify_company,
)
from apps.companies.services.verification import TRANSITIONS
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    OrganiserBodyFactory,
    PersonFactory,
)
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db

# Expiring is nobody's act; all others have a service.
ALLOWED = {
    (State.DRAFT, State.SUBMITTED),
    (State.SUBMITTED, State.VERIFIED),
    (State.SUBMITTED, State.CHANGES_REQUESTED),
    (State.SUBMITTED, State.REJECTED),
    (State.CHANGES_REQUESTED, State.SUBMITTED),
    (State.VERIFIED, State.REJECTED),
    (State.VERIFIED, State.CHANGES_REQUESTED),
    (State.REJECTED, State.SUBMITTED),
    (State.EXPIRED, State.SUBMITTED),
}


@pytest.fixture
def company(people: Cast) -> Company:
    """Something to decide on: complete, with an owner."""
    company = CompanyFactory(verification_state=State.DRAFT)
    MembershipFactory(company=company, user=people.owner)
    ListingFactory(company=company)
    PersonFactory(company=company)
    return company


def acts(people: Cast, company: Company) -> dict[str, Callable[[], Company]]:
    decision = {"user": people.organiser, "company": company, "seen_version": company.version}
    return {
        State.SUBMITTED: lambda: submit_company(user=people.owner, company=company),
        State.VERIFIED: lambda: verify_company(**decision),
        State.CHANGES_REQUESTED: lambda: request_changes(**decision, reason="More, please."),
        State.REJECTED: lambda: reject_company(**decision, reason="No such firm."),
    }


def test_the_table_is_the_one_meant() -> None:
    table = {(before, after) for before, afters in TRANSITIONS.items() for after in afters}
    assert table == ALLOWED | {(State.VERIFIED, State.EXPIRED)}


@pytest.mark.parametrize(
    ("before", "after"),
    list(product(State, [State.SUBMITTED, State.VERIFIED, State.CHANGES_REQUESTED, State.REJECTED])),
)
def test_every_step(people: Cast, company: Company, before: State, after: State) -> None:
    Company.objects.filter(pk=company.pk).update(verification_state=before)
    act = acts(people, company)[after]
    if (before, after) in ALLOWED:
        moved = act()
        assert (moved.verification_state, moved.version) == (after, 2)
        decision = VerificationDecision.objects.get()
        assert (decision.previous_state, decision.state) == (before, after)
    else:
        with pytest.raises(InvalidTransition) as error:
            act()
        assert error.value.extra == {"current": before, "wanted": after}
        company.refresh_from_db()
        assert (company.verification_state, company.version) == (before, 1)
        assert not VerificationDecision.objects.exists()


def test_what_is_missing_is_named(people: Cast) -> None:
    bare = CompanyFactory(verification_state=State.DRAFT, description="", address="")
    MembershipFactory(company=bare, user=people.owner)
    with pytest.raises(InvalidInput) as error:
        submit_company(user=people.owner, company=bare)
    assert error.value.code == "incomplete"
    assert str(error.value).count(".") == 4
    bare.refresh_from_db()
    assert bare.verification_state == State.DRAFT


def test_a_verification_lasts_a_year_and_is_told_to_the_owner(people: Cast, company: Company) -> None:
    submitted = submit_company(user=people.owner, company=company)
    verified = verify_company(user=people.organiser, company=company, seen_version=submitted.version)
    assert verified.verified_at is not None
    assert verified.verified_until is not None
    assert (verified.verified_until - verified.verified_at).days == 365
    [mail] = Delivery.objects.filter(kind="company.verification_decided")
    assert (mail.recipient, mail.payload["state"]) == (people.owner, "verified")


def test_a_decision_is_on_what_the_reviewer_has_read(people: Cast, company: Company) -> None:
    read = submit_company(user=people.owner, company=company).version
    change_company(user=people.owner, company=company, description="Something else now.")
    with pytest.raises(Conflict) as error:
        verify_company(user=people.organiser, company=company, seen_version=read)
    assert error.value.code == "changed_meanwhile"
    company.refresh_from_db()
    assert company.verification_state == State.SUBMITTED


def test_two_reviewers_do_not_decide_on_one_reading(people: Cast, company: Company) -> None:
    read = submit_company(user=people.owner, company=company).version
    request_changes(user=people.organiser, company=company, seen_version=read, reason="More, please.")
    with pytest.raises(Conflict):
        verify_company(user=people.organiser, company=company, seen_version=read)
    assert [d.state for d in company.decisions.all()] == ["changes_requested", "submitted"]


@pytest.mark.parametrize("act", [request_changes, reject_company])
def test_a_refusal_says_why(people: Cast, company: Company, act: Callable[..., Company]) -> None:
    submitted = submit_company(user=people.owner, company=company)
    with pytest.raises(InvalidInput) as error:
        act(user=people.organiser, company=company, seen_version=submitted.version, reason="  ")
    assert error.value.field == "reason"
    assert Company.objects.get(pk=company.pk).verification_state == State.SUBMITTED


def may_verify(user: User, company: Company) -> bool:
    try:
        verify_company(user=user, company=company, seen_version=company.version)
    except (NotAllowed, NotFound):
        return False
    return True


def test_who_may_decide(people: Cast, company: Company) -> None:
    company = submit_company(user=people.owner, company=company)
    chinese = OrganiserBodyFactory(country="CN")
    refused = [
        people.owner,
        people.outsider,
        organiser_of(people.body, OrganiserRole.HALL_STAFF),
        organiser_of(people.body, OrganiserRole.STATISTICS),
        organiser_of(chinese, OrganiserRole.COUNTRY_DESK),
    ]
    assert [may_verify(user, company) for user in refused] == [False] * 5
    assert not company.decisions.filter(state="verified").exists()
    assert may_verify(organiser_of(people.body, OrganiserRole.COUNTRY_DESK), company)


def test_submitting_is_for_managers(people: Cast, company: Company) -> None:
    MembershipFactory(company=company, user=people.colleague, role="delegate")
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            submit_company(user=user, company=company)
    assert Company.objects.get(pk=company.pk).verification_state == State.DRAFT


def test_the_queue_begins_with_the_longest_waiting_of_the_own_country(people: Cast) -> None:
    second = CompanyFactory(verification_state=State.SUBMITTED, submitted_at="2026-03-02T00:00Z")
    first = CompanyFactory(verification_state=State.SUBMITTED, submitted_at="2026-03-01T00:00Z")
    other = CompanyFactory(country="CN", verification_state=State.SUBMITTED, submitted_at="2026-02-01T00:00Z")
    desk = organiser_of(people.body, OrganiserRole.COUNTRY_DESK)
    assert list(waiting_for_verification(people.organiser)) == [other, first, second]
    assert list(waiting_for_verification(desk)) == [first, second]
