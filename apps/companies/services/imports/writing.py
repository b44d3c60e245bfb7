"""Saving what was planned, in the caller's transaction and in a few statements however many rows there are."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.companies.enums import NumberState, VerificationState
from apps.companies.events import CompaniesImported
from apps.companies.models import (
    Company,
    CompanyAddress,
    CompanyName,
    Listing,
    Person,
    VerificationDecision,
)
from apps.companies.services.imports.planning import CompanyPlan
from apps.companies.services.profile import CHANGEABLE
from apps.companies.services.verification import VALID_FOR
from apps.core.errors import Conflict
from apps.core.events import publish
from apps.core.statistics import count_rows_on_commit

BATCH = 1_000
_COMPANY_FIELDS = (*CHANGEABLE, "search_text", "sort_key", "is_comparison_due", "version", "updated_at")
_PERSON_FIELDS = (
    "family_name", "given_name", "patronymic", "native_name", "latin_name", "job_title", "job_title_en", "email",
    "phone", "wechat_id", "languages",
)  # fmt: skip
_LISTING_FIELDS = (
    "language", "quantity", "unit", "valid_until", "certificates", "other_certificates", "markets", "is_active", "rest",
    "updated_at",
)  # fmt: skip


def changed_meanwhile() -> Conflict:
    return Conflict(
        _(
            "The companies have changed since the file was checked, so nothing was imported. Please send it again."
        ),
        code="changed_meanwhile",
    )


def save_plans(plans: list[CompanyPlan], *, user: User, verifies: bool, now: datetime) -> None:
    """Save all of it, or raise Conflict where somebody has been quicker."""
    touched = [plan for plan in plans if plan.is_touched]
    try:
        with transaction.atomic():
            _save_companies(touched, verifies=verifies, user=user, now=now)
            _save_names(touched)
            _save_sectors(touched)
            _save_people(touched)
            _save_listings(touched, now)
    except IntegrityError:
        raise changed_meanwhile() from None
    if touched:
        count_rows_on_commit(Company, Person, Listing)
        publish(CompaniesImported(tuple(plan.company.pk for plan in touched)))


def _save_companies(plans: list[CompanyPlan], *, verifies: bool, user: User, now: datetime) -> None:
    old = [plan for plan in plans if not plan.is_new]
    new = [plan for plan in plans if plan.is_new]
    rows = Company.objects.select_for_update(no_key=True).filter(pk__in=[plan.company.pk for plan in old])
    versions = dict(rows.order_by("pk").values_list("pk", "version"))
    for plan in old:
        if versions.get(plan.company.pk) != plan.version:
            raise changed_meanwhile()
        plan.company.version, plan.company.updated_at = plan.version + 1, now
    Company.objects.bulk_update([plan.company for plan in old], _COMPANY_FIELDS, batch_size=BATCH // 2)
    verified = [plan.company for plan in new if verifies and plan.company.number_state == NumberState.CHECKED]
    for company in verified:
        company.verification_state = VerificationState.VERIFIED
        company.submitted_at = company.verified_at = now
        company.verified_until = now + VALID_FOR
    Company.objects.bulk_create([plan.company for plan in new], batch_size=BATCH)
    VerificationDecision.objects.bulk_create(
        [
            VerificationDecision(
                company=company,
                previous_state=VerificationState.DRAFT,
                state=VerificationState.VERIFIED,
                reason=_("Imported from a list of the organisers."),
                decided_by=user,
            )
            for company in verified
        ],
        batch_size=BATCH,
    )


def _save_names(plans: list[CompanyPlan]) -> None:
    """Save further names, and addresses in further languages."""
    CompanyName.objects.bulk_create(
        [CompanyName(company=plan.company, name=name) for plan in plans for name in plan.new_names],
        batch_size=BATCH,
    )
    CompanyAddress.objects.bulk_create(
        [
            CompanyAddress(company=plan.company, language=language, text=text)
            for plan in plans
            for language, text in plan.new_addresses.items()
        ],
        update_conflicts=True,
        unique_fields=["company", "language"],
        update_fields=["text"],
        batch_size=BATCH,
    )


def _save_sectors(plans: list[CompanyPlan]) -> None:
    through = Company.sectors.through
    through.objects.bulk_create(
        [
            through(company_id=plan.company.pk, sector_id=sector.pk)
            for plan in plans
            for sector in plan.new_sectors
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _save_people(plans: list[CompanyPlan]) -> None:
    people = [(plan, person) for plan in plans for person in plan.changed_people]
    for plan, person in people:
        person.company = plan.company
    old = [person for _plan, person in people if person.pk is not None]
    Person.objects.bulk_update(old, _PERSON_FIELDS, batch_size=BATCH // 2)
    Person.objects.bulk_create([person for _plan, person in people if person.pk is None], batch_size=BATCH)


def _save_listings(plans: list[CompanyPlan], now: datetime) -> None:
    lines = [(plan, line) for plan in plans for line in plan.lines.values() if line.is_changed]
    for plan, line in lines:
        line.listing.company, line.listing.updated_at = plan.company, now
    Listing.objects.bulk_update(
        [line.listing for _plan, line in lines if line.listing.pk], _LISTING_FIELDS, batch_size=BATCH // 2
    )
    Listing.objects.bulk_create(
        [line.listing for _plan, line in lines if not line.listing.pk], batch_size=BATCH
    )
    coded = [line for _plan, line in lines if line.hs_codes is not None]
    through = Listing.hs_codes.through
    through.objects.filter(listing_id__in=[line.listing.pk for line in coded]).delete()
    through.objects.bulk_create(
        [
            through(listing_id=line.listing.pk, hscode_id=code.pk)
            for line in coded
            for code in line.hs_codes or ()
        ],
        batch_size=BATCH,
    )
