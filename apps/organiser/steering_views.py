"""How an organiser steers a forum's suggestions, and sees how evenly they spread attention."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.admin import attempt
from apps.forums.models import Forum
from apps.forums.selectors import forum_for_organiser
from apps.matching.models import Boost
from apps.matching.selectors import (
    boosts_shown,
    factors_of,
    fairness_of,
    preview,
    samples_of,
    shown_run,
    steering_of,
)
from apps.matching.services import boost_company, freeze_suggestions, remove_boost, set_weights
from apps.matching.weighing import GROUPS
from apps.meetings.models import PairRule
from apps.meetings.selectors import organiser_rules
from apps.meetings.services import drop_pair_rule, set_pair_rule
from apps.organiser.guards import organiser, organiser_with
from apps.organiser.steering_forms import BoostForm, RuleForm, WeightsForm

may_steer = organiser_with("matching.change_steering")
NEVER_SHOWN = 30


@require_safe
@may_steer
def steering(request: HttpRequest, public_id: str) -> HttpResponse:
    """Weights with a preview, rules, boosts, the freeze, and the figures of fairness.

    With factors in the address the preview shows what they would change; nothing is saved by looking.
    """
    forum = forum_for_organiser(organiser(request), public_id)
    asked = any(group in request.GET for group in GROUPS)
    form = WeightsForm(request.GET) if asked else WeightsForm(initial=factors_of(forum))
    factors = form.cleaned_data if asked and form.is_valid() else factors_of(forum)
    previews = preview(forum, factors, samples_of(forum), now=timezone.now()) if asked else []
    if request.headers.get("HX-Request"):
        return render(request, "organiser/_steering_preview.html", {"previews": previews, "asked": asked})
    return _page(request, forum, form, previews=previews, asked=asked)


@require_POST
@may_steer
def save_weights(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    form = WeightsForm(request.POST)
    if not form.is_valid():
        return _page(request, forum, form, status=422)
    done = _("The weights are saved. The lists are being computed anew.")
    return _done(
        request,
        forum,
        lambda: set_weights(user=organiser(request), forum=forum, factors=form.cleaned_data),
        done,
    )


@require_POST
@may_steer
def freeze(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    frozen = request.POST.get("frozen") == "yes"
    done = _("The lists stay as they are.") if frozen else _("The lists follow again.")
    return _done(
        request,
        forum,
        lambda: freeze_suggestions(user=organiser(request), forum=forum, frozen=frozen),
        done,
    )


@require_POST
@may_steer
def add_rule(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    form = RuleForm(forum, request.POST)
    return _added(request, forum, form, set_pair_rule, _("The rule holds from now on."))


@require_POST
@may_steer
def drop_rule(request: HttpRequest, public_id: str, rule_id: int) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    rule = get_object_or_404(PairRule, pk=rule_id, forum=forum, is_private=False)
    return _done(
        request,
        forum,
        lambda: drop_pair_rule(user=organiser(request), rule=rule),
        _("The rule is taken back."),
    )


@require_POST
@may_steer
def add_boost(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    form = BoostForm(forum, request.POST)
    done = _("The company is lifted. The lists are being computed anew.")
    return _added(request, forum, form, boost_company, done)


@require_POST
@may_steer
def drop_boost(request: HttpRequest, public_id: str, boost_id: int) -> HttpResponse:
    forum = forum_for_organiser(organiser(request), public_id)
    boost = get_object_or_404(Boost, pk=boost_id, forum=forum)
    return _done(
        request,
        forum,
        lambda: remove_boost(user=organiser(request), boost=boost),
        _("The boost is taken back."),
    )


def _page(
    request: HttpRequest,
    forum: Forum,
    form: WeightsForm,
    *,
    previews: object = (),
    asked: bool = False,
    refused: RuleForm | BoostForm | None = None,
    status: int = 200,
) -> HttpResponse:
    run = shown_run(forum)
    fairness = fairness_of(run) if run else None
    context = {
        "forum": forum,
        "form": form,
        "previews": previews,
        "asked": asked,
        "run": run,
        "fairness": fairness,
        "gini": number_format(fairness.gini, 2) if fairness else "",
        "never_shown": fairness.never_shown[:NEVER_SHOWN] if fairness else [],
        "never_percent": round(100 * fairness.never_share, 1) if fairness else 0,
        "mutual": number_format(fairness.mutual, 1) if fairness else "",
        "steering": steering_of(forum),
        "rules": organiser_rules(forum),
        "boosts": boosts_shown(forum),
        "rule_form": refused if isinstance(refused, RuleForm) else RuleForm(forum),
        "boost_form": refused if isinstance(refused, BoostForm) else BoostForm(forum),
    }
    return render(request, "organiser/steering.html", context, status=status)


def _added(
    request: HttpRequest,
    forum: Forum,
    form: RuleForm | BoostForm,
    act: Callable[..., object],
    done: str | Promise,
) -> HttpResponse:
    """What the form says is added; where it says nothing sensible, the page shows it again."""
    if not form.is_valid():
        return _page(request, forum, WeightsForm(initial=factors_of(forum)), refused=form, status=422)
    return _done(
        request, forum, partial(act, user=organiser(request), forum=forum, **form.cleaned_data), done
    )


def _done(request: HttpRequest, forum: Forum, act: Callable[[], object], done: str | Promise) -> HttpResponse:
    attempt(request, act, done)
    return redirect("organiser:steering", forum.public_id)
