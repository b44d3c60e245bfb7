"""The inbox page."""

from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.notifications import selectors, services


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    context = {
        "page": selectors.inbox_page(reader, before=request.GET.get("before")),
        "unread": selectors.unread_count(reader),
        "place": _place(request),
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest, public_id: str) -> HttpResponse:
    notification = selectors.get_notification(_reader(request), public_id)
    services.mark_read(user=_reader(request), notification_public_ids=[notification.public_id])
    return _back(request)


@require_POST
@login_required
def mark_all_read(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(user=_reader(request))
    return _back(request)


def _reader(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required lets nobody else through


def _place(request: HttpRequest) -> str:
    """Return the query string that leads back to the page of the inbox where the reader is."""
    before = request.GET.get("before")
    return f"?{urlencode({'before': before})}" if before else ""


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("notifications:inbox") + _place(request))
