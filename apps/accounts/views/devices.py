"""Signing out on one device; the list, and signing out everywhere else, are allauth's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts import services
from apps.accounts.readers import reader


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    services.end_session(user=reader(request), session_id=session_id)
    messages.success(request, _("You are signed out there."))
    return redirect(reverse("usersessions_list"))
