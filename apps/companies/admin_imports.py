"""Imports of companies, to be looked up later; they are started and confirmed on the organisers' own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from apps.accounts.readers import reader
from apps.companies.enums import RowFate
from apps.companies.models import ImportRun
from apps.companies.selectors.imports import imports_for_organiser
from apps.core.admin import ReadOnlyAdmin


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "asked_by", "phase", "state", "rows_by_fate", "created_at")
    list_filter = ("phase", "state")
    search_fields = ("file_name", "asked_by__email", "sha256")
    fields = (
        "file_name", "sha256", "asked_by", "created_at", "phase", "state", "error", "rows_by_fate", "takes_duplicates",
        "verifies", "leaves_out", "confirmed_by", "every_row",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return imports_for_organiser(reader(request)).select_related("confirmed_by")

    def get_readonly_fields(self, request: HttpRequest, obj: ImportRun | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "rows_by_fate", "every_row"]

    @display(description=_("rows by fate"))
    def rows_by_fate(self, run: ImportRun) -> str:
        counted = [(RowFate(fate).label, count) for fate, count in run.counts.items() if count]
        return ", ".join(f"{label}: {count}" for label, count in counted) or "—"

    @display(description=_("rows of an import"))
    def every_row(self, run: ImportRun) -> SafeString:
        """Lead to the page on which each row's fate stands."""
        url = reverse("organiser:import", args=[run.public_id])
        return format_html('<a href="{}" class="underline">{}</a>', url, _("What becomes of each row"))
