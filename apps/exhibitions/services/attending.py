"""Companies that say where they go, and people who follow a fair."""

from django.db import transaction
from django.forms import model_to_dict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.events import CompanyProfileChanged, MergeReport
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.services import lock_live
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.events import publish
from apps.core.text import clean
from apps.exhibitions.enums import AttendanceRole, EditionStatus, Timing
from apps.exhibitions.events import AttendanceEnded
from apps.exhibitions.models import Attendance, Edition, Exhibition, Follow


@transaction.atomic
def attend_edition(
    *, user: User, company: Company, edition: Edition, role: str, booth: str = "", is_public: bool = True
) -> Attendance:
    """Say that the company visits or exhibits; saying it again changes the entry.

    Raises NotAllowed for a company that is not verified, Conflict when the edition is over or cancelled.
    """
    require_manager(user, company)
    company = lock_live(company)
    if not company.is_verified:
        raise NotAllowed(
            _("Only verified companies can say where they go. Submit your company for verification first.")
        )
    if role not in AttendanceRole.values:
        raise InvalidInput(_("Say whether the company visits or exhibits."), field="role")
    if edition.timing == Timing.PAST or edition.status == EditionStatus.CANCELLED:
        raise Conflict(_("This exhibition is over or cancelled."), code="edition_closed")
    booth = clean(booth)
    if len(booth) > 40:
        raise InvalidInput(_("The booth has at most 40 characters."), field="booth")
    attendance, _created = Attendance.objects.update_or_create(
        company=company,
        edition=edition,
        defaults={"role": role, "booth": booth, "is_public": is_public},
    )
    publish(CompanyProfileChanged(company.pk))
    return attendance


@transaction.atomic
def leave_edition(*, user: User, company: Company, edition: Edition) -> None:
    """Take back that the company goes."""
    require_manager(user, company)
    Attendance.objects.filter(company=company, edition=edition).delete()
    publish(AttendanceEnded(edition.pk, company.pk))
    publish(CompanyProfileChanged(company.pk))


@transaction.atomic
def follow_exhibition(*, user: User, exhibition: Exhibition) -> None:
    """Tell this person from now on about the fair; pressing twice is once."""
    Follow.objects.get_or_create(user=user, exhibition=exhibition)


@transaction.atomic
def unfollow_exhibition(*, user: User, exhibition: Exhibition) -> None:
    Follow.objects.filter(user=user, exhibition=exhibition).delete()


@transaction.atomic
def join_attendances(*, kept_id: int, merged_id: int, report: MergeReport) -> None:
    """Give a merged company's entries to the one that is kept.

    Where both go to one edition, it exhibits if one of them does, and an empty booth is filled; the second entry goes.
    """
    there = {entry.edition_id: entry for entry in Attendance.objects.filter(company_id=kept_id)}
    entries = list(Attendance.objects.filter(company_id=merged_id).order_by("pk"))
    joined = []
    for entry in entries:
        own = there.get(entry.edition_id)
        if own is None:
            entry.company_id = kept_id
            entry.save(update_fields=["company"])
            continue
        joined.append(model_to_dict(entry))
        if AttendanceRole.EXHIBITS in {own.role, entry.role}:
            own.role = AttendanceRole.EXHIBITS
        own.booth = own.booth or entry.booth
        own.save(update_fields=["role", "booth"])
        entry.delete()
    report.note(Attendance, "moved", len(entries) - len(joined))
    report.note(Attendance, "joined", len(joined), joined)
