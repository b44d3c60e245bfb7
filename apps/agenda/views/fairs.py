"""My exhibitions: those one follows and those to which one's companies go, and their private calendar address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.readers import reader
from apps.agenda import services
from apps.agenda.enums import FeedKind
from apps.agenda.selectors import feed_url
from apps.exhibitions.selectors import (
    LONGEST_FEED,
    coming_editions_of_reader,
    exhibition_by_code,
    followed_fairs,
)
from apps.exhibitions.services import unfollow_exhibition


@never_cache
@require_safe
@login_required
def fairs(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    address = feed_url(user, FeedKind.FAIRS)
    context = {
        "editions": list(coming_editions_of_reader(user)[:LONGEST_FEED]),
        "followed": list(followed_fairs(user)),
        "address": f"{settings.SITE_URL}{address}" if address else "",
    }
    return render(request, "agenda/fairs.html", context)


@require_POST
@login_required
def unfollow(request: HttpRequest, code: str) -> HttpResponse:
    unfollow_exhibition(user=reader(request), exhibition=exhibition_by_code(code))
    messages.success(request, _("You do not follow this exhibition any more."))
    return redirect("agenda:fairs")


@require_POST
@login_required
def make_fairs_address(request: HttpRequest) -> HttpResponse:
    services.make_calendar_address(user=reader(request), kind=FeedKind.FAIRS)
    messages.success(request, _("Your private calendar address is ready. An earlier one no longer works."))
    return redirect("agenda:fairs")


@require_POST
@login_required
def revoke_fairs_address(request: HttpRequest) -> HttpResponse:
    services.revoke_calendar_address(user=reader(request), kind=FeedKind.FAIRS)
    messages.success(request, _("The calendar address no longer works."))
    return redirect("agenda:fairs")
