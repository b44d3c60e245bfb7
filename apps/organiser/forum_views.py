"""A forum's life: what its next step lacks, taking it, and making a new forum after its pattern."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.admin import attempt
from apps.core.forms import form_status, posted, refusals_on
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import EDIT, body_allows
from apps.forums.selectors import checks_for, forum_for_organiser, places_of
from apps.forums.services import copy_forum, move_forum
from apps.forums.services.lifecycle import BY_HAND, next_states
from apps.organiser.forum_forms import CopyForm
from apps.organiser.guards import organiser, organiser_with

may_see = organiser_with("forums.view_forum")
may_change = organiser_with("forums.change_forum")

ACTS = {
    ForumState.OPEN: _("Open registration"),
    ForumState.CLOSED: _("Close registration"),
    ForumState.RUNNING: _("Begin the forum"),
    ForumState.FINISHED: _("Finish the forum"),
}


@require_safe
@may_see
def steps(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the forum stands, and for each step that comes next what is missing."""
    forum = forum_for_organiser(organiser(request), public_id)
    context = {
        "forum": forum,
        "steps": _path(forum),
        "next": _next(forum),
        "places": places_of(forum),
        "may_change": _may_change(request, forum),
    }
    return render(request, "organiser/steps.html", context)


@require_POST
@may_change
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    wanted = request.POST.get("state", "")
    if wanted not in ForumState.values:
        raise Http404
    state = ForumState(wanted)
    act = partial(move_forum, user=organiser(request), forum=forum, state=state)
    attempt(request, act, _("The forum is now: %s") % state.label)
    return redirect("organiser:steps", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the first day of the new forum; everything else keeps its place."""
    forum = forum_for_organiser(organiser(request), public_id)
    form = CopyForm(posted(request), forum=forum)
    if form.is_valid():
        with refusals_on(form):
            made = copy_forum(
                user=organiser(request),
                forum=forum,
                starts_on=form.cleaned_data["starts_on"],
                names=form.names(),
            )
            return redirect("admin:forums_forum_change", made.pk)
    context = {"forum": forum, "form": form, "back": reverse("organiser:steps", args=[public_id])}
    return render(request, "organiser/copy.html", context, status=form_status(form))


def _may_change(request: HttpRequest, forum: Forum) -> bool:
    user = organiser(request)
    return user.has_perm(EDIT) and body_allows(user, forum, EDIT)


def _path(forum: Forum) -> list[dict[str, Any]]:
    order = list(ForumState)
    here = order.index(ForumState(forum.state))
    return [
        {"label": state.label, "state": "done" if at < here else "current" if at == here else "todo"}
        for at, state in enumerate(order)
    ]


def _next(forum: Forum) -> list[dict[str, Any]]:
    now, possible = timezone.now(), next_states(forum)
    found = []
    for state in ForumState:
        if state in possible:
            checks = checks_for(forum, state, now)
            by_hand = state in BY_HAND
            found.append(
                {
                    "state": state,
                    "title": ACTS.get(state, state.label),
                    "checks": checks,
                    "by_hand": by_hand,
                    "ready": by_hand and not any(check.blocks for check in checks),
                }
            )
    return found
