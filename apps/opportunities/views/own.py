"""What a company has to do with opportunities: what it follows, proposes and reports."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import managed_company, own_company
from apps.core.forms import UNPROCESSABLE, form_status, posted, refusals_on
from apps.opportunities import selectors, services
from apps.opportunities.forms import PartnerForm, ProposalForm, ReportForm
from apps.opportunities.models import Opportunity

FORM_METHODS = ["GET", "HEAD", "POST"]
PARTNERS_SHOWN = 20


@require_safe
@login_required
def own(request: HttpRequest, company_id: str) -> HttpResponse:
    company = own_company(reader(request), company_id)
    context = {
        "company": company,
        "may_manage": may_manage(reader(request), company),
        "interests": selectors.interests_of(company),
        "proposals": selectors.proposals_of(company).annotate(
            paper_count=Count("papers", filter=Q(papers__is_shared=True))
        ),
        "deals": [_told(deal, company) for deal in selectors.deals_of(company)],
    }
    return render(request, "opportunities/own.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def propose(request: HttpRequest, company_id: str) -> HttpResponse:
    company = managed_company(reader(request), company_id)
    form = ProposalForm(posted(request), initial={"language": get_language()})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.propose_opportunity(user=reader(request), company=company, **form.cleaned_data)
            messages.success(request, _("The draft is saved. Hand it in when it is ready."))
            return redirect("opportunities:own", company_id)
    return _proposal_page(request, company, form, None)


@require_http_methods(FORM_METHODS)
@login_required
def edit_proposal(request: HttpRequest, company_id: str, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), company_id)
    proposal = selectors.own_proposal(company, public_id)
    form = ProposalForm.of(proposal, posted(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.change_proposal(user=reader(request), proposal=proposal, **form.cleaned_data)
            messages.success(request, _("The proposal is saved."))
            return redirect("opportunities:own", company_id)
    return _proposal_page(request, company, form, proposal)


@require_POST
@login_required
def submit_proposal(request: HttpRequest, company_id: str, public_id: str) -> HttpResponse:
    proposal = selectors.own_proposal(managed_company(reader(request), company_id), public_id)
    services.submit_proposal(user=reader(request), proposal=proposal)
    messages.success(request, _("The proposal is handed in. The organisers answer it."))
    return redirect("opportunities:own", company_id)


@require_POST
@login_required
def discard_proposal(request: HttpRequest, company_id: str, public_id: str) -> HttpResponse:
    proposal = selectors.own_proposal(managed_company(reader(request), company_id), public_id)
    services.discard_proposal(user=reader(request), proposal=proposal)
    messages.success(request, _("The proposal is thrown away."))
    return redirect("opportunities:own", company_id)


@require_http_methods(FORM_METHODS)
@login_required
def report(request: HttpRequest, company_id: str) -> HttpResponse:
    """Report a result; `?with=` names the other side, which is looked up first, and `?for=` the opportunity."""
    company = managed_company(reader(request), company_id)
    theme, named = request.GET.get("for", ""), request.GET.get("with", "")
    opportunity = selectors.published_opportunity(theme) if theme else None
    if not named:
        return _partner_page(request, company, opportunity)
    partner = selectors.visible_partner(reader(request), named)
    form = ReportForm(posted(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.report_result(
                user=reader(request),
                company=company,
                partner=partner,
                opportunity=opportunity,
                **form.cleaned_data,
            )
            messages.success(request, _("Your report is saved."))
            return redirect("opportunities:own", company_id)
    context = {"company": company, "opportunity": opportunity, "partner": partner, "form": form}
    return render(request, "opportunities/report.html", context, status=form_status(form))


@require_POST
@login_required
def take_back_report(request: HttpRequest, company_id: str, deal_id: str) -> HttpResponse:
    told = selectors.report_of(managed_company(reader(request), company_id), deal_id)
    services.take_back_report(user=reader(request), report=told)
    messages.success(request, _("Your report is taken back."))
    return redirect("opportunities:own", company_id)


def _proposal_page(
    request: HttpRequest, company: Company, form: ProposalForm, proposal: Opportunity | None
) -> HttpResponse:
    context = {"company": company, "form": form, "proposal": proposal}
    return render(request, "opportunities/proposal.html", context, status=form_status(form))


def _partner_page(request: HttpRequest, company: Company, opportunity: Opportunity | None) -> HttpResponse:
    """Look the other side up by its name; without words those with whom something was reported before."""
    form = PartnerForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    find = partial(selectors.partners_found, words=words) if words else selectors.earlier_partners
    found = find(reader(request), company, limit=PARTNERS_SHOWN + 1)
    context = {
        "company": company,
        "opportunity": opportunity,
        "form": form,
        "partners": found[:PARTNERS_SHOWN],
        "has_more": len(found) > PARTNERS_SHOWN,
    }
    status = UNPROCESSABLE if request.method == "POST" else form_status(form)
    return render(request, "opportunities/partner.html", context, status=status)


def _told(deal: object, company: Company) -> dict[str, object]:
    """Return a deal from one side: who the other is, what this side said, and whether the other has reported."""
    reports = {report.company_id: report for report in deal.reports.all()}
    return {
        "deal": deal,
        "other": deal.second if deal.first_id == company.pk else deal.first,
        "report": reports.get(company.pk),
        "other_has_reported": any(key != company.pk for key in reports),
    }
