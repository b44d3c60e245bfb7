"""Who keeps the calendar."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotAllowed

EDIT = "exhibitions.change_edition"


def may_edit_calendar(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.has_perm(EDIT)


def require_calendar_editor(user: User | AnonymousUser) -> None:
    """Raise NotAllowed for everybody whose organiser role does not include the calendar."""
    if not may_edit_calendar(user):
        raise NotAllowed(_("Only organisers who keep the calendar can do this."))
