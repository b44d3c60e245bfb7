"""Who asks."""

from typing import cast

from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.adminsite import has_second_factor
from apps.core.errors import NotFound


def reader(request: Request) -> User:
    """Return the signed-in user; for views that let nobody else through."""
    return cast(User, request.user)


def organiser_with(request: Request, permission: str, unseen: NotFound) -> User:
    """Return the organiser who asks, with a second factor and this permission; to others there is nothing (`unseen`)."""
    user = reader(request)
    if not (user.is_staff and has_second_factor(user) and user.has_perm(permission)):
        raise unseen
    return user
