"""Who may open the organisers' pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from apps.accounts.models import User
from apps.core.adminsite import enrol_first, has_second_factor

View = Callable[..., HttpResponseBase]


def organiser_with(permission: str) -> Callable[[View], View]:
    """Let organisers whose role has the permission in; lead those without a second factor to enrolment.

    To everybody else there is no such page.
    """

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_staff:
                raise Http404
            if not has_second_factor(request.user):
                return enrol_first(request.path)
            if not organiser(request).has_perm(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def organiser(request: HttpRequest) -> User:
    return cast(User, request.user)
