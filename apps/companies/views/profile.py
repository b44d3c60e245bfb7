"""Registering a company, its profile, and handing it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import ProfileForm, RegisterCompanyForm
from apps.companies.permissions import may_manage
from apps.companies.selectors import (
    companies_of,
    listings_of,
    managed_company,
    missing_for_verification,
    own_company,
    people_of,
)
from apps.companies.steps import HANDED_IN, steps_of
from apps.core.errors import InvalidInput
from apps.core.forms import form_status, posted, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the only company, to registering the first, or to a choice."""
    companies = list(companies_of(reader(request)))
    if not companies:
        return redirect("companies:register")
    if len(companies) == 1:
        return redirect("companies:detail", companies[0].public_id)
    return render(request, "companies/index.html", {"companies": companies})


@require_http_methods(FORM_METHODS)
@login_required
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterCompanyForm(posted(request))
    if form.is_valid():
        with refusals_on(form):
            company = services.register_company(user=reader(request), **form.cleaned_data)
            messages.success(request, _("Your company is registered. Now describe it."))
            return redirect("companies:edit", company.public_id)
    return render(request, "companies/register.html", {"form": form}, status=form_status(form))


@require_safe
@login_required
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    company = own_company(reader(request), public_id)
    context = {
        "company": company,
        "may_manage": may_manage(reader(request), company),
        "steps": steps_of(company),
        "missing": missing_for_verification(company),
        "listings": listings_of(company),
        "people": people_of(company),
        "decision": company.decisions.first(),
        "is_handed_in": company.verification_state in HANDED_IN,
    }
    return render(request, "companies/detail.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    # The form writes into its instance while it checks: it gets one of its own.
    form = ProfileForm(posted(request), instance=managed_company(reader(request), public_id))
    if form.is_valid():
        with refusals_on(form):
            services.change_company(user=reader(request), company=company, **form.values())
            messages.success(request, _("The profile is saved."))
            return redirect("companies:listings" if "next" in request.POST else "companies:edit", public_id)
    context = {"company": company, "form": form, "steps": steps_of(company, "edit")}
    return render(request, "companies/edit.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is missing; hand the profile in once nothing is."""
    company = managed_company(reader(request), public_id)
    status = 200
    if request.method == "POST":
        try:
            services.submit_company(user=reader(request), company=company)
        except InvalidInput as refusal:
            status = refusal.status
        else:
            messages.success(request, _("The profile is handed in. The organisers read it and write to you."))
            return redirect("companies:detail", public_id)
    context = {
        "company": company,
        "missing": missing_for_verification(company),
        "steps": steps_of(company, "submit"),
        "is_handed_in": company.verification_state in HANDED_IN,
        "decision": company.decisions.first(),
    }
    return render(request, "companies/submit.html", context, status=status)
