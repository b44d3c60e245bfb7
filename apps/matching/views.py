"""Whom we suggest to a company, and why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import companies_of, own_company
from apps.forums.enums import RegistrationState
from apps.forums.models import Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import registrations_of
from apps.matching.selectors import is_being_computed, shown_run, suggestions_for


@require_safe
@login_required
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """One company's list: for a forum in which it takes part, or among all companies."""
    companies = list(companies_of(reader(request)))
    if not companies:
        return redirect("companies:register")
    company = _chosen_company(request, companies)
    forums = [row.forum for row in registrations_of(company).filter(state=RegistrationState.APPROVED)]
    forum = _chosen_forum(request, forums)
    context = {
        "company": company,
        "companies": companies,
        "forum": forum,
        "tabs": _tabs(company, forums, forum),
        "suggestions": suggestions_for(company, forum, personal=reader(request).wants_personal_order),
        "run": shown_run(forum),
        "is_being_computed": is_being_computed(forum),
        "may_manage": may_manage(reader(request), company),
    }
    return render(request, "matching/list.html", context)


def _chosen_company(request: HttpRequest, companies: list[Company]) -> Company:
    wanted = request.GET.get("company")
    return own_company(reader(request), wanted) if wanted else companies[0]


def _chosen_forum(request: HttpRequest, forums: list[Forum]) -> Forum | None:
    """Return the forum that was asked for; without one the next in which the company takes part."""
    wanted = request.GET.get("forum")
    if wanted == "all":
        return None
    if not wanted:
        return forums[0] if forums else None
    for forum in forums:
        if forum.public_id == wanted:
            return forum
    raise no_such_forum()


def _tabs(company: Company, forums: list[Forum], chosen: Forum | None) -> list[dict[str, object]]:
    places = [(forum.name, forum.public_id, forum == chosen) for forum in forums]
    return [
        {"label": label, "url": f"?company={company.public_id}&forum={key}", "current": current}
        for label, key, current in [*places, (_("All companies"), "all", chosen is None)]
    ]
