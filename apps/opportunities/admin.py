"""The texts of opportunities in four languages; their stages move on the organisers' board."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from apps.core.admin import ReadOnlyAdmin, TranslatedAdmin, attempt, confirm_page
from apps.opportunities.models import Deal, Interest, Opportunity
from apps.opportunities.services import confirm_texts, refresh_search_text


@admin.register(Opportunity)
class OpportunityAdmin(TranslatedAdmin):
    list_display = ("title", "code", "kind", "stage", "review", "translation", "confidence")
    list_filter = ("stage", "kind", "review", "translation", "confidence")
    search_fields = ("code", "search_text")
    filter_horizontal = ("sectors",)
    readonly_fields = (
        "stage", "stage_since", "review", "review_note", "submitted_at", "proposed_by", "language", "translation",
    )  # fmt: skip
    actions_detail = ("open_board", "confirm")

    def save_model(self, request: HttpRequest, obj: Opportunity, form: Any, change: bool) -> None:
        refresh_search_text(obj)
        super().save_model(request, obj, form, change)

    @action(
        description=_("Stage, papers, results"), url_path="board", permissions=["change"], icon="view_kanban"
    )
    def open_board(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("organiser:opportunity", Opportunity.objects.get(pk=object_id).public_id)

    @action(description=_("Confirm the texts"), url_path="confirm", permissions=["change"], icon="verified")
    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more; the act itself is a POST."""
        opportunity = Opportunity.objects.get(pk=object_id)
        back = redirect("admin:opportunities_opportunity_change", object_id)
        if request.method == "POST":
            attempt(
                request,
                lambda: confirm_texts(user=request.user, opportunity=opportunity),
                _("The texts are confirmed."),
            )
            return back
        return confirm_page(
            self,
            request,
            title=_("Confirm the texts"),
            text=_("You have read the texts in all four languages and they are right."),
            back=back.url,
        )


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    list_display = ("company", "opportunity", "is_public", "created_at")
    list_filter = ("is_public",)
    search_fields = ("company__search_text", "opportunity__search_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interest]:
        return super().get_queryset(request).select_related("company", "opportunity")


@admin.register(Deal)
class DealAdmin(ReadOnlyAdmin):
    list_display = (
        "kind",
        "first",
        "second",
        "opportunity",
        "value",
        "currency",
        "is_confidential",
        "is_disputed",
    )
    list_filter = ("kind", "is_disputed", "currency")
    search_fields = ("first__search_text", "second__search_text", "opportunity__search_text", "reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deal]:
        return super().get_queryset(request).select_related("first", "second", "opportunity")
