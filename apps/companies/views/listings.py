"""What the company offers and seeks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import ListingForm, listing_values, split_codes
from apps.companies.models import Company, Listing
from apps.companies.permissions import may_manage
from apps.companies.selectors import listings_of, managed_company, no_such_company, own_company
from apps.companies.steps import steps_of
from apps.core.forms import form_status, refusals_on
from apps.reference.selectors import hs_matches

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def listing_list(request: HttpRequest, public_id: str) -> HttpResponse:
    company = own_company(reader(request), public_id)
    context = {
        "company": company,
        "listings": listings_of(company),
        "may_manage": may_manage(reader(request), company),
        "steps": steps_of(company, "listings"),
    }
    return render(request, "companies/listings.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def add_listing(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    form = _form(request, {"language": company.language, "side": request.GET.get("side", "offer")})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.add_listing(user=reader(request), company=company, **form.values())
            messages.success(request, _("The line is added."))
            return redirect("companies:listings", public_id)
    return _form_page(request, company, form)


@require_http_methods(FORM_METHODS)
@login_required
def change_listing(request: HttpRequest, public_id: str, listing_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    listing = _listing(company, listing_id)
    form = _form(request, listing_values(listing))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.change_listing(user=reader(request), listing=listing, **form.values())
            messages.success(request, _("The line is changed."))
            return redirect("companies:listings", public_id)
    return _form_page(request, company, form, listing)


@require_POST
@login_required
def withdraw_listing(request: HttpRequest, public_id: str, listing_id: str) -> HttpResponse:
    listing = _listing(managed_company(reader(request), public_id), listing_id)
    services.withdraw_listing(user=reader(request), listing=listing)
    messages.success(request, _("The line is taken off your profile."))
    return redirect("companies:listings", public_id)


@require_safe
@login_required
def hs_codes(request: HttpRequest) -> HttpResponse:
    """Return the ticks for the codes that answer `hs_query`: a part of a page."""
    matches = hs_matches(request.GET.get("hs_query", ""))
    return render(request, "companies/_hs_matches.html", {"matches": matches, "is_searched": True})


def _form(request: HttpRequest, initial: dict[str, Any]) -> ListingForm:
    """Return the form bound to what was sent; "find a code" only keeps what was typed and checks nothing."""
    if request.method != "POST":
        return ListingForm(initial=initial)
    if "find" not in request.POST:
        return ListingForm(request.POST)
    typed: dict[str, Any] = dict(request.POST.items())
    codes = split_codes(typed.get("hs_codes", "")) + request.POST.getlist("hs_pick")
    return ListingForm(initial=typed | {"hs_codes": " ".join(dict.fromkeys(codes))})


def _form_page(
    request: HttpRequest, company: Company, form: ListingForm, listing: Listing | None = None
) -> HttpResponse:
    context = {
        "company": company,
        "form": form,
        "listing": listing,
        "matches": hs_matches(request.POST.get("hs_query", "")) if "find" in request.POST else [],
        "is_searched": "find" in request.POST,
        "picked": request.POST.getlist("hs_pick"),
    }
    return render(request, "companies/listing_form.html", context, status=form_status(form))


def _listing(company: Company, public_id: str) -> Listing:
    listing = listings_of(company).select_related("company").filter(public_id=public_id).first()
    if listing is None:
        raise no_such_company()
    return listing
