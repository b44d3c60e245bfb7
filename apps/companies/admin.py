"""Organisers read companies here and decide on them; profiles are the companies' own to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from apps.accounts.models import User
from apps.companies.admin_forms import DecisionForm
from apps.companies.enums import VerificationState
from apps.companies.models import Company, Listing, Membership, Person, VerificationDecision
from apps.companies.selectors import companies_for_organiser
from apps.companies.services import reject_company, request_changes, verify_company
from apps.core.admin import ReadOnlyAdmin, attempt

_TONES = {
    VerificationState.VERIFIED: "success",
    VerificationState.SUBMITTED: "warning",
    VerificationState.CHANGES_REQUESTED: "info",
    VerificationState.REJECTED: "danger",
}


class _ReadOnlyInline(TabularInline):
    extra = 0
    can_delete = False
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ListingInline(_ReadOnlyInline):
    model = Listing
    fields = ("side", "cooperation_type", "sector", "text", "quantity", "unit", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        return super().get_queryset(request).select_related("company", "cooperation_type", "sector")


class PersonInline(_ReadOnlyInline):
    model = Person
    fields = ("family_name", "given_name", "native_name", "job_title", "email", "left_at")


class MembershipInline(_ReadOnlyInline):
    model = Membership
    fields = ("user", "role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "company")


class DecisionInline(_ReadOnlyInline):
    model = VerificationDecision
    fields = ("previous_state", "state", "reason", "decided_by", "decided_at")
    readonly_fields = ("decided_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[VerificationDecision]:
        return super().get_queryset(request).select_related("decided_by", "company")


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    list_display = (
        "legal_name",
        "name_en",
        "country",
        "registration_number",
        "state",
        "waiting",
        "is_example",
    )
    list_filter = ("verification_state", "country", "is_example")
    search_fields = ("search_text", "registration_number")
    ordering = ("submitted_at", "sort_key")
    list_select_related = ("city",)
    inlines = (ListingInline, PersonInline, MembershipInline, DecisionInline)
    actions_detail = ("decide",)
    fieldsets = (
        (None, {"fields": ("legal_name", "name_en", "country", "registration_kind", "registration_number")}),
        (
            _("Profile"),
            {"fields": ("language", "description", "sectors", "city", "address", "website", "phone")},
        ),
        (
            _("Verification"),
            {"fields": ("verification_state", "submitted_at", "verified_at", "verified_until")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        ordering = self.get_ordering(request)
        return companies_for_organiser(request.user).order_by(*ordering)

    @display(description=_("verification"), label=_TONES, ordering="verification_state")
    def state(self, company: Company) -> tuple[str, str]:
        return company.verification_state, company.get_verification_state_display()

    @display(description=_("waiting for"), ordering="submitted_at")
    def waiting(self, company: Company) -> str:
        if company.verification_state != VerificationState.SUBMITTED or company.submitted_at is None:
            return "—"
        return timesince(company.submitted_at, depth=1)

    @action(description=_("Decide"), url_path="decide", permissions=["change"], icon="gavel")
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read the company once more and decide on exactly what was read."""
        company = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = DecisionForm(request.POST or None, initial={"seen_version": company.version})
        if request.method == "POST" and form.is_valid() and self._carry_out(request, company, form):
            return redirect("admin:companies_company_changelist")
        context = self.admin_site.each_context(request) | {
            "title": company.display_name,
            "company": company,
            "listings": company.listings.filter(is_active=True).select_related("cooperation_type", "sector"),
            "people": company.people.filter(left_at=None),
            "form": form,
            "opts": self.model._meta,
            "back_url": reverse("admin:companies_company_change", args=[company.pk]),
        }
        return TemplateResponse(request, "companies/admin/decide.html", context)

    def _carry_out(self, request: HttpRequest, company: Company, form: DecisionForm) -> bool:
        user: User = request.user
        values = {"user": user, "company": company, "seen_version": form.cleaned_data["seen_version"]}
        reason = form.cleaned_data["reason"]
        acts = {
            "verify": lambda: verify_company(**values),
            "changes": lambda: request_changes(**values, reason=reason),
            "reject": lambda: reject_company(**values, reason=reason),
        }
        return attempt(request, acts[form.cleaned_data["decision"]], _("Decided: %s") % company)

    def response_change(self, request: HttpRequest, obj: Company) -> HttpResponseRedirect:
        return redirect("admin:companies_company_changelist")
