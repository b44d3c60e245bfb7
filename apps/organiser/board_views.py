"""The published meetings of a forum as boards: by table, interpreter, person and company, and the table plan on paper."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.admin import attempt
from apps.forums.models import Forum
from apps.forums.selectors import forum_for_organiser, idle_tables
from apps.forums.services import fix_table
from apps.meetings.selectors.lanes import Whose, lanes_of
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.selectors import live_board, table_sheets

LANES = 50  # on a page
organiser_required = organiser_with("meetings.view_plan")


@require_safe
@organiser_required
def board(request: HttpRequest, public_id: str) -> HttpResponse:
    """Slots and tables; with a mouse, meetings are dragged to the places that become green."""
    found = forum_for_organiser(organiser(request), public_id)
    context = {
        "forum": found,
        "tabs": _tabs(found, "tables"),
        "board": live_board(found),
        "idle": idle_tables(found),
        "may_free": organiser(request).has_perm("forums.change_forum"),
        "may_change": organiser(request).has_perm("meetings.change_meeting"),
    }
    return render(request, "organiser/board.html", context)


@require_POST
@organiser_required
def free_table(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a table that was kept for one company to everybody, and come back to the page with the button."""
    found = forum_for_organiser(organiser(request), public_id)
    table = get_object_or_404(found.tables.select_related("forum"), label=request.POST.get("table", ""))
    act = partial(fix_table, user=organiser(request), table=table, owner=None)
    attempt(request, act, _("Table %(table)s is everybody's now.") % {"table": table})
    return redirect(
        "organiser:board" if request.POST.get("next") == "board" else "organiser:forum", public_id
    )


@require_safe
@organiser_required
def lanes(request: HttpRequest, public_id: str, whose: str) -> HttpResponse:
    """One row for each interpreter, person or company; `?q=` narrows them by name."""
    if whose not in list(Whose):
        raise Http404
    found = forum_for_organiser(organiser(request), public_id)
    words = request.GET.get("q", "")[:100]
    slots, rows = lanes_of(found, Whose(whose), words)
    pages = Paginator(rows, LANES)
    context = {
        "forum": found,
        "tabs": _tabs(found, whose),
        "whose": whose,
        "slots": slots,
        "page": pages.get_page(request.GET.get("page")),
        "q": words,
    }
    return render(request, "organiser/lanes.html", context)


@require_safe
@organiser_required
def table_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """The meetings of each table in order of time, on A4."""
    found = forum_for_organiser(organiser(request), public_id)
    return render(request, "organiser/table_plan.html", {"forum": found, "sheets": table_sheets(found)})


def _tabs(forum: Forum, current: str) -> list[dict[str, object]]:
    names = {
        "tables": _("By table"),
        Whose.INTERPRETERS.value: _("By interpreter"),
        Whose.PEOPLE.value: _("By person"),
        Whose.COMPANIES.value: _("By company"),
    }
    return [
        {
            "label": label,
            "url": reverse("organiser:board", args=[forum.public_id])
            if name == "tables"
            else reverse("organiser:lanes", args=[forum.public_id, name]),
            "current": name == current,
        }
        for name, label in names.items()
    ]
