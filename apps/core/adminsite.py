"""The organisers' admin: unfold's site, behind our own sign-in and behind a second factor."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from unfold.sites import UnfoldAdminSite


def has_second_factor(user: object) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(getattr(user, "is_authenticated", False)) and bool(is_mfa_enabled(user))


def enrol_first(wanted: str) -> HttpResponse:
    """Lead to the enrolment of a second factor; the address keeps the page that was wanted."""
    target: HttpResponseRedirect = redirect_to_login(wanted, "mfa_activate_totp")
    return target


class OrganiserAdminSite(UnfoldAdminSite):
    """Staff without a second factor are led to enrolment; nobody sees the admin's own password form."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_second_factor(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        user, wanted = request.user, request.GET.get("next", reverse("admin:index"))
        if self.has_permission(request):
            return redirect("admin:index")
        if user.is_authenticated and getattr(user, "is_staff", False):
            return enrol_first(wanted)
        if user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        target: HttpResponseRedirect = redirect_to_login(wanted)
        return target
