"""Who reads the page."""

from typing import cast

from django.http import HttpRequest

from apps.accounts.models import User


def reader(request: HttpRequest) -> User:
    """Return the signed-in user; for views behind `login_required`, which lets nobody else through."""
    return cast(User, request.user)
