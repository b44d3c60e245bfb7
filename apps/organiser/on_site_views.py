"""The day itself: the programme runs late, somebody does not come or comes later, two companies meet on the spot."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.admin import attempt
from apps.core.errors import DomainError
from apps.core.forms import form_status, posted, refusals_on
from apps.forums.models import Delegate, Forum
from apps.forums.selectors import forum_for_organiser, present_companies
from apps.meetings.selectors import live_meetings, meeting_for_organiser
from apps.meetings.selectors.touched import touched_by
from apps.meetings.services.on_site import PATIENCE, arrive_late, mark_no_show, meet_now, preview_late
from apps.meetings.services.shifting import shift_of, shift_session
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.on_site_forms import LateForm, ShiftForm, WalkInForm

may_see = organiser_with("meetings.view_meeting")
may_change = organiser_with("meetings.change_meeting")
at_the_door = organiser_with("forums.add_checkin")


@require_safe
@may_see
def on_site(request: HttpRequest, public_id: str) -> HttpResponse:
    """What goes on now, and the acts of the day."""
    forum = forum_for_organiser(organiser(request), public_id)
    return _page(request, forum)


def _page(request: HttpRequest, forum: Forum, walk_in: WalkInForm | None = None) -> HttpResponse:
    now, user = timezone.now(), organiser(request)
    with timezone.override(forum.time_zone):
        context = {
            "forum": forum,
            "sessions": forum.sessions.order_by("starts_at", "pk"),
            "now_meeting": _under_way(forum, now),
            "walk_in": walk_in or WalkInForm(forum=forum, present=present_companies(forum, now)),
            "late": LateForm(forum=forum),
            "shift": ShiftForm(),
            "may_change": user.has_perm("meetings.change_meeting"),
            "may_check_in": user.has_perm("forums.add_checkin"),
        }
        status = form_status(walk_in) if walk_in else 200
        return render(request, "organiser/on_site.html", context, status=status)


def _under_way(forum: Forum, now: datetime) -> list[dict[str, Any]]:
    rows = live_meetings(forum).filter(starts_at__lte=now, ends_at__gt=now).prefetch_related("outcomes")
    return [
        {
            "meeting": meeting,
            "sides": [meeting.request.sender, meeting.request.recipient],
            "is_overdue": now >= meeting.starts_at + PATIENCE,
            "outcomes": list(meeting.outcomes.all()),
        }
        for meeting in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def shift(request: HttpRequest, public_id: str, session_id: str) -> HttpResponse:
    """Say whom the shift touches; done when confirmed."""
    forum = forum_for_organiser(organiser(request), public_id)
    session = get_object_or_404(forum.sessions.select_related("forum"), public_id=session_id)
    form = ShiftForm(request.POST or request.GET)
    if not form.is_valid() or not form.cleaned_data["minutes"]:
        messages.error(request, _("Say by how many minutes."))
        return redirect("organiser:on_site", public_id)
    minutes = form.cleaned_data["minutes"]
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        act = partial(
            shift_session,
            user=organiser(request),
            session=session,
            minutes=minutes,
            seen=int(seen) if seen.isdecimal() and len(seen) < 6 else None,
        )
        attempt(request, act, _("The programme is moved. Everybody touched is told once."))
        return redirect("organiser:on_site", public_id)
    found = shift_of(session, minutes)
    context = {"forum": forum, "shift": found, "touched": touched_by(found.meetings, [])}
    return render(request, "organiser/shift.html", context)


@require_POST
@at_the_door
def no_show(request: HttpRequest, public_id: str) -> HttpResponse:
    found = meeting_for_organiser(organiser(request), public_id)
    sides = {side.public_id: side for side in (found.request.sender, found.request.recipient)}
    absent = sides.get(request.POST.get("company", ""))
    if absent is None or found.forum is None:
        raise Http404
    act = partial(mark_no_show, user=organiser(request), meeting=found, absent=absent, now=timezone.now())
    attempt(request, act, _("Noted. The other side is told, table and interpreter are free."))
    return redirect("organiser:on_site", found.forum.public_id)


@require_POST
@may_change
def walk_in(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    now = timezone.now()
    form = WalkInForm(posted(request), forum=forum, present=present_companies(forum, now))
    if form.is_valid():
        with refusals_on(form):
            made = meet_now(user=organiser(request), forum=forum, now=now, **form.cleaned_data)
            messages.success(request, _("They meet now at table %(table)s.") % {"table": made.table})
            return redirect("organiser:on_site", public_id)
    return _page(request, forum, walk_in=form)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def late(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the meetings that a late arrival touches, and do with each what was chosen."""
    forum = forum_for_organiser(organiser(request), public_id)
    with timezone.override(forum.time_zone):
        form = LateForm(request.POST or request.GET, forum=forum)
        if not form.is_valid():
            messages.error(request, _("Choose who comes later, and when."))
            return redirect("organiser:on_site", public_id)
        delegate, arrives_at = form.cleaned_data["person"], form.cleaned_data["arrives_at"]
        if request.method == "POST":
            return _arrive(request, forum, delegate, arrives_at)
        try:
            found = preview_late(
                user=organiser(request), delegate=delegate, arrives_at=arrives_at, now=timezone.now()
            )
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("organiser:on_site", public_id)
        context = {"forum": forum, "delegate": delegate, "arrives_at": arrives_at, "found": found}
        context["typed"] = form["arrives_at"].value()
        return render(request, "organiser/late.html", context)


def _arrive(request: HttpRequest, forum: Forum, delegate: Delegate, arrives_at: datetime) -> HttpResponse:
    choices = {
        name.removeprefix("meeting-"): value
        for name, value in request.POST.items()
        if name.startswith("meeting-") and value in {"move", "cancel", "keep"}
    }
    try:
        touched = arrive_late(
            user=organiser(request),
            delegate=delegate,
            arrives_at=arrives_at,
            choices=choices,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = ngettext(
            "The arrival is noted; %(count)d meeting is changed.",
            "The arrival is noted; %(count)d meetings are changed.",
            len(touched),
        )
        messages.success(request, text % {"count": len(touched)})
    return redirect("organiser:on_site", forum.public_id)
