"""The directory of companies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.directory.forms import SearchForm
from apps.directory.selectors import company_page


@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    page = company_page(request.user, form.criteria(), cursor=request.GET.get("cursor"))
    context = {"form": form, "page": page, "chips": form.chips()}
    return render(request, "directory/list.html", context)
