"""Likely duplicates: a queue, two companies side by side, and the merge with what it would do."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.companies.enums import MatchKind, PairState
from apps.companies.merge_wording import compared, filled_lines, report_lines, snapshot_lines
from apps.companies.models import Company, CompanyMerge, DuplicatePair, KnownName
from apps.companies.selectors import companies_for_organiser, merges_for_organiser, pairs_for_organiser
from apps.companies.services import merge_companies, pair_of, preview_merge, tell_apart
from apps.companies.services.likeness import known_key
from apps.core.admin import ReadOnlyAdmin, attempt, confirm_page, form_page
from apps.core.errors import DomainError

_TONES = {PairState.OPEN: "warning", PairState.MERGED: "success"}


class MergeForm(forms.Form):
    """What the organiser has read of both companies, and of what a merge does, goes along to the act."""

    kept = forms.IntegerField(widget=forms.HiddenInput)
    seen_kept = forms.IntegerField(widget=forms.HiddenInput)
    seen_merged = forms.IntegerField(widget=forms.HiddenInput)
    foreseen = forms.CharField(widget=forms.HiddenInput, max_length=32)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Kept with the merge; the companies do not see it."),
    )


class OtherCompanyForm(forms.Form):
    number = forms.CharField(
        label=_("Registration number of the other company"),
        max_length=60,
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(DuplicatePair)
class DuplicatePairAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "likeness", "in_common", "shown_state")
    list_filter = ("state",)
    search_fields = ("first__search_text", "second__search_text")
    actions_detail = ("compare", "different")
    ordering = ("-score", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DuplicatePair]:
        return pairs_for_organiser(request.user)

    @display(description=_("likeness"), ordering="score")
    def likeness(self, pair: DuplicatePair) -> str:
        return f"{pair.score:.0%}" if pair.score else "—"

    @display(description=_("in common"))
    def in_common(self, pair: DuplicatePair) -> str:
        return "; ".join(f"{MatchKind(row['kind']).label}: {row['value']}" for row in pair.reasons)

    @display(description=_("state"), ordering="state", label=_TONES)
    def shown_state(self, pair: DuplicatePair) -> tuple[str, str]:
        return pair.state, pair.get_state_display()

    @action(description=_("Compare and merge"), url_path="merge", permissions=["change"], icon="merge")
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the two side by side and what a merge would do; merge on POST."""
        pair = get_object_or_404(self.get_queryset(request), pk=object_id)
        kept, merged = _sides(request, pair)
        form = MergeForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._merge(request, pair, form):
            return redirect("admin:companies_company_change", form.cleaned_data["kept"])
        return self._page(request, pair, kept, merged)

    @action(description=_("Two companies"), url_path="different", permissions=["change"], icon="call_split")
    def different(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pair = get_object_or_404(self.get_queryset(request), pk=object_id)
        back = reverse("admin:companies_duplicatepair_changelist")
        if request.method == "POST":
            attempt(request, lambda: tell_apart(user=request.user, pair=pair), _("Noted: two companies."))
            return redirect(f"{back}?state__exact={PairState.OPEN}")
        text = _("“%(first)s” and “%(second)s” are two companies. The pair does not come up again.") % {
            "first": pair.first,
            "second": pair.second,
        }
        return confirm_page(self, request, title=_("Two companies"), text=text, back=back)

    def _merge(self, request: HttpRequest, pair: DuplicatePair, form: MergeForm) -> bool:
        sides = {pair.first_id: (pair.first, pair.second), pair.second_id: (pair.second, pair.first)}
        if form.cleaned_data["kept"] not in sides:
            return False
        kept, merged = sides[form.cleaned_data["kept"]]
        seen = (form.cleaned_data["seen_kept"], form.cleaned_data["seen_merged"])
        said = {name: form.cleaned_data[name] for name in ("reason", "foreseen")}
        return attempt(
            request,
            lambda: merge_companies(user=request.user, kept=kept, merged=merged, seen=seen, **said),
            _("Merged: %(merged)s is part of %(kept)s now.") % {"merged": merged, "kept": kept},
        )

    def _page(
        self, request: HttpRequest, pair: DuplicatePair, kept: Company, merged: Company
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Are these one company?"),
            "pair": pair,
            "kept": kept,
            "merged": merged,
            "facts": list(compared(kept, merged)),
            "reasons": [(MatchKind(row["kind"]).label, row["value"]) for row in pair.reasons],
            "opts": self.model._meta,
            "back_url": f"{reverse('admin:companies_duplicatepair_changelist')}?state__exact={PairState.OPEN}",
        }
        if pair.state != PairState.MERGED:
            context |= _preview(request, kept, merged)
        return TemplateResponse(request, "companies/admin/merge.html", context)


@admin.register(CompanyMerge)
class CompanyMergeAdmin(ReadOnlyAdmin):
    """What was merged, by whom, and what it looked like."""

    list_display = ("merged", "kept", "merged_by", "merged_at")
    search_fields = ("kept__search_text", "merged__search_text", "merged__registration_number")
    fields = ("kept", "merged", "merged_by", "merged_at", "reason", "what_moved", "what_it_was")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompanyMerge]:
        return merges_for_organiser(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "what_moved", "what_it_was"]

    @display(description=_("what moved"))
    def what_moved(self, merge: CompanyMerge) -> str:
        return "; ".join(line.text for line in report_lines(merge.report))

    @display(description=_("what it looked like"))
    def what_it_was(self, merge: CompanyMerge) -> SafeString:
        lines = ((line.label, line.text) for line in snapshot_lines(merge.snapshot))
        return format_html_join("", "<p>{}: {}</p>", lines)


