"""Reference data, editable label by label; each row shows its source."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.admin import TranslatedAdmin
from apps.core.time import ZONE_CHOICES
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue
from apps.reference.services import refresh_search_text


class FoundByNameAdmin(TranslatedAdmin):
    """Rows with a stored search text, which follows the names."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        refresh_search_text(obj)
        super().save_model(request, obj, form, change)


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
class HsCodeAdmin(FoundByNameAdmin):
    list_display = ("code", "label", "parent", "is_in_use", "confidence")
    list_filter = ("is_in_use", "confidence")
    list_select_related = ("parent",)
    search_fields = ("code", "search_text")
    autocomplete_fields = ("parent",)


@admin.register(Place)
class PlaceAdmin(FoundByNameAdmin, ZonedAdmin):
    list_display = ("name", "code", "kind", "country", "parent", "time_zone")
    list_filter = ("kind", "country")
    list_select_related = ("parent",)
    search_fields = ("code", "search_text")


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
