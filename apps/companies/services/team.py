"""Who acts for a company."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import MembershipRole
from apps.companies.models import Company, Membership
from apps.companies.permissions import require_manager
from apps.core.errors import Conflict, InvalidInput


@transaction.atomic
def add_member(*, user: User, company: Company, member: User, role: str) -> Membership:
    """Give `member` a role in the company, or change the one they have; the last owner stays owner."""
    require_manager(user, company)
    if role not in MembershipRole.values:
        raise InvalidInput(_("Choose one of the listed roles."), field="role")
    _lock_team(company)
    membership = Membership.objects.filter(company=company, user=member).first()
    if membership is None:
        return Membership.objects.create(company=company, user=member, role=role)
    if role != MembershipRole.OWNER:
        _refuse_without_owner(company, leaving=member)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, user: User, membership: Membership) -> None:
    """Take someone off the team; anybody may leave by themselves."""
    if membership.user_id != user.pk:
        require_manager(user, membership.company)
    _lock_team(membership.company)
    _refuse_without_owner(membership.company, leaving=membership.user)
    membership.delete()


def _lock_team(company: Company) -> None:
    """Serialise changes of one team: two owners who leave at once must not both succeed."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _refuse_without_owner(company: Company, *, leaving: User) -> None:
    owners = Membership.objects.filter(company=company, role=MembershipRole.OWNER)
    if not owners.exclude(user=leaving).exists() and owners.filter(user=leaving).exists():
        raise Conflict(_("The last owner cannot leave: hand the company over first."), code="last_owner")
