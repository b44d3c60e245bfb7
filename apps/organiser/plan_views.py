"""One plan: looking at it, publishing it, trying what would be if, comparing two, going back to an earlier one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.admin import attempt
from apps.core.errors import DomainError
from apps.core.forms import form_status, posted, refusals_on
from apps.forums.selectors import forum_for_organiser
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan
from apps.meetings.selectors import base_of, plan_for_organiser, plans_of
from apps.meetings.selectors.comparison import compare_plans
from apps.meetings.selectors.effects import effect_of_publishing, effect_of_rolling_back
from apps.meetings.selectors.findings import findings_of
from apps.meetings.services import (
    ask_for_trial,
    discard_plan,
    publish_plan,
    require_returnable,
    roll_back_plan,
)
from apps.meetings.tasks import carry_out_plan_run
from apps.meetings.wording import changes_in_words
from apps.notifications.tasks import sweep_outbox
from apps.organiser.forms import WhatIfForm
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.selectors import draft_board

FORM_METHODS = ["GET", "HEAD", "POST"]
SHOWN_LINES = 200  # of a comparison; the figures above count all
organiser_required = organiser_with("meetings.view_plan")


@require_safe
@organiser_required
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """A plan as a board of slots and tables, what could not be placed and why, and what publishing it would do."""
    found = plan_for_organiser(organiser(request), public_id)
    may_publish = organiser(request).has_perm("meetings.change_plan")
    is_draft = found.state == PlanState.DRAFT
    context = {
        "plan": found,
        "forum": found.forum,
        "board": draft_board(found),
        "findings": findings_of(found),
        "changes": changes_in_words(found.run.changes, found.forum) if found.run.is_trial else [],
        "others": plans_of(found.forum).exclude(pk=found.pk),
        "base": base_of(found),
        "may_publish": may_publish,
        "may_plan": organiser(request).has_perm("meetings.add_planrun"),
        "effect": effect_of_publishing(found, timezone.now()) if is_draft and may_publish else None,
    }
    return render(request, "organiser/draft.html", context)


@require_POST
@organiser_required
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Turn a draft into everybody's agenda."""
    found = plan_for_organiser(organiser(request), public_id)
    done = _("The plan is published: everybody with a meeting is being told.")
    if attempt(request, lambda: publish_plan(user=organiser(request), plan=found), done):
        sweep_outbox.delay_on_commit()
    return _back_to(found)


@require_POST
@organiser_required
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    found = plan_for_organiser(organiser(request), public_id)
    attempt(request, lambda: discard_plan(user=organiser(request), plan=found), _("The draft is put aside."))
    return _back_to(found)


@require_http_methods(FORM_METHODS)
@organiser_required
def what_if(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a plan of the forum as it would be; a proposal of a plan fills the form beforehand."""
    found = forum_for_organiser(organiser(request), public_id)
    form = WhatIfForm(posted(request), forum=found, initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            run = ask_for_trial(
                user=organiser(request),
                forum=found,
                changes=form.changes(),
                seconds=form.cleaned_data["seconds"],
            )
            carry_out_plan_run.delay_on_commit(run.pk)
            return redirect("organiser:forum", public_id)
    context = {"forum": found, "form": form, "may_plan": organiser(request).has_perm("meetings.add_planrun")}
    return render(request, "organiser/what_if.html", context, status=form_status(form))


@require_safe
@organiser_required
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two plans side by side; `?with=` names the other one."""
    second = plan_for_organiser(organiser(request), public_id)
    first = plan_for_organiser(organiser(request), request.GET.get("with", ""))
    if first.forum_id != second.forum_id or first.pk == second.pk:
        messages.error(request, _("Choose two plans of one forum."))
        return redirect("organiser:draft", public_id)
    comparison = compare_plans(first, second)
    context = {
        "forum": second.forum,
        "comparison": comparison,
        "lines": comparison.lines[:SHOWN_LINES],
        "more": max(0, len(comparison.lines) - SHOWN_LINES),
        "sides": [
            (side, changes_in_words(side.plan.run.changes, second.forum))
            for side in (comparison.first, comparison.second)
        ],
    }
    return render(request, "organiser/compare.html", context)


@require_http_methods(FORM_METHODS)
@organiser_required
def roll_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what going back to this plan would do; done when confirmed."""
    found = plan_for_organiser(organiser(request), public_id)
    if request.method == "POST":
        done = _("The earlier plan is in force again: everybody concerned is being told.")
        if attempt(request, lambda: roll_back_plan(user=organiser(request), plan=found), done):
            sweep_outbox.delay_on_commit()
        return _back_to(found)
    try:
        require_returnable(found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("organiser:draft", public_id)
    context = {
        "plan": found,
        "forum": found.forum,
        "effect": effect_of_rolling_back(found, timezone.now()),
        "may_publish": organiser(request).has_perm("meetings.change_plan"),
    }
    return render(request, "organiser/roll_back.html", context)


def _back_to(plan: Plan) -> HttpResponse:
    return redirect("organiser:forum", plan.forum.public_id)
