"""What the company offers and seeks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.listing_forms import ListingForm, TranslationForm, listing_values
from apps.companies.listing_suggestions import is_asking, suggested, typed_values
from apps.companies.models import Company, Listing
from apps.companies.permissions import may_manage
from apps.companies.selectors import listings_of, managed_company, no_such_company, own_company
from apps.companies.steps import steps_of
from apps.core.errors import Conflict
from apps.core.forms import form_status, posted, refusals_on
from apps.reference.forms import is_search, searched

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
    """An empty form, or with `?copy=` one filled like another line of the company."""
    company = managed_company(reader(request), public_id)
    copied = listings_of(company).filter(public_id=request.GET.get("copy", "")).first()
    blank = {"language": company.language, "side": request.GET.get("side", "offer")}
    form = _form(request, listing_values(copied) if copied else blank)
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
    return _act(request, public_id, listing_id, services.withdraw_listing, _("The line is deleted."))


@require_POST
@login_required
def pause_listing(request: HttpRequest, public_id: str, listing_id: str) -> HttpResponse:
    done = _("The line rests. Others do not see it.")
    return _act(request, public_id, listing_id, services.pause_listing, done)


@require_POST
@login_required
def resume_listing(request: HttpRequest, public_id: str, listing_id: str) -> HttpResponse:
    return _act(request, public_id, listing_id, services.resume_listing, _("Others see the line again."))


@require_http_methods(FORM_METHODS)
@login_required
def listing_texts(request: HttpRequest, public_id: str, listing_id: str) -> HttpResponse:
    """The line in further languages: read them, add one, replace one."""
    company = managed_company(reader(request), public_id)
    listing = _listing(company, listing_id)
    form = TranslationForm(posted(request), listing=listing)
    if form.is_valid():
        with refusals_on(form):
            services.translate_listing(user=reader(request), listing=listing, **form.cleaned_data)
            messages.success(request, _("The translation is saved."))
            return redirect("companies:listing_texts", public_id, listing_id)
    context = {"company": company, "listing": listing, "form": form}
    return render(request, "companies/listing_texts.html", context, status=form_status(form))


@require_POST
@login_required
def drop_listing_text(request: HttpRequest, public_id: str, listing_id: str, language: str) -> HttpResponse:
    listing = _listing(managed_company(reader(request), public_id), listing_id)
    services.drop_translation(user=reader(request), listing=listing, language=language)
    messages.success(request, _("The translation is removed."))
    return redirect("companies:listing_texts", public_id, listing_id)


def _act(
    request: HttpRequest, public_id: str, listing_id: str, act: Callable[..., object], done: str
) -> HttpResponse:
    listing = _listing(managed_company(reader(request), public_id), listing_id)
    try:
        act(user=reader(request), listing=listing)
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("companies:listings", public_id)


def _form(request: HttpRequest, initial: dict[str, Any]) -> ListingForm:
    """Return the form bound to what was sent; a button that only asks keeps what was typed and checks nothing."""
    if request.method != "POST":
        return ListingForm(initial=initial)
    if not is_asking(request.POST):
        return ListingForm(request.POST)
    form = ListingForm(initial=typed_values(request.POST))
    if is_search(request.POST, "hs_codes"):
        searched(form, request.POST, "hs_codes")
    return form


def _form_page(
    request: HttpRequest, company: Company, form: ListingForm, listing: Listing | None = None
) -> HttpResponse:
    context = {"company": company, "form": form, "listing": listing, "suggested": suggested(request, form)}
    return render(request, "companies/listing_form.html", context, status=form_status(form))


def _listing(company: Company, public_id: str) -> Listing:
    listing = listings_of(company).select_related("company").filter(public_id=public_id).first()
    if listing is None:
        raise no_such_company()
    return listing
