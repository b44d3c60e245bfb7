"""One meeting on the organiser's board: where it can go, what that means, and doing it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.core.admin import attempt
from apps.meetings.forms import ReasonForm
from apps.meetings.models import Meeting
from apps.meetings.selectors import meeting_for_organiser
from apps.meetings.selectors.openings import Openings, swap_openings
from apps.meetings.selectors.touched import Change, touched_by
from apps.meetings.services import cancel_meeting, lock_meeting, make_room, move_meeting, swap_meetings
from apps.organiser.forms import PlaceForm, RoomForm
from apps.organiser.selectors import MovingCell, moving_board
from apps.organiser.views import organiser_required


@require_safe
@organiser_required
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """The meeting, and the board with the places where it can go."""
    found = meeting_for_organiser(reader(request), public_id)
    may_change = reader(request).has_perm("meetings.change_meeting")
    is_coming = found.is_live and found.ends_at > timezone.now()
    context = {
        "meeting": found,
        "forum": found.forum,
        "touched": touched_by([found], []),
        "board": moving_board(found, timezone.now()),
        "may_change": may_change and is_coming,
        "may_move": may_change and is_coming and not found.is_locked,
        "form": ReasonForm(),
    }
    return render(request, "organiser/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say whom the move touches; done when confirmed."""
    found = meeting_for_organiser(reader(request), public_id)
    form = PlaceForm(request.POST or request.GET, forum=found.forum)
    if not form.is_valid():
        messages.error(request, _("This forum has no such place."))
        return redirect("organiser:meeting", public_id)
    slot, table = form.cleaned_data["slot"], form.cleaned_data["table"]
    if request.method == "POST":
        act = partial(
            move_meeting,
            user=reader(request),
            meeting=found,
            slot=slot,
            table=table,
            seen=form.cleaned_data["seen"],
        )
        attempt(request, act, _("The meeting is moved. Everybody at the table is told."))
        return redirect("organiser:meeting", public_id)
    openings = Openings(found.request, now=timezone.now(), without=[found])
    change = Change(found, openings.opening_in(slot, table))
    return _preview(request, [change], {"slot": slot.number, "table": table.label if table else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required
def swap(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """Two meetings change places."""
    first = meeting_for_organiser(reader(request), public_id)
    second = meeting_for_organiser(reader(request), other_id)
    if request.method == "POST":
        form = PlaceForm(request.POST, forum=first.forum)
        form.full_clean()
        seen = (form.cleaned_data.get("seen"), form.cleaned_data.get("other_seen"))
        act = partial(
            swap_meetings,
            user=reader(request),
            meeting=first,
            other=second,
            seen=None if None in seen else seen,
        )
        attempt(request, act, _("The two meetings have changed places. Everybody concerned is told."))
        return redirect("organiser:meeting", public_id)
    places = swap_openings(first, second, now=timezone.now())
    changes = [Change(each, place) for each, place in zip((first, second), places, strict=True)]
    return _preview(request, changes, {"other_seen": second.sequence})


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required
def make_way(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """One meeting moves, another makes room for it: said first, done when confirmed."""
    first = meeting_for_organiser(reader(request), public_id)
    second = meeting_for_organiser(reader(request), other_id)
    form = RoomForm(request.POST or request.GET, forum=first.forum)
    if not form.is_valid():
        messages.error(request, _("This forum has no such place."))
        return redirect("organiser:meeting", public_id)
    data = form.cleaned_data
    to, other_to = (data["slot"], data["table"]), (data["other_slot"], data["other_table"])
    if request.method == "POST":
        seen = (data["seen"], data["other_seen"])
        act = partial(
            make_room,
            user=reader(request),
            meeting=first,
            to=to,
            other=second,
            other_to=other_to,
            seen=None if None in seen else seen,
        )
        attempt(request, act, _("Both meetings have moved. Everybody concerned is told."))
        return redirect("organiser:meeting", public_id)
    changes = [
        Change(each, Openings(each.request, now=timezone.now(), without=[first, second]).opening_in(*place))
        for each, place in ((first, to), (second, other_to))
    ]
    fields = {name: request.GET.get(name, "") for name in ("slot", "table", "other_slot", "other_table")}
    return _preview(request, changes, fields | {"other_seen": second.sequence})


@require_safe
@organiser_required
def ways(request: HttpRequest, public_id: str) -> JsonResponse:
    """Where the meeting can go, for the board's dragging: each place with the address of the page that asks first."""
    found = meeting_for_organiser(reader(request), public_id)
    if not reader(request).has_perm("meetings.change_meeting") or not found.is_live or found.is_locked:
        return JsonResponse({"places": []})
    board = moving_board(found, timezone.now())
    places = [
        {"slot": row.slot.number, "table": cell.table.label, **place}
        for row in board.rows
        for cell in row.cells
        if (place := _place(found, row.slot.number, cell)) is not None
    ]
    return JsonResponse({"places": places})


def _place(meeting: Meeting, slot: int, cell: MovingCell) -> dict[str, str] | None:
    way = cell.way
    if cell.is_possible and cell.meeting is None:
        query = urlencode({"slot": slot, "table": cell.table.label})
        return {
            "kind": "free",
            "url": f"{reverse('organiser:move', args=[meeting.public_id])}?{query}",
            "note": "",
        }
    if way is None:
        return None
    both = [meeting.public_id, way.other.public_id]
    if way.is_swap:
        return {
            "kind": "swap",
            "url": reverse("organiser:swap", args=both),
            "note": _("The two change places."),
        }
    query = urlencode(
        {
            "slot": slot,
            "table": cell.table.label,
            "other_slot": way.other_slot.number,
            "other_table": way.other_table.label,
        }
    )
    note = _("Possible if this one moves to slot %(slot)s, table %(table)s.") % {
        "slot": way.other_slot.number,
        "table": way.other_table,
    }
    return {"kind": "chain", "url": f"{reverse('organiser:make_way', args=both)}?{query}", "note": note}


@require_POST
@organiser_required
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    found = meeting_for_organiser(reader(request), public_id)
    reason = request.POST.get("reason", "")
    act = partial(cancel_meeting, user=reader(request), meeting=found, reason=reason)
    attempt(request, act, _("The meeting is cancelled; both sides are told."))
    return redirect("organiser:meeting", public_id)


@require_POST
@organiser_required
def lock(request: HttpRequest, public_id: str) -> HttpResponse:
    found = meeting_for_organiser(reader(request), public_id)
    locked = request.POST.get("locked") == "1"
    done = _("The meeting stays where it is.") if locked else _("The meeting may move again.")
    attempt(request, lambda: lock_meeting(user=reader(request), meeting=found, locked=locked), done)
    return redirect("organiser:meeting", public_id)


def _preview(request: HttpRequest, changes: list[Change], fields: dict[str, Any]) -> HttpResponse:
    meetings: list[Meeting] = [change.meeting for change in changes]
    openings = [change.opening for change in changes if change.opening]
    context = {
        "meeting": meetings[0],
        "forum": meetings[0].forum,
        "changes": changes,
        "fields": fields | {"seen": meetings[0].sequence},
        "fits": len(openings) == len(changes),
        "touched": touched_by(meetings, openings),
        "may_change": reader(request).has_perm("meetings.change_meeting"),
    }
    return render(request, "organiser/change.html", context)
