"""Reviewing a company: its data and papers side by side, and the decision on exactly what was read."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.admin_forms import DecisionForm
from apps.companies.models import Company, DuplicatePair, Paper
from apps.companies.selectors import (
    doubt_of,
    has_proof,
    listings_of,
    open_pairs_of,
    paper_of,
    papers_of,
    people_of,
)
from apps.companies.services import (
    accept_number,
    note_reading,
    reject_company,
    request_changes,
    verify_company,
)
from apps.core import private_files
from apps.core.admin import attempt
from apps.core.downloads import private_file
from apps.core.page_pictures import CannotDraw, page_picture

VIEW_PAPER = "companies.view_paper"


def review_page(
    owner: ModelAdmin, request: HttpRequest, company: Company, form: DecisionForm
) -> HttpResponse:
    """Show everything on which a decision rests; papers only to those who may read them."""
    may_read = request.user.has_perm(VIEW_PAPER)
    context = owner.admin_site.each_context(request) | {
        "title": company.display_name,
        "company": company,
        "listings": listings_of(company),
        "people": people_of(company),
        "members": company.memberships.select_related("user").order_by("created_at", "pk"),
        "addresses": company.addresses.all(),
        "names": company.names.all(),
        "decisions": company.decisions.select_related("decided_by"),
        "duplicates": _duplicates(request, company),
        "papers": papers_of(company).prefetch_related("readings__reader") if may_read else [],
        "gone_papers": company.papers.exclude(gone_at=None).order_by("-gone_at"),
        "has_proof": has_proof(company),
        "doubt": doubt_of(company),
        "may_read": may_read,
        "form": form,
        "opts": owner.model._meta,
        "back_url": f"{reverse('admin:companies_company_changelist')}?queue=waiting",
        "change_url": reverse("admin:companies_company_change", args=[company.pk]),
    }
    return TemplateResponse(request, "companies/admin/review.html", context)


def _duplicates(request: HttpRequest, company: Company) -> list[tuple[DuplicatePair, Company]]:
    """Return the companies that may be this one, the likeliest first."""
    pairs = open_pairs_of(cast(User, request.user), company)
    return [(pair, pair.second if pair.first_id == company.pk else pair.first) for pair in pairs]


def decide_on(request: HttpRequest, company: Company, form: DecisionForm) -> bool:
    user = cast(User, request.user)
    version = form.cleaned_data["seen_version"]
    values: dict[str, Any] = {"user": user, "company": company, "seen_version": version}
    reason = form.cleaned_data["reason"]
    acts: dict[str, Callable[[], object]] = {
        "verify": lambda: _verify(user, company, version, form.cleaned_data["number_compared"]),
        "changes": lambda: request_changes(**values, reason=reason),
        "reject": lambda: reject_company(**values, reason=reason),
    }
    return attempt(request, acts[form.cleaned_data["decision"]], _("Decided: %s") % company)


@transaction.atomic
def _verify(user: User, company: Company, version: int, number_compared: bool) -> None:
    """Verify; where the reviewer has compared a doubtful number, it is accepted in the same act."""
    if number_compared and company.is_number_doubtful:
        version = accept_number(user=user, company=company, seen_version=version).version
    verify_company(user=user, company=company, seen_version=version)


def paper_urls(owner: ModelAdmin) -> list[URLPattern]:
    """Return where organisers read papers. Each reading is noted."""

    def found(request: HttpRequest, object_id: str, paper_id: str) -> Paper:
        if not request.user.has_perm(VIEW_PAPER):
            raise PermissionDenied
        company = get_object_or_404(owner.get_queryset(request), pk=object_id)
        paper = paper_of(company, paper_id)
        note_reading(reader=cast(User, request.user), paper=paper)
        return paper

    def file(request: HttpRequest, object_id: str, paper_id: str) -> HttpResponse:
        paper = found(request, object_id, paper_id)
        return private_file(
            private_files.read(paper.stored_name), media_type=paper.media_type, name=paper.name
        )

    def page(request: HttpRequest, object_id: str, paper_id: str, number: int) -> HttpResponse:
        paper = found(request, object_id, paper_id)
        if number not in paper.page_numbers:
            raise Http404
        try:
            picture = page_picture(private_files.path_of(paper.stored_name), number)
        except CannotDraw:
            raise Http404 from None
        return private_file(picture, media_type="image/png", name=f"{number}.png", inline=True)

    wrap = owner.admin_site.admin_view
    base = "<int:object_id>/papers/<str:paper_id>/"
    return [
        path(base, wrap(file), name="companies_company_paper"),
        path(f"{base}<int:number>.png", wrap(page), name="companies_company_paper_page"),
    ]
