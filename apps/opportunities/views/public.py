"""The list, the figures and one opportunity; and a company's word that it is interested."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import managed_companies, own_company
from apps.core.forms import form_status, refusals_on
from apps.opportunities import selectors, services
from apps.opportunities.enums import Stage
from apps.opportunities.forms import FilterForm, InterestForm
from apps.opportunities.models import Interest, Opportunity

Sent = tuple[Company, InterestForm]


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    page = selectors.opportunity_page(form.filters(), cursor=request.GET.get("cursor"))
    context = {"form": form, "page": page, "own": list(managed_companies(request.user))}
    return render(request, "opportunities/list.html", context)


@require_safe
@conditional_page
def figures(request: HttpRequest) -> HttpResponse:
    """Counts by sector and stage: a table for everybody, and a picture of it where scripts run."""
    context = {"figures": selectors.figures(), "deals": selectors.deal_figures()}
    return render(request, "opportunities/figures.html", context)


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, selectors.published_opportunity(public_id))


@require_POST
@login_required
def say_interest(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    """Say that one of the reader's companies is interested, or change what it said."""
    opportunity = selectors.published_opportunity(public_id)
    company = own_company(reader(request), company_id)
    form = InterestForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.say_interest(
                user=reader(request), company=company, opportunity=opportunity, **form.cleaned_data
            )
            messages.success(
                request, _("The organisers know that %(company)s is interested.") % {"company": company}
            )
            return redirect("opportunities:detail", public_id)
    return _page(request, opportunity, sent=(company, form))


@require_POST
@login_required
def take_back_interest(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    opportunity = selectors.published_opportunity(public_id)
    company = own_company(reader(request), company_id)
    services.take_back_interest(user=reader(request), company=company, opportunity=opportunity)
    messages.success(request, _("%(company)s is no longer interested.") % {"company": company})
    return redirect("opportunities:detail", public_id)


def _page(request: HttpRequest, opportunity: Opportunity, sent: Sent | None = None) -> HttpResponse:
    context = {
        "opportunity": opportunity,
        "steps": _steps(opportunity),
        "interested": selectors.interested(opportunity, request.user),
        "own": _own(request, opportunity, sent),
    }
    return render(request, "opportunities/detail.html", context, status=form_status(sent[1]) if sent else 200)


def _steps(opportunity: Opportunity) -> list[Mapping[str, Any]]:
    """Return the way: stages that were recorded here, the present one, and those ahead. None that was skipped."""
    stages = [stage for stage in Stage if stage != Stage.IDEA]
    at = stages.index(Stage(opportunity.stage))
    recorded = selectors.stages_passed(opportunity)
    return [
        {"label": stage.label, "state": "done" if place < at else "current" if place == at else "todo"}
        for place, stage in enumerate(stages)
        if place >= at or stage in recorded
    ]


def _own(request: HttpRequest, opportunity: Opportunity, sent: Sent | None) -> list[Mapping[str, Any]]:
    """Return the reader's companies, each with its interest and its form; the one that was sent keeps what was typed."""
    companies = list(managed_companies(request.user))
    if sent and sent[0] not in companies:
        companies.append(sent[0])
    there = {
        row.company_id: row for row in Interest.objects.filter(opportunity=opportunity, company__in=companies)
    }
    return [
        {
            "company": company,
            "interest": there.get(company.pk),
            "form": sent[1] if sent and sent[0] == company else InterestForm(interest=there.get(company.pk)),
        }
        for company in companies
    ]
