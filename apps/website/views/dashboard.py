"""Where somebody lands after signing in: what waits, what comes next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import companies_of, missing_for_verification, own_company
from apps.companies.steps import HANDED_IN, steps_of
from apps.forums.selectors import open_forums_for, registrations_of
from apps.meetings.selectors import pending_for, upcoming_meetings_of
from apps.website.selectors import best_suggestions, open_forums

SHOWN = 3


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    companies = list(companies_of(reader(request)))
    wanted = request.GET.get("company")
    company = own_company(reader(request), wanted) if wanted else next(iter(companies), None)
    context = {"companies": companies, "company": company, "pending": pending_for(reader(request))[:SHOWN]}
    context |= _of_company(request, company) if company else {"forums": open_forums(timezone.localdate())}
    return render(request, "website/dashboard.html", context)


def _of_company(request: HttpRequest, company: Company) -> dict[str, object]:
    now = timezone.now()
    is_verified = company.is_verified
    return {
        "may_manage": may_manage(reader(request), company),
        "decision": company.decisions.first(),
        "missing": [] if is_verified else missing_for_verification(company),
        "steps": [] if is_verified else steps_of(company),
        "is_handed_in": company.verification_state in HANDED_IN,
        "meetings": [_meeting(meeting, company) for meeting in upcoming_meetings_of(company, now)[:SHOWN]],
        "suggestions": best_suggestions(
            company, now, limit=SHOWN, personal=reader(request).wants_personal_order
        )
        if is_verified
        else [],
        "registrations": registrations_of(company).filter(forum__ends_on__gte=now.date())[:SHOWN],
        "forums": open_forums_for(company)
        .filter(ends_on__gte=now.date())
        .order_by("starts_on", "pk")[:SHOWN],
    }


def _meeting(meeting: object, company: Company) -> dict[str, object]:
    request = meeting.request
    return {"meeting": meeting, "other": request.other_side(company)}
