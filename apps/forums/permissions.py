"""What an organiser may do with a forum: the right comes from the role, the forum from the host bodies."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody, User
from apps.core.errors import NotAllowed, NotFound
from apps.forums.models import Forum


def no_such_forum() -> NotFound:
    return NotFound(_("There is no such forum, or it is not for you to see."))


def hosts_forum(user: User, forum: Forum) -> bool:
    """Whether the user has a role in one of the forum's host bodies."""
    return user.is_superuser or OrganiserBody.objects.filter(forums=forum, appointments__user=user).exists()


def require_organiser(user: User, forum: Forum, permission: str = "forums.change_forum") -> None:
    """Raise NotFound for somebody else's forum, NotAllowed where the role does not include the act."""
    if not user.is_staff or not hosts_forum(user, forum):
        raise no_such_forum()
    if not user.has_perm(permission):
        raise NotAllowed(_("Your role does not include this."))
