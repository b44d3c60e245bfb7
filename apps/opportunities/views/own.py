"""What a company has to do with opportunities: what it follows, proposes and reports."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import managed_company, own_company, visible_companies
from apps.core.forms import form_status, posted, refusals_on
from apps.opportunities import selectors, services
from apps.opportunities.forms import ProposalForm, ReportForm
from apps.opportunities.models import Opportunity

FORM_METHODS = ["GET", "HEAD", "POST"]
PARTNERS_OFFERED = 500


@require_safe
@login_required
def own(request: HttpRequest, company_id: str) -> HttpResponse:
    company = own_company(reader(request), company_id)
    context = {
        "company": company,
        "may_manage": may_manage(reader(request), company),
        "interests": selectors.interests_of(company),
        "proposals": selectors.proposals_of(company),
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
    """Report a result; `?for=` names the opportunity and `?with=` the other side."""
    company = managed_company(reader(request), company_id)
    theme = request.GET.get("for", "")
    opportunity = selectors.published_opportunity(theme) if theme else None
    form = ReportForm(
        posted(request),
        partners=_partners(request, company),
        initial={"partner": request.GET.get("with", "")},
    )
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        partner = selectors.visible_partner(reader(request), values.pop("partner"))
        with refusals_on(form):
            services.report_result(
                user=reader(request), company=company, partner=partner, opportunity=opportunity, **values
            )
            messages.success(request, _("Your report is saved."))
            return redirect("opportunities:own", company_id)
    context = {"company": company, "opportunity": opportunity, "form": form}
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


def _partners(request: HttpRequest, company: Company) -> Iterable[tuple[str, str]]:
    rows = visible_companies(reader(request)).exclude(pk=company.pk).order_by("sort_key", "pk")
    return [(row.public_id, row.display_name) for row in rows[:PARTNERS_OFFERED]]


def _told(deal: object, company: Company) -> dict[str, object]:
    """Return a deal from one side: who the other is, what this side said, and whether the other has reported."""
    reports = {report.company_id: report for report in deal.reports.all()}
    return {
        "deal": deal,
        "other": deal.second if deal.first_id == company.pk else deal.first,
        "report": reports.get(company.pk),
        "other_has_reported": any(key != company.pk for key in reports),
    }
