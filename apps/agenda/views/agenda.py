"""My agenda: on the screen, on paper, as a file, as a calendar that renews itself."""

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
from apps.agenda.calendar import calendar_of
from apps.agenda.selectors import agenda_of, feed_url


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    address = feed_url(reader(request))
    context = {
        "days": agenda_of(reader(request)),
        "address": f"{settings.SITE_URL}{address}" if address else "",
    }
    return render(request, "agenda/show.html", context)


@never_cache
@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Return the agenda as one calendar file."""
    return HttpResponse(
        calendar_of(reader(request)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ipek-agenda.ics"'},
    )


@require_POST
@login_required
def make_address(request: HttpRequest) -> HttpResponse:
    services.make_calendar_address(user=reader(request))
    messages.success(request, _("Your private calendar address is ready. An earlier one no longer works."))
    return redirect("agenda:show")


@require_POST
@login_required
def revoke_address(request: HttpRequest) -> HttpResponse:
    services.revoke_calendar_address(user=reader(request))
    messages.success(request, _("The calendar address no longer works."))
    return redirect("agenda:show")
