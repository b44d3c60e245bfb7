"""The calendar: fairs, their dated editions and phases, each with its source."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from apps.core.admin import ReadOnlyAdmin, TranslatedAdmin
from apps.exhibitions.models import (
    Attendance,
    DateClaim,
    Deadline,
    Edition,
    EditionChange,
    Exhibition,
    Phase,
)
from apps.exhibitions.services import note_changes, refresh_search_text, snapshots


class EditionInline(TabularInline):
    model = Edition
    extra = 0
    fields = ("key", "start_date", "end_date", "status", "confidence")
    show_change_link = True
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PhaseInline(TabularInline):
    model = Phase
    extra = 0
    fields = ("number", "key", "start_date", "end_date", "status", "source", "confidence")


@admin.register(Exhibition)
class ExhibitionAdmin(TranslatedAdmin):
    list_display = ("name", "acronym", "code", "country", "cadence", "confidence")
    list_filter = ("country", "cadence", "confidence")
    search_fields = ("code", "search_text")
    filter_horizontal = ("sectors",)
    autocomplete_fields = ("cities", "venues", "hs_chapters")
    inlines = (EditionInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_search_text(form.instance)


@admin.register(Edition)
class EditionAdmin(TranslatedAdmin):
    list_display = ("key", "exhibition", "start_date", "end_date", "status", "confidence", "checked_at")
    list_filter = ("status", "confidence", "year")
    search_fields = ("key", "exhibition__search_text")
    autocomplete_fields = ("exhibition", "city", "venue")
    date_hierarchy = "start_date"
    inlines = (PhaseInline,)

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        form.before = snapshots([obj.pk]) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What moved, of the edition or of a phase, reaches subscribed calendars and followers."""
        super().save_related(request, form, formsets, change)
        note_changes(form.before, actor=request.user)


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ("company", "edition", "role", "booth", "is_public")
    list_filter = ("role", "is_public")
    search_fields = ("company__search_text", "edition__key")


@admin.register(EditionChange)
class EditionChangeAdmin(ReadOnlyAdmin):
    list_display = ("edition", "changed_at", "old_start", "new_start", "old_status", "new_status", "actor")
    list_filter = ("new_status",)
    search_fields = ("edition__key",)
    date_hierarchy = "changed_at"


@admin.register(DateClaim)
class DateClaimAdmin(ReadOnlyAdmin):
    list_display = ("edition", "start_date", "end_date", "source", "noted_at", "settled_at", "was_accepted")
    list_filter = ("was_accepted",)
    search_fields = ("edition__key",)


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ("edition", "kind", "day", "source")
    list_filter = ("kind",)
    search_fields = ("edition__key",)
