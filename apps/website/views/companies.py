"""A company as a stranger sees it: on a page, and on a sheet of paper in two languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from apps.companies.models import Company
from apps.companies.selectors import visible_company
from apps.core.qr import qr_of
from apps.website.selectors import (
    description_for_reader,
    forums_of,
    free_places,
    lines_for_reader,
    profile_languages,
    public_attendances,
    relation_to,
)


@require_safe
def company(request: HttpRequest, public_id: str) -> HttpResponse:
    found = visible_company(request.user, public_id)
    relation = relation_to(request.user, found)
    url = _address(request, found)
    context = _said(found) | {
        "company": found,
        "attendances": public_attendances(found, timezone.localdate()),
        "forums": forums_of(found),
        "relation": relation,
        "may_ask_now": relation.may_ask and free_places(request.user, found, relation.requests),
        "share_url": url,
        "qr": qr_of(url),
    }
    return render(request, "website/company.html", context)


@require_safe
def company_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """One A4 page in two languages; `?with=` chooses the second."""
    found = visible_company(request.user, public_id)
    parts = []
    for language in profile_languages(found, request.GET.get("with", "")):
        with translation.override(language):
            parts.append({"code": language} | _said(found))
    url = _address(request, found)
    context = {
        "company": found,
        "parts": parts,
        "attendances": list(public_attendances(found, timezone.localdate())[:6]),
        "share_url": url,
        "qr": qr_of(url),
    }
    return render(request, "website/company_sheet.html", context)


def _said(company: Company) -> dict[str, Any]:
    """Return what the company says, in the active language where it says so."""
    description, original = description_for_reader(company)
    return {
        "description": description,
        "original": original,
        "offers": lines_for_reader(company.active_listings, "offer"),
        "needs": lines_for_reader(company.active_listings, "seek"),
        "certificates": list(
            dict.fromkeys(name for listing in company.active_listings for name in listing.certificate_names)
        ),
    }


def _address(request: HttpRequest, company: Company) -> str:
    return request.build_absolute_uri(reverse("website:company", args=[company.public_id]))
