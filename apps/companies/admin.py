"""Organisers read companies here and decide on them; profiles are the companies' own to change."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from apps.companies import admin_imports, admin_team
from apps.companies.admin_duplicates import merge_with
from apps.companies.admin_filters import AgeFilter, ProofFilter, QueueFilter
from apps.companies.admin_forms import DecisionForm
from apps.companies.admin_review import decide_on, paper_urls, review_page
from apps.companies.enums import NumberState, VerificationState
from apps.companies.exports import SHEETS, export_rows
from apps.companies.models import Company, CompanyName, Listing, Membership, Person, VerificationDecision
from apps.companies.selectors import WAITING_SINCE, companies_for_organiser, proof_exists
from apps.core.admin import ReadOnlyAdmin
from apps.core.tables.writing import table_response

__all__ = ["CompanyAdmin", "admin_imports", "admin_team"]

EXPORT = "companies.export_company"
# A state without a tone of its own is named all the same: unfold shows the code of one that is missing here.
_TONES = dict.fromkeys(VerificationState, "") | {
    VerificationState.VERIFIED: "success",
    VerificationState.SUBMITTED: "warning",
    VerificationState.CHANGES_REQUESTED: "info",
    VerificationState.REJECTED: "danger",
}

_NUMBER_TONES = dict.fromkeys(NumberState, "") | {
    NumberState.DOUBTFUL: "warning",
    NumberState.ACCEPTED: "info",
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


class NameInline(_ReadOnlyInline):
    model = CompanyName
    fields = ("name", "kind", "language")


class MembershipInline(_ReadOnlyInline):
    model = Membership
    fields = ("user", "role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "company")


class DecisionInline(_ReadOnlyInline):
    model = VerificationDecision
    fields = ("previous_state", "state", "is_renewal", "reason", "decided_by", "decided_at")
    readonly_fields = ("decided_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[VerificationDecision]:
        return super().get_queryset(request).select_related("decided_by", "company")


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    list_display = (
        "legal_name",
        "name_en",
        "country",
        "state",
        "number",
        "papers",
        "waiting",
        "review",
    )
    list_filter = (
        QueueFilter,
        AgeFilter,
        "verification_state",
        "country",
        "number_state",
        ProofFilter,
        "is_example",
    )
    search_fields = ("search_text", "registration_number")
    list_select_related = ("city",)
    inlines = (NameInline, ListingInline, PersonInline, MembershipInline, DecisionInline)
    list_before_template = "companies/admin/_export.html"
    actions_detail = ("decide", "merge")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "legal_name",
                    "name_en",
                    "country",
                    "registration_kind",
                    "registration_number",
                    "number_state",
                    "number_accepted_by",
                    "number_accepted_at",
                )
            },
        ),
        (
            _("Profile"),
            {
                "fields": (
                    "language",
                    "description",
                    "sectors",
                    "region",
                    "city",
                    "city_name",
                    "postal_code",
                    "address",
                    "website",
                    "phone",
                    "wechat_id",
                )
            },
        ),
        (
            _("Verification"),
            {
                "fields": (
                    "verification_state",
                    "submitted_at",
                    "verified_at",
                    "verified_until",
                    "renewal_submitted_at",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        kept = Count("papers", filter=Q(papers__gone_at=None))
        rows = companies_for_organiser(request.user).annotate(
            waiting_since=WAITING_SINCE, paper_count=kept, has_proof_paper=proof_exists()
        )
        return rows.order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return WAITING_SINCE.asc(nulls_last=True), "sort_key"

    @display(description=_("verification"), label=_TONES, ordering="verification_state")
    def state(self, company: Company) -> tuple[str, str]:
        return company.verification_state, company.get_verification_state_display()

    @display(description=_("registration number"), ordering="registration_number", label=_NUMBER_TONES)
    def number(self, company: Company) -> tuple[str, str]:
        return company.number_state, company.registration_number

    @display(description=_("papers"))
    def papers(self, company: Company) -> str:
        return (
            str(company.paper_count) if company.has_proof_paper else _("%d, no proof") % company.paper_count
        )

    @display(description=_("waiting for"), ordering="waiting_since")
    def waiting(self, company: Company) -> str:
        is_waiting = company.verification_state == VerificationState.SUBMITTED or company.is_being_renewed
        if not is_waiting or company.waiting_since is None:
            return "—"
        return timesince(company.waiting_since, depth=1)

    @display(description="")
    def review(self, company: Company) -> str:
        url = reverse("admin:companies_company_decide", args=[company.pk])
        return format_html('<a href="{}" class="underline">{}</a>', url, _("Review"))

    @action(description=_("Review and decide"), url_path="decide", permissions=["change"], icon="gavel")
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read the company once more and decide on exactly what was read."""
        company = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = DecisionForm(request.POST or None, initial={"seen_version": company.version})
        if request.method == "POST" and form.is_valid() and decide_on(request, company, form):
            return redirect(f"{reverse('admin:companies_company_changelist')}?queue=waiting")
        return review_page(self, request, company, form.about(company))

    @action(
        description=_("Merge with another company"), url_path="merge", permissions=["change"], icon="merge"
    )
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        company = get_object_or_404(companies_for_organiser(request.user), pk=object_id)
        return merge_with(self, request, company)

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        address = path("export/<str:sheet>.<str:kind>", export, name="companies_company_export")
        return [*paper_urls(self), address, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        sheets = [("companies", _("Companies")), ("people", _("People")), ("listings", _("Listings"))]
        extra = {"may_export": request.user.has_perm(EXPORT), "export_sheets": sheets}
        return super().changelist_view(request, (extra_context or {}) | extra)

    def export(self, request: HttpRequest, sheet: str, kind: str) -> HttpResponseBase:
        """Hand out the list with the filters that its page has."""
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        if sheet not in SHEETS or kind not in {"xlsx", "csv"}:
            raise Http404
        found = self.get_changelist_instance(request).get_queryset(request)
        companies = (
            companies_for_organiser(request.user).filter(pk__in=found.values("pk")).order_by("sort_key", "pk")
        )
        return table_response(f"ipek-{sheet}", kind, export_rows(companies, sheet))

    def response_change(self, request: HttpRequest, obj: Company) -> HttpResponseRedirect:
        return redirect("admin:companies_company_changelist")
