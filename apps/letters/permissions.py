"""Who may do what with a letter."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotAllowed, NotFound

ISSUE = "letters.change_invitationletter"


def no_such_letter() -> NotFound:
    return NotFound(_("There is no such letter, or it is not for you to see."))


def require_issuer(user: User) -> None:
    if not user.has_perm(ISSUE):
        raise NotAllowed(_("Your role does not include issuing letters."))
