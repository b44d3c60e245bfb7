"""The inbox, what comes into it and by mail, and the page behind a mail's unsubscribe link."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.core.errors import NotFound
from apps.core.forms import form_status, posted, refusals_on
from apps.notifications import selectors, services
from apps.notifications.enums import NoticeWay
from apps.notifications.forms import NoticeChoicesForm
from apps.notifications.groups import all_groups
from apps.notifications.unsubscribing import read_token


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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    form = NoticeChoicesForm(selectors.choices_of(_reader(request)), posted(request))
    if form.is_valid():
        with refusals_on(form):
            services.choose_notices(user=_reader(request), choices=form.choices())
            messages.success(request, _("Your choice is saved."))
            return redirect(reverse("notifications:choices"))
    context = {"form": form, "ways": list(NoticeWay)}
    return render(request, "notifications/choices.html", context, status=form_status(form))


@never_cache
@csrf_exempt  # The signed address is the authority: mail programs post here without a cookie (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link would stop; only POST stops it, and POST with `again` takes that back."""
    subscription = read_token(token)
    groups = {group.code: group for group in all_groups() if group.is_optional(NoticeWay.EMAIL)}
    if subscription is None or subscription.group not in groups:
        raise NotFound(_("This address is not valid. Please copy it from the mail as a whole."))
    if request.method == "POST":
        services.set_subscription(subscription=subscription, is_wanted="again" in request.POST)
    context = {
        "group": groups[subscription.group],
        "has_account": bool(subscription.user),
        "is_wanted": selectors.wants_subscription(subscription),
        "is_done": request.method == "POST",
    }
    return render(request, "notifications/unsubscribe.html", context)


def _reader(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required lets nobody else through


def _place(request: HttpRequest) -> str:
    """Return the query string that leads back to the page of the inbox where the reader is."""
    before = request.GET.get("before")
    return f"?{urlencode({'before': before})}" if before else ""


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("notifications:inbox") + _place(request))
