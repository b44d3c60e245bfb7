"""A forum's planning page: ask, watch, stop. Organisers with a second factor only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.admin import attempt
from apps.core.errors import DomainError
from apps.forums.models import Forum
from apps.forums.selectors import forum_for_organiser, forums_for_organiser, idle_tables
from apps.matching.selectors import is_being_computed, shown_run
from apps.matching.services import ask_for_scores
from apps.matching.tasks import carry_out_score_run
from apps.meetings.enums import PlanState
from apps.meetings.selectors import latest_run, plans_of, run_for_organiser
from apps.meetings.services import ask_for_plan, stop_planning
from apps.meetings.tasks import carry_out_plan_run
from apps.organiser.forms import PlanForm
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.selectors import figures_of, live_board

organiser_required = organiser_with("meetings.view_plan")


@require_safe
@organiser_required
def forums(request: HttpRequest) -> HttpResponse:
    """The organiser's forums, the newest first."""
    rows = forums_for_organiser(organiser(request)).order_by("-starts_on", "-pk")
    return render(request, "organiser/forums.html", {"forums": rows})


@require_safe
@organiser_required
def forum(request: HttpRequest, public_id: str) -> HttpResponse:
    """One forum's planning: figures, the run under way, drafts, the published board."""
    return _forum_page(request, forum_for_organiser(organiser(request), public_id), PlanForm())


def _forum_page(request: HttpRequest, forum: Forum, form: PlanForm, status: int = 200) -> HttpResponse:
    run = latest_run(forum)
    context = {
        "forum": forum,
        "form": form,
        "run": run,
        "figures": figures_of(forum),
        "plans": plans_of(forum)[:20],
        "board": live_board(forum) if forum.plans.filter(state=PlanState.PUBLISHED).exists() else None,
        "scores": shown_run(forum),
        "scores_under_way": is_being_computed(forum),
        "may_steer": organiser(request).has_perm("matching.change_steering"),
        "idle": idle_tables(forum),
        "may_free": organiser(request).has_perm("forums.change_forum"),
        "may_plan": organiser(request).has_perm("meetings.add_planrun"),
    }
    return render(request, "organiser/forum.html", context, status=status)


@require_safe
@organiser_required
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that shows how far the run is; fetched again while it is under way."""
    found = forum_for_organiser(organiser(request), public_id)
    run = latest_run(found)
    context = {"forum": found, "run": run, "figures": figures_of(found)}
    response = render(request, "organiser/_progress.html", context)
    if run is not None and not run.is_live:
        # The page as a whole has changed: a draft, or an error.
        response["HX-Refresh"] = "true"
    return response


@require_POST
@organiser_required
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """The *Plan* button."""
    found = forum_for_organiser(organiser(request), public_id)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _forum_page(request, found, form, status=422)
    try:
        run = ask_for_plan(user=organiser(request), forum=found, seconds=form.cleaned_data["seconds"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        carry_out_plan_run.delay_on_commit(run.pk)
    return redirect("organiser:forum", public_id)


@require_POST
@organiser_required
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """The *Stop* button: what was found until now becomes the draft."""
    run = run_for_organiser(organiser(request), public_id)
    done = _("The computation ends in a moment; the best plan until then is kept.")
    attempt(request, lambda: stop_planning(user=organiser(request), run=run), done)
    return redirect("organiser:forum", run.forum.public_id)


@require_POST
@organiser_required
def score(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compute the forum's suggestions now."""
    found = forum_for_organiser(organiser(request), public_id)
    try:
        run = ask_for_scores(user=organiser(request), forum=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        carry_out_score_run.delay_on_commit(run.pk)
        messages.success(request, _("Suggestions are being computed."))
    return redirect("organiser:forum", public_id)
