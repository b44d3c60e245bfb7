"""Planning a forum: ask, watch, review, publish. Organisers with a second factor only."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.forums.models import Forum
from apps.forums.selectors import forum_for_organiser, forums_for_organiser
from apps.matching.selectors import is_being_computed, shown_run
from apps.matching.services import ask_for_scores
from apps.matching.tasks import carry_out_score_run
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan
from apps.meetings.selectors import latest_run, plan_for_organiser, plans_of, run_for_organiser
from apps.meetings.selectors.findings import findings_of
from apps.meetings.services import ask_for_plan, discard_plan, publish_plan, stop_planning
from apps.meetings.tasks import carry_out_plan_run
from apps.notifications.tasks import sweep_outbox
from apps.organiser.forms import PlanForm
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.selectors import draft_board, figures_of, live_board

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
    _attempt(request, lambda: stop_planning(user=organiser(request), run=run), done)
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


@require_safe
@organiser_required
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """A plan as a board of slots and tables, with what could not be placed and why."""
    found = plan_for_organiser(organiser(request), public_id)
    context = {
        "plan": found,
        "forum": found.forum,
        "board": draft_board(found),
        "findings": findings_of(found),
        "may_publish": organiser(request).has_perm("meetings.change_plan"),
    }
    return render(request, "organiser/draft.html", context)


@require_POST
@organiser_required
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Turn a draft into everybody's agenda."""
    found = plan_for_organiser(organiser(request), public_id)
    done = _("The plan is published: everybody with a meeting is being told.")
    if _attempt(request, lambda: publish_plan(user=organiser(request), plan=found), done):
        sweep_outbox.delay_on_commit()
    return _back_to(found)


@require_POST
@organiser_required
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    found = plan_for_organiser(organiser(request), public_id)
    _attempt(request, lambda: discard_plan(user=organiser(request), plan=found), _("The draft is put aside."))
    return _back_to(found)


def _attempt(request: HttpRequest, act: Callable[[], object], done: object) -> bool:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, str(done))
    return True


def _back_to(plan: Plan) -> HttpResponse:
    return redirect("organiser:forum", plan.forum.public_id)
