"""Reference data, editable label by label; each row shows its source."""

from django.contrib import admin

from apps.core.admin import TranslatedAdmin
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue


@admin.register(Sector)
class SectorAdmin(TranslatedAdmin):
    list_display = ("label", "code", "parent", "confidence")
    list_filter = ("confidence",)
    search_fields = ("code", "label_en", "label_az", "label_zh_hans", "label_ru")


@admin.register(CooperationType)
class CooperationTypeAdmin(TranslatedAdmin):
    list_display = ("label", "code", "side", "group", "complement")
    list_filter = ("side", "group")
    search_fields = ("code", "label_en", "label_az", "label_zh_hans", "label_ru")


@admin.register(HsCode)
class HsCodeAdmin(TranslatedAdmin):
    list_display = ("code", "label", "parent", "is_in_use", "confidence")
    list_filter = ("is_in_use", "confidence")
    search_fields = ("code", "search_text")


@admin.register(Place)
class PlaceAdmin(TranslatedAdmin):
    list_display = ("name", "code", "kind", "country", "parent", "time_zone")
    list_filter = ("kind", "country")
    search_fields = ("code", "search_text")


@admin.register(Venue)
class VenueAdmin(TranslatedAdmin):
    list_display = ("name", "code", "city", "time_zone", "confidence")
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
