"""Who signs in, and who organises. Roles are given by superusers; every role needs a second factor."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from apps.accounts.models import Consent, OrganiserAppointment, OrganiserBody, User
from apps.accounts.services import appoint_organiser, dismiss_organiser
from apps.core.admin import ReadOnlyAdmin


class AppointmentInline(TabularInline):
    model = OrganiserAppointment
    extra = 0
    readonly_fields = ("user", "body", "role")
    # Taking a role back also closes the panel: only the appointments' own page does both.
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "name", "language", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "time_zone", "is_staff", "is_active", "date_joined", "last_login")
    inlines = (AppointmentInline,)


@admin.register(OrganiserBody)
class OrganiserBodyAdmin(ModelAdmin):
    list_display = ("name", "country", "is_example")
    search_fields = ("name",)


@admin.register(OrganiserAppointment)
class OrganiserAppointmentAdmin(ModelAdmin):
    list_display = ("user", "role", "body", "appointed_at")
    list_filter = ("role", "body")
    autocomplete_fields = ("user", "body")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: OrganiserAppointment, form: Any, change: bool) -> None:
        made = appoint_organiser(user=obj.user, body=obj.body, role=obj.role)
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: OrganiserAppointment) -> None:
        dismiss_organiser(appointment=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for appointment in queryset.select_related("user"):
            dismiss_organiser(appointment=appointment)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("user", "kind", "text_version", "language", "given_at", "withdrawn_at")
    list_filter = ("kind",)
    search_fields = ("user__email",)
