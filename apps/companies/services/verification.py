"""The organiser's decision on a company, step by step."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import NumberState
from apps.companies.enums import VerificationState as State
from apps.companies.events import CompanyProfileChanged, CompanyVerified, VerificationLost
from apps.companies.models import Company, VerificationDecision
from apps.companies.permissions import require_manager
from apps.companies.selectors import (
    companies_for_organiser,
    managers_of,
    missing_for_verification,
    no_such_company,
)
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from apps.core.events import publish
from apps.notifications.services import Recipient, notify

VALID_FOR = timedelta(days=365)
TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.VERIFIED, State.CHANGES_REQUESTED, State.REJECTED}),
    State.CHANGES_REQUESTED: frozenset({State.SUBMITTED}),
    State.VERIFIED: frozenset({State.REJECTED, State.CHANGES_REQUESTED, State.EXPIRED}),
    State.REJECTED: frozenset({State.SUBMITTED}),
    State.EXPIRED: frozenset({State.SUBMITTED}),
}
DECIDED_KIND = "company.verification_decided"


@transaction.atomic
def submit_company(*, user: User, company: Company) -> Company:
    """Hand the profile in for verification; refuses while something needed is missing, and says what."""
    require_manager(user, company)
    company = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    missing = missing_for_verification(company)
    if missing:
        raise InvalidInput(" ".join(missing), code="incomplete")
    company.submitted_at = timezone.now()
    return _move(company, State.SUBMITTED, user=user, reason="")


@transaction.atomic
def verify_company(*, user: User, company: Company, seen_version: int) -> Company:
    """Approve the company as the reviewer has read it (`seen_version`)."""
    company = _for_decision(user, company, seen_version)
    if company.is_number_doubtful:
        raise Conflict(
            _("The registration number is doubtful. Compare it with the papers and accept it first."),
            code="number_doubtful",
        )
    company.verified_at = timezone.now()
    company.verified_until = company.verified_at + VALID_FOR
    company = _move(company, State.VERIFIED, user=user, reason="")
    publish(CompanyVerified(company.pk))
    _tell(company)
    return company


@transaction.atomic
def accept_number(*, user: User, company: Company, seen_version: int) -> Company:
    """Say that a doubtful number stands in the papers exactly so: an organiser has compared it."""
    company = _for_decision(user, company, seen_version)
    if not company.is_number_doubtful:
        raise Conflict(_("This number is not doubtful."), code="number_not_doubtful")
    company.number_state = NumberState.ACCEPTED
    company.number_accepted_by, company.number_accepted_at = user, timezone.now()
    company.version += 1
    company.save(
        update_fields=["number_state", "number_accepted_by", "number_accepted_at", "version", "updated_at"]
    )
    return company


@transaction.atomic
def request_changes(*, user: User, company: Company, seen_version: int, reason: str) -> Company:
    """Send the profile back with what has to change."""
    return _refuse(user, company, seen_version, State.CHANGES_REQUESTED, reason)


@transaction.atomic
def reject_company(*, user: User, company: Company, seen_version: int, reason: str) -> Company:
    """Refuse the company, with the reason."""
    return _refuse(user, company, seen_version, State.REJECTED, reason)


def _refuse(user: User, company: Company, seen_version: int, state: State, reason: str) -> Company:
    if not reason.strip():
        raise InvalidInput(_("Say why, so that the company can do something about it."), field="reason")
    company = _for_decision(user, company, seen_version)
    was_verified = company.is_verified
    company = _move(company, state, user=user, reason=reason.strip())
    if was_verified:
        publish(VerificationLost(company.pk))
    _tell(company)
    return company


def lose_verification(company: Company, *, reason: str) -> Company:
    """End a verification because of something that happened to the company, in the caller's transaction."""
    company = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    company = _move(company, State.EXPIRED, user=None, reason=reason)
    publish(VerificationLost(company.pk))
    return company


def _for_decision(user: User, company: Company, seen_version: int) -> Company:
    """Return the company under lock, if this organiser may decide and nobody changed it since it was read."""
    if not user.has_perm("companies.change_company"):
        raise NotAllowed(_("Your role does not include verifying companies."))
    locked = (
        companies_for_organiser(user)
        .select_related(None)
        .select_for_update(no_key=True)
        .filter(pk=company.pk)
        .first()
    )
    if locked is None:
        raise no_such_company()
    if locked.version != seen_version:
        raise Conflict(
            _(
                "The company or its state has changed since you opened it. Please read it again before you decide."
            ),
            code="changed_meanwhile",
        )
    return locked


def _move(company: Company, state: State, *, user: User | None, reason: str) -> Company:
    current = company.verification_state
    if state not in TRANSITIONS[current]:
        raise InvalidTransition(
            _("A company that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": State(current).label, "wanted": state.label},
            current=current,
            wanted=state,
        )
    VerificationDecision.objects.create(
        company=company, previous_state=current, state=state, reason=reason, decided_by=user
    )
    company.verification_state = state
    # The state is part of what a reviewer has read: two decisions on one version exclude each other.
    company.version += 1
    company.save(
        update_fields=[
            "verification_state",
            "submitted_at",
            "verified_at",
            "verified_until",
            "version",
            "updated_at",
        ]
    )
    publish(CompanyProfileChanged(company.pk))
    return company


def _tell(company: Company) -> None:
    decision = company.decisions.first()
    if decision is None:
        return
    notify(
        kind=DECIDED_KIND,
        subject_key=f"company:{company.public_id}",
        revision=decision.pk,
        recipients=[Recipient.of_user(user) for user in managers_of([company])],
        payload={"company": company.public_id, "state": decision.state, "decision": decision.pk},
    )
