"""The door: badges to print, and who has come. Works on a phone without network, and without JavaScript with one."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.forums.badges import cards_of
from apps.forums.selectors import delegate_with_badge, expected_today, forum_for_organiser
from apps.forums.services import Answer, Reading, Scan, check_in
from apps.organiser.guards import organiser, organiser_with

at_the_door = organiser_with("forums.add_checkin")
MOST_SCANS = 500


def sentence(reading: Reading) -> str:
    """Say to the person at the door what a reading came to."""
    if reading.delegate is None:
        return _("This is no badge of this forum.")
    values = {"person": reading.delegate.person, "company": reading.delegate.registration.company}
    match reading.answer:
        case Answer.WELCOME:
            return _("%(person)s, %(company)s: welcome.") % values
        case Answer.AGAIN:
            return _("%(person)s, %(company)s has been counted today already.") % values
    return _("%(person)s, %(company)s does not take part.") % values


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door
@never_cache
def door(request: HttpRequest, public_id: str) -> HttpResponse:
    """The list of those expected, and a field for a scanner. Each reading is a plain form."""
    forum = forum_for_organiser(organiser(request), public_id)
    now = timezone.now()
    if request.method == "POST":
        scan = Scan(badge=request.POST.get("badge", "")[:200], happened_at=now)
        (reading,) = check_in(user=organiser(request), forum=forum, scans=[scan], now=now)
        good = reading.answer in {Answer.WELCOME, Answer.AGAIN}
        (messages.success if good else messages.error)(request, sentence(reading))
        return redirect("organiser:door", public_id)
    expected = expected_today(forum, now)
    context = {
        "forum": forum,
        "expected": expected,
        "come": sum(each.came_at is not None for each in expected),
        "worker": reverse("organiser:door_worker", args=[public_id]),
    }
    return render(request, "organiser/door.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door
def badge(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """Where the code on a badge leads: whose it is, and a button. Looking counts nobody."""
    forum = forum_for_organiser(organiser(request), public_id)
    delegate = delegate_with_badge(forum, code)
    if delegate is None:
        raise Http404
    if request.method == "POST":
        return door(request, public_id)
    return render(request, "organiser/badge.html", {"forum": forum, "delegate": delegate})


@require_POST
@at_the_door
def upload(request: HttpRequest, public_id: str) -> JsonResponse:
    """Take a phone's queue. Sent again it changes nothing; each answer names the reading that it is for."""
    forum = forum_for_organiser(organiser(request), public_id)
    now = timezone.now()
    scans = _scans(request.body, now)
    if scans is None:
        return JsonResponse({"error": "invalid"}, status=422)
    readings = check_in(user=organiser(request), forum=forum, scans=scans, now=now)
    return JsonResponse(
        {
            "readings": [
                {"client_id": each.scan.client_id, "answer": each.answer, "text": sentence(each)}
                for each in readings
            ]
        }
    )


@require_safe
@at_the_door
@never_cache
def worker(request: HttpRequest, public_id: str) -> HttpResponse:
    """The script that keeps the door's page on the phone; it stands below that page and rules nothing else."""
    context = {"scripts": [static("js/site.js"), static("js/theme.js"), static("js/check-in.js")]}
    context["style"] = static("css/ipek.css")
    forum = forum_for_organiser(organiser(request), public_id)
    context["page"] = reverse("organiser:door", args=[forum.public_id])
    return render(request, "organiser/door_worker.js", context, content_type="text/javascript")


@require_safe
@organiser_with("forums.view_delegate")
def badges(request: HttpRequest, public_id: str) -> HttpResponse:
    """All badges of the forum on A4 sheets, eight a page, in the language of the page."""
    forum = forum_for_organiser(organiser(request), public_id)
    cards = cards_of(forum, [each.delegate for each in expected_today(forum, timezone.now())])
    return render(request, "organiser/badges.html", {"forum": forum, "cards": cards})


def _scans(body: bytes, now: datetime) -> list[Scan] | None:
    """Return the readings of a queue, None where it is none. An hour that cannot be read is taken to be now."""
    try:
        rows: Any = json.loads(body)["scans"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(rows, list) or len(rows) > MOST_SCANS:
        return None
    found = []
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("badge"), str):
            return None
        found.append(
            Scan(
                badge=row["badge"][:200],
                happened_at=_moment(row.get("at"), now),
                client_id=str(row.get("client_id", ""))[:64],
            )
        )
    return found


def _moment(text: object, now: datetime) -> datetime:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return now
    return moment if moment is not None and moment.tzinfo is not None else now
