"""The organiser's decision on a company, step by step."""

from datetime import datetime, timedelta

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
    managers_by_company,
    managers_of,
    missing_for_verification,
    no_such_company,
)
from apps.companies.services.live import lock_live
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from apps.core.events import publish
from apps.notifications.services import Event, Recipient, notify, notify_all

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
EXPIRES_KIND = "company.verification_expires"
WARNINGS = {"7d": timedelta(days=7), "30d": timedelta(days=30)}
BATCH = 200
_WRITTEN = ("verification_state", "submitted_at", "verified_at", "verified_until", "renewal_submitted_at")


@transaction.atomic
def submit_company(*, user: User, company: Company) -> Company:
    """Hand the profile in for verification; refuses while something needed is missing, and says what.

    A company whose verification ends soon is handed in for its renewal and stays verified meanwhile.
    """
    require_manager(user, company)
    company = lock_live(company)
    missing = missing_for_verification(company)
    if missing:
        raise InvalidInput(" ".join(missing), code="incomplete")
    now = timezone.now()
    if company.is_being_renewed:
        raise Conflict(_("The renewal is with the organisers already."), code="renewal_under_way")
    if company.may_be_renewed(now):
        company.renewal_submitted_at = now
        return _note(company, State.SUBMITTED, user=user, reason="")
    company.submitted_at = now
    return _move(company, State.SUBMITTED, user=user, reason="")


@transaction.atomic
def verify_company(*, user: User, company: Company, seen_version: int) -> Company:
    """Approve the company, or its renewal, as the reviewer has read it (`seen_version`)."""
    company = _for_decision(user, company, seen_version)
    if company.is_number_doubtful:
        raise Conflict(
            _("The registration number is doubtful. Compare it with the papers and accept it first."),
            code="number_doubtful",
        )
    now = timezone.now()
    if company.is_being_renewed:
        # The new year begins where the old one ends: who renews early loses nothing.
        company.verified_until = max(company.verified_until or now, now) + VALID_FOR
        company.verified_at, company.renewal_submitted_at = now, None
        company = _note(company, State.VERIFIED, user=user, reason="")
    else:
        company.verified_at, company.verified_until = now, now + VALID_FOR
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
    """Send the profile back with what has to change; a company under renewal stays verified until its day."""
    reason = _said(reason)
    company = _for_decision(user, company, seen_version)
    if not company.is_being_renewed:
        return _refuse(user, company, State.CHANGES_REQUESTED, reason)
    company.renewal_submitted_at = None
    company = _note(company, State.CHANGES_REQUESTED, user=user, reason=reason)
    _tell(company)
    return company


@transaction.atomic
def reject_company(*, user: User, company: Company, seen_version: int, reason: str) -> Company:
    """Refuse the company, with the reason."""
    reason = _said(reason)
    return _refuse(user, _for_decision(user, company, seen_version), State.REJECTED, reason)


@transaction.atomic
def expire_verifications(*, now: datetime | None = None) -> int:
    """End the verifications whose day has come; return how many. A renewal that waits goes on as an ordinary one."""
    now = now or timezone.now()
    due = Company.objects.filter(verification_state=State.VERIFIED, verified_until__lte=now)
    companies = list(due.select_for_update(no_key=True, skip_locked=True).order_by("pk")[:BATCH])
    for company in companies:
        handed_in = company.renewal_submitted_at
        company = _move(company, State.EXPIRED, user=None, reason="")
        publish(VerificationLost(company.pk))
        _tell(company)
        if handed_in is not None:
            company.submitted_at = handed_in
            _move(company, State.SUBMITTED, user=None, reason="")
    return len(companies)


@transaction.atomic
def warn_before_expiry(*, now: datetime | None = None) -> None:
    """Tell the managers of companies whose verification ends soon; each warning once, however often this is called."""
    now = now or timezone.now()
    soon = Company.objects.filter(
        verification_state=State.VERIFIED,
        renewal_submitted_at=None,
        verified_until__gt=now,
        verified_until__lte=now + max(WARNINGS.values()),
    )
    companies = list(soon.order_by("pk"))
    managers = managers_by_company([company.pk for company in companies])
    notify_all(
        _warning(company, company.verified_until, managers[company.pk], now)
        for company in companies
        if company.verified_until is not None
    )


def _warning(company: Company, until: datetime, managers: list[User], now: datetime) -> Event:
    offset = min((days, name) for name, days in WARNINGS.items() if until - days <= now)[1]
    return Event(
        kind=EXPIRES_KIND,
        subject_key=f"company:{company.public_id}",
        # The day itself: a renewed verification warns anew.
        revision=until.toordinal(),
        recipients=[Recipient.of_user(user) for user in managers],
        payload={"company": company.public_id, "until": until.isoformat()},
        offset=offset,
    )


def _said(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(_("Say why, so that the company can do something about it."), field="reason")
    return reason.strip()


def _refuse(user: User, company: Company, state: State, reason: str) -> Company:
    was_verified = company.is_verified
    company = _move(company, state, user=user, reason=reason)
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
    company.renewal_submitted_at = None
    company.verification_state = state
    return _save(company, current, state, user=user, reason=reason, is_renewal=False)


def _note(company: Company, state: State, *, user: User, reason: str) -> Company:
    """Record a step of a renewal, during which the company's own state stands still."""
    return _save(company, company.verification_state, state, user=user, reason=reason, is_renewal=True)


def _save(
    company: Company, previous: str, state: State, *, user: User | None, reason: str, is_renewal: bool
) -> Company:
    VerificationDecision.objects.create(
        company=company,
        previous_state=previous,
        state=state,
        is_renewal=is_renewal,
        reason=reason,
        decided_by=user,
    )
    # The state is part of what a reviewer has read: two decisions on one version exclude each other.
    company.version += 1
    company.save(update_fields=[*_WRITTEN, "version", "updated_at"])
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
        payload={
            "company": company.public_id,
            "state": decision.state,
            "decision": decision.pk,
            "is_renewal": decision.is_renewal,
        },
    )
