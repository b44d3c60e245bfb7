"""Where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotFound


@transaction.atomic
def end_session(*, user: User, session_id: int) -> None:
    """Sign the user out on one device; NotFound for a session of somebody else or one that has ended."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise NotFound(_("This device is not signed in any more."))
    session.end()