@admin.register(KnownName)
class KnownNameAdmin(ModelAdmin):
    """Names that are known to mean one company; edited here, and every company is compared anew."""

    list_display = ("group", "name")
    search_fields = ("group", "name")

    def save_model(self, request: HttpRequest, obj: KnownName, form: forms.Form, change: bool) -> None:
        obj.key = known_key(obj.name)
        super().save_model(request, obj, form, change)
        Company.objects.update(is_comparison_due=True)


def merge_with(owner: ReadOnlyAdmin, request: HttpRequest, company: Company) -> HttpResponse:
    """Lead to the comparison with another company that the organiser names by its number."""
    form = OtherCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        others = companies_for_organiser(request.user).exclude(pk=company.pk)
        other = others.filter(registration_number=form.cleaned_data["number"].strip()).first()
        if other is not None:
            pair = pair_of(user=request.user, first=company, second=other)
            return redirect("admin:companies_duplicatepair_compare", pair.pk)
        form.add_error("number", _("There is no such company, or it is not for you to see."))
    text = _("Both are shown side by side first; nothing is merged before you have seen what it does.")
    title = _("Merge with another company")
    back = reverse("admin:companies_company_change", args=[company.pk])
    return form_page(owner, request, form, title=title, text=text, back=back, button=_("Compare"))


def _sides(request: HttpRequest, pair: DuplicatePair) -> tuple[Company, Company]:
    """Return which company stays and which is merged: the verified one stays unless the organiser says otherwise."""
    wanted = request.GET.get("kept", "")
    if wanted in {str(pair.first_id), str(pair.second_id)}:
        stays_second = wanted == str(pair.second_id)
    else:
        stays_second = pair.second.is_verified and not pair.first.is_verified
    return (pair.second, pair.first) if stays_second else (pair.first, pair.second)


def _preview(request: HttpRequest, kept: Company, merged: Company) -> dict[str, Any]:
    try:
        preview = preview_merge(user=request.user, kept=kept, merged=merged)
    except DomainError as refusal:
        return {"refusal": str(refusal)}
    seen = {"kept": kept.pk, "seen_kept": kept.version, "seen_merged": merged.version}
    return {
        "report": list(report_lines(preview.report)),
        "filled": list(filled_lines(preview.filled)),
        "form": MergeForm(initial=seen | {"foreseen": preview.digest}),
    }
