"""What may be done with opportunities, and by whom."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.core.errors import NotAllowed, NotFound


def no_such_opportunity() -> NotFound:
    return NotFound(_("There is no such opportunity, or it is not for you to see."))


def no_such_paper() -> NotFound:
    return NotFound(_("There is no such document, or it is not for you to see."))


def may_organise(user: object) -> bool:
    """Whether this person moves opportunities through their stages."""
    return isinstance(user, User) and user.is_active and user.has_perm("opportunities.change_opportunity")


def require_organiser(user: User) -> None:
    if not may_organise(user):
        raise NotAllowed(_("Your role does not include looking after opportunities."))


def require_verified(user: User, company: Company) -> None:
    """Raise unless the user acts for the company and the organisers have verified it."""
    require_manager(user, company)
    if not company.is_verified:
        raise NotAllowed(
            _("Only verified companies can do this. Submit your company for verification first.")
        )
