"""A company's programme: on the screen, and on A4 in two languages side by side."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.readers import reader
from apps.agenda.selectors.programme import people_with_meetings, person_of, programme_of
from apps.companies.selectors import companies_of, own_company


@require_safe
@login_required
def own_programme(request: HttpRequest) -> HttpResponse:
    """Lead to the programme of the reader's oldest company; without one, back to the agenda."""
    company = companies_of(reader(request)).first()
    if company is None:
        messages.info(request, _("You belong to no company yet."))
        return redirect("agenda:show")
    return redirect("agenda:programme", company.public_id)


@never_cache
@require_safe
@login_required
def programme(request: HttpRequest, company_id: str) -> HttpResponse:
    """Sessions, meetings and trips of the company; `?person=` narrows to one of its people."""
    return render(request, "agenda/programme.html", _context(request, company_id))


@never_cache
@require_safe
@login_required
def print_programme(request: HttpRequest, company_id: str) -> HttpResponse:
    """The same on paper; `?second=` is the language that stands beside the reader's own."""
    own = get_language() or settings.LANGUAGE_CODE
    others = [(code, name) for code, name in settings.LANGUAGES if code != own]
    second = request.GET.get("second", "")
    context = _context(request, company_id) | {
        "others": others,
        "own": own,
        "second": second if second in dict(others) else "",
    }
    return render(request, "agenda/programme_print.html", context)


def _context(request: HttpRequest, company_id: str) -> dict[str, object]:
    company = own_company(reader(request), company_id)
    person = person_of(company, request.GET.get("person", ""))
    return {
        "company": company,
        "person": person,
        "people": people_with_meetings(company),
        "days": programme_of(reader(request), company, person),
    }
