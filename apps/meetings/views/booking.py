"""Choosing a slot, seeing what it means, and confirming: for a new meeting, and for one that moves."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.readers import reader
from apps.core.errors import Conflict
from apps.core.forms import form_status, posted, refusals_on
from apps.core.time import local_date
from apps.forums.models import Slot
from apps.meetings import services
from apps.meetings.forms import SlotForm
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.permissions import acting_company
from apps.meetings.selectors import meeting_for, request_for
from apps.meetings.selectors.limits import full_sides
from apps.meetings.selectors.openings import Opening, Openings, takes_bookings
from apps.meetings.selectors.touched import touched_by

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@login_required
def book(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give an accepted request its slot."""
    asked = request_for(reader(request), public_id)
    form = SlotForm(posted(request), forum=asked.forum)
    acting_company(reader(request), asked)
    if form.is_valid():
        with refusals_on(form):
            made = services.book_meeting(user=reader(request), request=asked, slot=form.cleaned_data["slot"])
            messages.success(request, _("The meeting is arranged. Everybody at the table is told."))
            return redirect("meetings:meeting", made.public_id)
    return _page(request, asked, form, back=reverse("meetings:request", args=[public_id]))


@require_http_methods(FORM_METHODS)
@login_required
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a meeting another free common slot."""
    found = meeting_for(reader(request), public_id)
    form = SlotForm(posted(request), forum=found.forum)
    acting_company(reader(request), found.request)
    if form.is_valid():
        with refusals_on(form):
            services.move_meeting(
                user=reader(request),
                meeting=found,
                slot=form.cleaned_data["slot"],
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, _("The meeting is moved. Everybody at the table is told."))
            return redirect("meetings:meeting", public_id)
    back = reverse("meetings:meeting", args=[public_id])
    return _page(request, found.request, form, back=back, moving=found)


def _page(
    request: HttpRequest, asked: MeetingRequest, form: SlotForm, *, back: str, moving: Meeting | None = None
) -> HttpResponse:
    """Show the free slots; with `?slot=` what one of them means, to be confirmed."""
    if asked.forum is None or not takes_bookings(asked.forum):
        raise Conflict(_("At this forum the organisers place the meetings."), code="booking_closed")
    company = acting_company(reader(request), asked)
    openings = Openings(asked, now=timezone.now(), without=[moving] if moving else [])
    wanted = form.wanted(request.GET.get("slot", ""))
    chosen = openings.opening_in(wanted) if wanted and not form.is_bound else None
    others = [opening for opening in openings if moving is None or opening.slot.pk != moving.slot_id]
    context: dict[str, Any] = {
        "asked": asked,
        "full": full_sides(asked.forum, asked.sender, asked.recipient) if moving is None else [],
        "other": asked.other_side(company),
        "zone": asked.forum.time_zone,
        "meeting": moving,
        "back": back,
        "form": form,
        "chosen": chosen,
        "touched": touched_by([moving] if moving else [], [chosen]) if chosen else None,
        "is_gone": wanted is not None and chosen is None,
        "nearest": _nearest(openings, wanted, moving),
        "days": _by_day(others, asked.forum.time_zone),
    }
    return render(request, "meetings/choose_slot.html", context, status=form_status(form))


def _nearest(openings: Openings, wanted: Slot | None, moving: Meeting | None) -> list[Opening]:
    found = openings.nearest(wanted.starts_at) if wanted else []
    return [opening for opening in found if moving is None or opening.slot.pk != moving.slot_id]


def _by_day(openings: list[Opening], zone: str) -> list[dict[str, Any]]:
    days = groupby(openings, key=lambda opening: local_date(opening.slot.starts_at, ZoneInfo(zone)))
    return [{"day": day, "openings": list(group)} for day, group in days]
