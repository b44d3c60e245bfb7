"""Which fair fits us."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.readers import reader
from apps.agenda.selectors import expected_fits_for, fits_for
from apps.agenda.wording import sentence
from apps.companies.selectors import companies_of, own_company


@require_safe
@login_required
def fits(request: HttpRequest, company_id: str) -> HttpResponse:
    company = own_company(reader(request), company_id)
    rows = [
        {"fit": fit, "reasons": [(reason, sentence(reason, fit.names)) for reason in fit.reasons]}
        for fit in fits_for(company)
    ]
    expected = [
        {"fit": fit, "reasons": [(reason, sentence(reason, fit.names)) for reason in fit.reasons]}
        for fit in expected_fits_for(company)
    ]
    context = {
        "company": company,
        "companies": list(companies_of(reader(request))),
        "rows": rows,
        "expected": expected,
    }
    return render(request, "agenda/fits.html", context)
