"""Who asks."""

from typing import cast

from rest_framework.request import Request

from apps.accounts.models import User


def reader(request: Request) -> User:
    """Return the signed-in user; for views that let nobody else through."""
    return cast(User, request.user)
