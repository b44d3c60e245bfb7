"""Registering a company, its profile, and handing it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import ProfileForm
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.registration_forms import ContactsForm
from apps.companies.selectors import (
    companies_of,
    doubt_of,
    draft_of,
    gaps_of,
    has_proof,
    invitations_for,
    listings_of,
    managed_company,
    own_company,
    own_join_requests,
    people_of,
)
from apps.companies.steps import HANDED_IN, open_registration_page, step_after, steps_of
from apps.core.errors import Conflict, InvalidInput
from apps.core.forms import form_status, posted, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the only company, to registering the first, or to a choice."""
    companies = list(companies_of(reader(request)))
    waiting = {
        "invitations": list(invitations_for(reader(request))),
        "join_requests": list(own_join_requests(reader(request))),
    }
    is_waiting = any(waiting.values())
    if not companies and not is_waiting:
        return redirect(open_registration_page(draft_of(reader(request))))
    if len(companies) == 1 and not is_waiting:
        return redirect("companies:detail", companies[0].public_id)
    return render(request, "companies/index.html", {"companies": companies} | waiting)


@require_safe
@login_required
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    company = own_company(reader(request), public_id)
    context = {
        "company": company,
        "may_manage": may_manage(reader(request), company),
        "steps": steps_of(company),
        "gaps": gaps_of(company),
        "doubt": doubt_of(company),
        "listings": listings_of(company),
        "people": people_of(company),
        **_standing(company),
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
            return redirect(
                f"companies:{step_after('edit') if 'next' in request.POST else 'edit'}", public_id
            )
    context = {"company": company, "form": form, "steps": steps_of(company, "edit")}
    return render(request, "companies/edit.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def contacts(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    form = ContactsForm(posted(request), instance=company)
    if form.is_valid():
        with refusals_on(form):
            services.change_company(
                user=reader(request), company=company, addresses=form.addresses(), **form.values()
            )
            messages.success(request, _("The contacts are saved."))
            next_page = step_after("contacts") if "next" in request.POST else "contacts"
            return redirect(f"companies:{next_page}", public_id)
    context = {"company": company, "form": form, "steps": steps_of(company, "contacts")}
    return render(request, "companies/contacts.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is missing; hand the profile in once nothing is."""
    company = managed_company(reader(request), public_id)
    status = 200
    if request.method == "POST":
        try:
            services.submit_company(user=reader(request), company=company)
        except (InvalidInput, Conflict) as refusal:
            status = refusal.status
        else:
            messages.success(request, _("The profile is handed in. The organisers read it and write to you."))
            return redirect("companies:detail", public_id)
    context = {
        "company": company,
        "gaps": gaps_of(company),
        "may_manage": True,
        "steps": steps_of(company, "submit"),
        **_standing(company),
    }
    return render(request, "companies/submit.html", context, status=status)


def _standing(company: Company) -> dict[str, object]:
    """Return where the company stands on its way to being verified, and what it can do next."""
    may_be_renewed = company.may_be_renewed(timezone.now())
    return {
        "decision": company.decisions.first(),
        "has_proof": has_proof(company),
        "may_be_renewed": may_be_renewed,
        "is_handed_in": company.verification_state in HANDED_IN and not may_be_renewed,
    }
