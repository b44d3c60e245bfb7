"""The directory of companies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.directory.forms import SearchForm
from apps.directory.selectors import company_page, count_facets, ways_out


@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    criteria = form.criteria()
    page = company_page(request.user, criteria, cursor=request.GET.get("cursor"), sort=form.order)
    counts = count_facets(criteria)
    form.show_counts(counts)
    context = {"form": form, "page": page, "counts": counts, "chips": form.chips(), "sorts": form.sorts()}
    if not page.rows:
        loosenings, alike = ways_out(request.user, criteria)
        context |= {"ways": form.loosened(loosenings), "alike": alike}
    return render(request, "directory/list.html", context)
