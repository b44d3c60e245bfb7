"""Organisers look at runs, at what was learnt, and at pairs with sensitive goods."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from apps.core.admin import ReadOnlyAdmin, attempt, confirm_page
from apps.forums.selectors import forums_for_organiser
from apps.matching.models import FlaggedCompany, HeldPair, LearnedModel, ScoreRun, SensitiveCode
from apps.matching.services import ask_for_training, decide_held_pair, make_live, retire_model

MODELS = "admin:matching_learnedmodel_changelist"
PAIRS = "admin:matching_heldpair_changelist"


@admin.register(ScoreRun)
class ScoreRunAdmin(ReadOnlyAdmin):
    list_display = ("forum", "state", "progress", "is_shown", "created_at", "finished_at")
    list_filter = ("state", "is_shown", "forum")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoreRun]:
        rows = ScoreRun.objects.filter(forum__in=forums_for_organiser(request.user))
        return rows.select_related("forum").order_by("-created_at", "-pk")


@admin.register(LearnedModel)
class LearnedModelAdmin(ReadOnlyAdmin):
    """Versions of what was learnt from answers; any of them can be taken into use again."""

    list_display = ("__str__", "state", "is_live", "auc", "auc_in_use", "answers", "created_at")
    list_filter = ("state", "is_live")
    actions_list = ("train",)
    actions_detail = ("take_into_use", "take_out_of_use")

    @display(description=_("AUC on unseen events"))
    def auc(self, model: LearnedModel) -> str:
        return str(model.metrics.get("auc") or "—")

    @display(description=_("AUC of what was in use"))
    def auc_in_use(self, model: LearnedModel) -> str:
        return str(model.metrics.get("auc_in_use") or "—")

    @display(description=_("Answers"))
    def answers(self, model: LearnedModel) -> str:
        return str(model.metrics.get("answers", "—"))

    @action(description=_("Learn now"), url_path="train", permissions=["change"], icon="model_training")
    def train(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            attempt(request, lambda: ask_for_training(user=request.user), _("The training is queued."))
            return redirect(MODELS)
        text = _("It goes live by itself only if it is better on events that it has not seen.")
        return confirm_page(self, request, title=_("Learn now"), text=text, back=reverse(MODELS))

    @action(description=_("Use this version"), url_path="use", permissions=["change"], icon="restore")
    def take_into_use(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._confirmed(
            request,
            object_id,
            lambda model: make_live(user=request.user, model=model),
            _("Use this version"),
            _("Suggestions are made with this version from the next computation on."),
        )

    @action(description=_("Stop using it"), url_path="stop", permissions=["change"], icon="block")
    def take_out_of_use(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._confirmed(
            request,
            object_id,
            lambda model: retire_model(user=request.user, model=model),
            _("Stop using it"),
            _("Suggestions are made by the scores alone from the next computation on."),
        )

    def has_change_permission(self, request: HttpRequest, obj: LearnedModel | None = None) -> bool:
        return bool(request.user.has_perm("matching.change_learnedmodel"))

    def _confirmed(
        self,
        request: HttpRequest,
        object_id: str,
        act: Callable[[LearnedModel], object],
        title: str | Promise,
        text: str | Promise,
    ) -> HttpResponse:
        model = get_object_or_404(LearnedModel, pk=object_id)
        if request.method == "POST":
            attempt(request, lambda: act(model), text)
            return redirect(MODELS)
        return confirm_page(self, request, title=title, text=text, back=reverse(MODELS))


@admin.register(HeldPair)
class HeldPairAdmin(ReadOnlyAdmin):
    """Pairs with sensitive goods: suggested only after an organiser has released them."""

    list_display = ("company", "other", "codes", "is_released", "created_at", "decided_at")
    list_filter = ("is_released",)
    list_select_related = ("company", "other")
    actions_detail = ("release", "hold")

    @action(description=_("Release"), url_path="release", permissions=["change"], icon="task_alt")
    def release(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decided(request, object_id, release=True)

    @action(description=_("Hold back"), url_path="hold", permissions=["change"], icon="block")
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decided(request, object_id, release=False)

    def _decided(self, request: HttpRequest, object_id: str, *, release: bool) -> HttpResponse:
        pair = get_object_or_404(HeldPair, pk=object_id)
        title = _("Release") if release else _("Hold back")
        if request.method == "POST":
            done = _("It counts with the next computation.")
            attempt(request, lambda: decide_held_pair(user=request.user, pair=pair, release=release), done)
            return redirect(PAIRS)
        text = _("The two companies may be suggested to each other.")
        if not release:
            text = _("The two companies are not suggested to each other.")
        return confirm_page(self, request, title=title, text=text, back=reverse(PAIRS))


@admin.register(SensitiveCode)
class SensitiveCodeAdmin(ModelAdmin):
    list_display = ("code", "note", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "note")


@admin.register(FlaggedCompany)
class FlaggedCompanyAdmin(ModelAdmin):
    list_display = ("company", "note", "created_at")
    list_select_related = ("company",)
    autocomplete_fields = ("company",)
