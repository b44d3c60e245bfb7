"""Looking up HS codes: a page for everybody, and the part of a page that the picker asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.reference.selectors import chapters, headings_of, hs_matches


@require_safe
def hs_codes(request: HttpRequest) -> HttpResponse:
    """The chapters, the headings of one chapter, or what a search finds."""
    query, wanted = request.GET.get("q", "").strip(), request.GET.get("chapter", "")
    chapter = None if query else chapters().filter(code=wanted).first()
    codes = hs_matches(query) if query else list(headings_of(chapter.code) if chapter else chapters())
    return render(request, "reference/hs_codes.html", {"codes": codes, "chapter": chapter, "query": query})


@require_safe
def hs_options(request: HttpRequest) -> HttpResponse:
    """The options of a combobox, whose input is called after its form field."""
    name = request.GET.get("name", "")
    name = name if name.isidentifier() else "hs_codes"
    matches = hs_matches(request.GET.get(f"{name}_query", ""))
    return render(request, "reference/_hs_options.html", {"matches": matches, "name": name})
