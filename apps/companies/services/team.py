"""Who acts for a company: never nobody."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import MembershipRole
from apps.companies.models import Company, Membership, Person
from apps.companies.permissions import require_role
from apps.companies.services.live import lock_live
from apps.core.errors import Conflict, NotAllowed

# What may do more stands higher.
RANK: dict[str, int] = {MembershipRole.DELEGATE: 0, MembershipRole.MANAGER: 1, MembershipRole.OWNER: 2}


@transaction.atomic
def change_role(*, user: User, membership: Membership, role: str) -> Membership:
    """Give somebody on the team another role; the last owner stays owner."""
    require_role(user, membership.company, role)
    lock_live(membership.company)
    membership.refresh_from_db(fields=["role"])
    require_role(user, membership.company, membership.role)
    if role != MembershipRole.OWNER:
        _refuse_without_owner(membership.company, leaving=membership.user)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def hand_over_company(*, user: User, company: Company, to: Membership) -> None:
    """Make somebody on the team the owner in one's own place, and become a manager."""
    require_role(user, company, MembershipRole.OWNER)
    lock_live(company)
    own = Membership.objects.get(user=user, company=company)
    if own.role != MembershipRole.OWNER or to.company_id != company.pk:
        raise NotAllowed(_("Only an owner can hand the company over, and to somebody on the team."))
    if to.user_id == user.pk:
        raise Conflict(_("You own this company already."), code="owner_already")
    Membership.objects.filter(pk=to.pk).update(role=MembershipRole.OWNER)
    Membership.objects.filter(pk=own.pk).update(role=MembershipRole.MANAGER)


@transaction.atomic
def remove_member(*, user: User, membership: Membership) -> None:
    """Take someone off the team; anybody may leave by themselves."""
    lock_live(membership.company)
    membership.refresh_from_db(fields=["role"])
    if membership.user_id != user.pk:
        require_role(user, membership.company, membership.role)
    _refuse_without_owner(membership.company, leaving=membership.user)
    membership.delete()


def admit(company: Company, member: User, role: str) -> Membership:
    """Bring a user onto the team, and make the person of that mail address theirs. For services that have asked."""
    lock_live(company)
    if Membership.objects.filter(company=company, user=member).exists():
        raise Conflict(_("This account is on the team of the company already."), code="member_already")
    membership = Membership.objects.create(company=company, user=member, role=role)
    nameless = not company.people.filter(user=member).exists()
    person = company.people.filter(left_at=None, user=None, email__iexact=member.email).first()
    if nameless and person is not None:
        claim_person(person, member)
    return membership


def claim_person(person: Person, member: User) -> None:
    """Tie a person to the account that turned out to be theirs: their agenda is now in it."""
    person.user = member
    person.save(update_fields=["user"])


def _refuse_without_owner(company: Company, *, leaving: User) -> None:
    owners = Membership.objects.filter(company=company, role=MembershipRole.OWNER)
    if not owners.exclude(user=leaving).exists() and owners.filter(user=leaving).exists():
        raise Conflict(_("The last owner cannot leave: hand the company over first."), code="last_owner")
