"""A company as a stranger sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.companies.selectors import visible_company
from apps.website.selectors import (
    description_for_reader,
    forums_of,
    free_places,
    lines_for_reader,
    public_attendances,
    relation_to,
)


@require_safe
def company(request: HttpRequest, public_id: str) -> HttpResponse:
    found = visible_company(request.user, public_id)
    relation = relation_to(request.user, found)
    description, original = description_for_reader(found)
    context = {
        "company": found,
        "description": description,
        "original": original,
        "offers": lines_for_reader(found.active_listings, "offer"),
        "needs": lines_for_reader(found.active_listings, "seek"),
        "attendances": public_attendances(found, timezone.localdate()),
        "forums": forums_of(found),
        "relation": relation,
        "may_ask_now": relation.may_ask and free_places(request.user, found, relation.requests),
    }
    return render(request, "website/company.html", context)
