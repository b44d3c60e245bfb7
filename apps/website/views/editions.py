"""The edition's page: the calendar knows the fair and who goes, this door adds the forums beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.exhibitions.selectors import edition_by_slug
from apps.exhibitions.views.editions import edition_context
from apps.website.selectors import forums_beside


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    found = edition_by_slug(slug)
    context = edition_context(request, found) | {"forums": forums_beside(found)}
    return render(request, "exhibitions/edition.html", context)
