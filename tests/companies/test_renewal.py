"""A verification ends after a year: it is warned of, renewed while it holds, or lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.companies.enums import VerificationState as State
from apps.companies.models import Company
from apps.companies.selectors import waiting_for_verification
from apps.companies.services import (
    expire_verifications,
    reject_company,
    request_changes,
    submit_company,
    verify_company,
    warn_before_expiry,
)
from apps.core.errors import Conflict, InvalidTransition
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from tests.doors import signed_in
from tests.factories import CompanyFactory, ListingFactory, MembershipFactory, PersonFactory
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db
ENDS = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def company(people: Cast) -> Company:
    """Verified until ENDS, complete, with an owner."""
    company = CompanyFactory(
        legal_name="Xəzər MMC", verified_at=ENDS - timedelta(days=365), verified_until=ENDS
    )
    MembershipFactory(company=company, user=people.owner)
    ListingFactory(company=company)
    PersonFactory(company=company)
    return company


def days_before(days: float) -> time_machine.travel:
    return time_machine.travel(ENDS - timedelta(days=days), tick=False)


def renewing(people: Cast, company: Company, days: float = 20) -> Company:
    with days_before(days):
        return submit_company(user=people.owner, company=company)


def test_it_is_renewed_within_sixty_days_and_once(people: Cast, company: Company) -> None:
    with days_before(61), pytest.raises(InvalidTransition):
        submit_company(user=people.owner, company=company)
    handed_in = renewing(people, company, 59)
    assert (handed_in.verification_state, handed_in.is_being_renewed) == (State.VERIFIED, True)
    with days_before(58), pytest.raises(Conflict) as again:
        submit_company(user=people.owner, company=company)
    assert again.value.code == "renewal_under_way"
    [waiting] = waiting_for_verification(people.organiser)
    assert (waiting, waiting.waiting_since) == (company, ENDS - timedelta(days=59))


def test_who_renews_early_loses_nothing(people: Cast, company: Company) -> None:
    handed_in = renewing(people, company)
    with days_before(10):
        renewed = verify_company(user=people.organiser, company=company, seen_version=handed_in.version)
    assert (renewed.verified_until, renewed.verified_at, renewed.is_being_renewed) == (
        ENDS + timedelta(days=365),
        ENDS - timedelta(days=10),
        False,
    )
    assert [(step.state, step.is_renewal) for step in company.decisions.all()] == [
        ("verified", True),
        ("submitted", True),
    ]


def test_changes_before_a_renewal_cost_nothing_yet(people: Cast, company: Company) -> None:
    handed_in = renewing(people, company)
    decision = {"user": people.organiser, "company": company, "reason": "A newer extract, please."}
    with days_before(15):
        asked = request_changes(seen_version=handed_in.version, **decision)
        assert (asked.verification_state, asked.is_being_renewed) == (State.VERIFIED, False)
        # Without a renewal the same act takes the verification away, as it always did.
        lost = request_changes(seen_version=asked.version, **decision)
    assert lost.verification_state == State.CHANGES_REQUESTED


def test_a_rejected_renewal_ends_the_verification(people: Cast, company: Company) -> None:
    handed_in = renewing(people, company)
    lost = reject_company(
        user=people.organiser, company=company, seen_version=handed_in.version, reason="Struck off."
    )
    assert (lost.verification_state, lost.is_being_renewed) == (State.REJECTED, False)


def test_it_ends_on_its_day(people: Cast, company: Company) -> None:
    assert expire_verifications(now=ENDS - timedelta(seconds=1)) == 0
    assert expire_verifications(now=ENDS) == 1
    assert expire_verifications(now=ENDS) == 0
    company.refresh_from_db()
    assert company.verification_state == State.EXPIRED
    [step] = company.decisions.all()
    assert (step.state, step.decided_by) == ("expired", None)


def test_a_renewal_that_waits_on_the_day_goes_on_as_an_ordinary_one(people: Cast, company: Company) -> None:
    renewing(people, company, 3)
    with days_before(0):
        assert expire_verifications() == 1
    company.refresh_from_db()
    assert (company.verification_state, company.submitted_at, company.renewal_submitted_at) == (
        State.SUBMITTED,
        ENDS - timedelta(days=3),
        None,
    )
    with days_before(-1):
        deliver_due(now=timezone.now())
    assert [sent.subject for sent in mail.outbox] == ["The verification of Xəzər MMC has ended"]


def test_it_is_warned_of_twice_and_no_more(people: Cast, company: Company) -> None:
    told = []
    for days in (31, 30, 29.5, 8, 7, 6.9, 0.1):
        with days_before(days):
            warn_before_expiry()
            deliver_due(now=timezone.now())
            told.append(len(mail.outbox))
    assert [later - earlier for earlier, later in pairwise([0, *told])] == [0, 1, 0, 0, 1, 0, 0]
    assert {sent.subject for sent in mail.outbox} == {"The verification of Xəzər MMC ends soon"}
    assert "until Mon 1 March 2027" in mail.outbox[0].body


def test_who_has_renewed_is_not_warned(people: Cast, company: Company) -> None:
    with days_before(30):
        warn_before_expiry()
    renewing(people, company, 29.9)
    with days_before(29):
        deliver_due(now=timezone.now())
    assert mail.outbox == []
    assert Delivery.objects.filter(kind="company.verification_expires", state="retired").count() == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("az", "Xəzər MMC şirkətinin yoxlaması yeniləndi"),
        ("zh-hans", "Xəzər MMC 的认证已续期"),
        ("ru", "Проверка компании Xəzər MMC продлена"),
    ],
)
def test_each_step_is_told_in_the_members_language(
    people: Cast, company: Company, language: str, subject: str
) -> None:
    people.owner.language = language
    people.owner.save()
    handed_in = renewing(people, company)
    with days_before(10):
        verify_company(user=people.organiser, company=company, seen_version=handed_in.version)
        deliver_due(now=timezone.now())
    assert [sent.subject for sent in mail.outbox] == [subject]


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once(people: Cast, company: Company) -> None:
    """Both have read the same version; whoever comes second is told so, and nothing of theirs is kept."""
    version = renewing(people, company).version
    acts: list[Callable[[], Company]] = [
        lambda: verify_company(user=people.organiser, company=company, seen_version=version),
        lambda: reject_company(user=people.organiser, company=company, seen_version=version, reason="No."),
    ]
    outcomes = at_once(*acts, behind=lambda: Company.objects.select_for_update().get(pk=company.pk))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Company", "Conflict"]
    assert company.decisions.exclude(state="submitted").count() == 1


def test_the_database_knows_renewals_only_of_the_verified(company: Company) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(verification_state="expired", renewal_submitted_at=ENDS)


def test_the_pages_lead_to_the_renewal(people: Cast, company: Company) -> None:
    owner = signed_in(people.owner)
    page, submit = f"/en/my-company/{company.public_id}/", f"/en/my-company/{company.public_id}/submit/"
    with days_before(61):
        assert "Verified by the organisers" in owner.get(page).content.decode()
    with days_before(20):
        assert "Renew the verification" in owner.get(page).content.decode()
        assert "Hand in for renewal" in owner.get(submit).content.decode()
        assert owner.post(submit).headers["Location"] == page
        assert owner.post(submit).status_code == 409
        assert "The renewal is with the organisers" in owner.get(page).content.decode()
    company.refresh_from_db()
    assert company.is_being_renewed
