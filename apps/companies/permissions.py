"""What a member may do for a company."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import MembershipRole
from apps.companies.models import Company, Membership
from apps.core.errors import InvalidInput, NotAllowed, NotFound

MANAGING_ROLES = (MembershipRole.OWNER, MembershipRole.MANAGER)


def role_of(user: User, company: Company) -> str | None:
    """Return the user's role in the company, or None for an outsider."""
    return Membership.objects.filter(user=user, company=company).values_list("role", flat=True).first()


def is_member(user: User, company: Company) -> bool:
    return role_of(user, company) is not None


def may_manage(user: User, company: Company) -> bool:
    """Owners and managers act for the company; delegates see its papers and their own agenda."""
    return role_of(user, company) in MANAGING_ROLES


def require_manager(user: User, company: Company) -> None:
    """Raise NotFound for an outsider (who need not learn that there is anything) and NotAllowed for a delegate."""
    role = role_of(user, company)
    if role is None:
        raise NotFound(_("There is no such page, or it is not for you."))
    if role not in MANAGING_ROLES:
        raise NotAllowed(_("Only an owner or manager of the company can do this."))


def manager_ids(companies: Iterable[Company]) -> list[int]:
    """Return the ids of the users who act for these companies."""
    rows = Membership.objects.filter(company__in=list(companies), role__in=MANAGING_ROLES)
    return list(rows.values_list("user_id", flat=True).distinct())


def grantable_roles(user: User, company: Company) -> tuple[str, ...]:
    """Return the roles that the user may give and take in the company: only owners make and unmake owners."""
    role = role_of(user, company)
    if role == MembershipRole.OWNER:
        return (MembershipRole.DELEGATE, MembershipRole.MANAGER, MembershipRole.OWNER)
    return (MembershipRole.DELEGATE, MembershipRole.MANAGER) if role == MembershipRole.MANAGER else ()


def require_role(user: User, company: Company, role: str) -> None:
    """Raise unless the user may give or take this role in the company."""
    require_manager(user, company)
    if role not in MembershipRole.values:
        raise InvalidInput(_("Choose one of the listed roles."), field="role")
    if role not in grantable_roles(user, company):
        raise NotAllowed(_("Only an owner can make somebody an owner, or take that role away."))
