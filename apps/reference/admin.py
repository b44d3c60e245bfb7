"""Reference data, editable label by label; each row shows its source."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Field, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from apps.core.admin import TranslatedAdmin, attempt, confirm_page
from apps.core.time import ZONE_CHOICES
from apps.reference.enums import TranslationState
from apps.reference.hs_labels import KEYWORDS, LONGEST_KEYWORD
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue
from apps.reference.services import confirm_hs_translations, refresh_search_text, save_hs_code


class ZonedAdmin(TranslatedAdmin):
    """Rows with a time zone: one of those that the site can show, never free text."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "time_zone":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            label=db_field.verbose_name,
            required=not db_field.blank,
            choices=[("", "—"), *ZONE_CHOICES],
            widget=UnfoldAdminSelectWidget,
        )


@admin.register(Sector)
class SectorAdmin(TranslatedAdmin):
    list_display = ("label", "code", "parent", "confidence")
    list_filter = ("confidence",)
    list_select_related = ("parent",)
    search_fields = ("code", "label_en", "label_az", "label_zh_hans", "label_ru")


@admin.register(CooperationType)
class CooperationTypeAdmin(TranslatedAdmin):
    list_display = ("label", "code", "side", "group", "complement")
    list_filter = ("side", "group")
    list_select_related = ("complement",)
    search_fields = ("code", "label_en", "label_az", "label_zh_hans", "label_ru")


@admin.register(HsCode)
class HsCodeAdmin(TranslatedAdmin):
    """Labels and goods names are corrected here, and confirmed by somebody who knows the languages."""

    list_display = ("code", "label", "parent", "is_in_use", "state", "confidence")
    list_filter = ("translation", "is_in_use", "confidence")
    list_select_related = ("parent",)
    search_fields = ("code", "search_text")
    autocomplete_fields = ("parent",)
    readonly_fields = ("translation", "translation_confirmed_by", "translation_confirmed_at")
    actions = ("confirm_chosen",)
    actions_detail = ("confirm_one",)

    @display(
        description=_("translation"),
        label={TranslationState.CONFIRMED: "success", TranslationState.UNREVIEWED: "warning"},
        ordering="translation",
    )
    def state(self, code: HsCode) -> tuple[str, str]:
        return code.translation, code.get_translation_display()

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name not in KEYWORDS.values():
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return SimpleArrayField(
            forms.CharField(max_length=LONGEST_KEYWORD),
            label=db_field.verbose_name,
            required=False,
            delimiter=";",
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            help_text=_("The most common first, with a semicolon between them."),
        )

    def save_model(self, request: HttpRequest, obj: HsCode, form: Any, change: bool) -> None:
        save_hs_code(code=obj)

    @action(description=_("Confirm the translations"), permissions=["change"])
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[HsCode]) -> None:
        self._confirm(request, queryset)

    @action(
        description=_("Confirm the translation"), url_path="confirm", permissions=["change"], icon="task_alt"
    )
    def confirm_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        code = get_object_or_404(HsCode, pk=object_id)
        back = reverse("admin:reference_hscode_change", args=[code.pk])
        if request.method == "POST":
            self._confirm(request, [code])
            return redirect(back)
        return confirm_page(
            self,
            request,
            title=_("Confirm the translation"),
            text=_(
                "You have read the labels and goods names of this code in all languages, and they are right."
            ),
            back=back,
        )

    def _confirm(self, request: HttpRequest, codes: Any) -> None:
        count = len(codes)
        done = ngettext("%d code is confirmed.", "%d codes are confirmed.", count) % count
        attempt(request, lambda: confirm_hs_translations(codes=codes, confirmed_by=request.user.email), done)


@admin.register(Place)
class PlaceAdmin(ZonedAdmin):
    list_display = ("name", "code", "kind", "country", "parent", "time_zone")
    list_filter = ("kind", "country")
    list_select_related = ("parent",)
    search_fields = ("code", "search_text")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        refresh_search_text(obj)
        super().save_model(request, obj, form, change)


@admin.register(Venue)
class VenueAdmin(ZonedAdmin):
    list_display = ("name", "code", "city", "time_zone", "confidence")
    list_select_related = ("city",)
    search_fields = ("code", "name_en", "name_az", "name_zh_hans", "name_ru")
    autocomplete_fields = ("city",)


@admin.register(Holiday)
class HolidayAdmin(TranslatedAdmin):
    list_display = ("date", "name", "country", "category", "confidence")
    list_filter = ("country", "category", "confidence")
    date_hierarchy = "date"


@admin.register(Institution)
class InstitutionAdmin(TranslatedAdmin):
    list_display = ("name", "country", "role", "website", "confidence")
    list_filter = ("country",)
    search_fields = ("name_en", "name_az", "name_zh_hans", "name_ru")
