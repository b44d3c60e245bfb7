"""Trips, for whoever must see what a company plans. Companies change their own; nobody changes them here."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.agenda.models import Trip, TripStop
from apps.core.admin import ReadOnlyAdmin


class TripStopInline(TabularInline):
    model = TripStop
    extra = 0
    can_delete = False
    fields = readonly_fields = ("edition", "moved_at", "removed_at")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[TripStop]:
        return super().get_queryset(request).select_related("edition__exhibition")


@admin.register(Trip)
class TripAdmin(ReadOnlyAdmin):
    list_display = ("title", "company", "made_by", "stop_count", "created_at", "cancelled_at")
    list_filter = (("cancelled_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("title", "company__search_text")
    date_hierarchy = "created_at"
    inlines = (TripStopInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        """What people wrote for themselves, or chose not to share, is not the organisers' to read."""
        return [name for name in super().get_readonly_fields(request, obj) if name != "notes"]

    def get_exclude(self, request: HttpRequest, obj: object = None) -> list[str]:
        return ["notes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trip]:
        shared = super().get_queryset(request).filter(is_shared=True)
        rows = shared.select_related("company", "made_by")
        return rows.annotate(live_count=Count("stops", filter=Q(stops__removed_at=None)))

    @admin.display(description=_("Exhibitions"), ordering="live_count")
    def stop_count(self, trip: Trip) -> int:
        return int(trip.live_count)
