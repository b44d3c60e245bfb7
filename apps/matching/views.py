"""Whom we suggest to a company, and why."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import companies_of, own_company, visible_company
from apps.forums.enums import RegistrationState
from apps.forums.models import Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import registrations_of
from apps.matching import services
from apps.matching.forms import DismissForm
from apps.matching.selectors import (
    dismissals_of,
    is_being_computed,
    shared_office_hours,
    shown_run,
    suggestions_for,
    why,
    with_sectors,
)
from apps.matching.wording import FEATURES, HINTS, OBSTACLES

ORDERS = ("best", "name")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose list is asked for, and where; what the address says, checked."""

    companies: list[Company]
    company: Company
    forums: list[Forum]
    forum: Forum | None

    @property
    def query(self) -> str:
        return f"company={self.company.public_id}&forum={self.forum.public_id if self.forum else 'all'}"

    @property
    def list_url(self) -> str:
        return f"{reverse('matching:list')}?{self.query}"


@require_safe
@login_required
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """One company's list: for a forum in which it takes part, or among all companies."""
    place = _place(request)
    if place is None:
        return redirect("companies:register")
    now = timezone.now()
    personal = _wants_best_first(request)
    suggestions = with_sectors(suggestions_for(place.company, place.forum, personal=personal, now=now))
    services.note_exposure(
        company=place.company,
        forum=place.forum,
        shown=[line.company.pk for line in suggestions],
        personal=personal,
    )
    context = {
        "place": place,
        "company": place.company,
        "companies": place.companies,
        "forum": place.forum,
        "tabs": _tabs(place),
        "suggestions": suggestions,
        "personal": personal,
        "aside": list(dismissals_of(place.company, place.forum)[:50]),
        "office_hours": shared_office_hours(now) if place.forum is None else None,
        "aside_fields": _aside_fields(place),
        "run": shown_run(place.forum),
        "is_being_computed": is_being_computed(place.forum),
        "may_manage": may_manage(reader(request), place.company),
    }
    return render(request, "matching/list.html", context)


@require_safe
@login_required
def explain(request: HttpRequest, company_id: str) -> HttpResponse:
    """Why a company is in the reader's list, or why it is not."""
    other = visible_company(reader(request), company_id)
    place = _place(request)
    if place is None:
        return redirect("companies:register")
    found = why(place.company, other, place.forum, now=timezone.now())
    context = {
        "place": place,
        "other": other,
        "company": place.company,
        "companies": place.companies,
        "forum": place.forum,
        "tabs": _tabs(place),
        "why": found,
        "parts": [(FEATURES[part.code], part) for part in found.parts],
        "total": 100 * found.score if found.score is not None else None,
        "hints": [HINTS[code] for code in found.missing],
        "obstacles": [OBSTACLES[code] for code in found.obstacles],
        "is_aside": "dismissed" in found.obstacles,
        "may_manage": may_manage(reader(request), place.company),
    }
    return render(request, "matching/why.html", context)


@require_POST
@login_required
def dismiss(request: HttpRequest, company_id: str) -> HttpResponse:
    """*Not now*: the suggestion is put aside, with a reason."""
    other = visible_company(reader(request), company_id)
    place = _own_place(request)
    services.dismiss_suggestion(
        user=reader(request),
        company=place.company,
        other=other,
        reason=request.POST.get("reason", ""),
        forum=place.forum,
    )
    messages.success(
        request,
        _("%(company)s is put aside. You find it at the end of the list, where you can take it back.")
        % {"company": other},
    )
    return redirect(place.list_url)


@require_POST
@login_required
def restore(request: HttpRequest, company_id: str) -> HttpResponse:
    """Take *not now* back."""
    other = visible_company(reader(request), company_id)
    place = _own_place(request)
    services.restore_suggestion(user=reader(request), company=place.company, other=other, forum=place.forum)
    messages.success(request, _("%(company)s can be suggested again.") % {"company": other})
    return redirect(place.list_url)


def _wants_best_first(request: HttpRequest) -> bool:
    """As the address says, else as the person has chosen in the settings."""
    wanted = request.GET.get("order")
    return wanted == "best" if wanted in ORDERS else reader(request).wants_personal_order


def _place(request: HttpRequest) -> Place | None:
    """Return the place that the address names; None for somebody without a company."""
    companies = list(companies_of(reader(request)))
    if not companies:
        return None
    said = request.GET if request.method != "POST" else request.POST
    wanted = said.get("company")
    company = own_company(reader(request), wanted) if wanted else companies[0]
    forums = [row.forum for row in registrations_of(company).filter(state=RegistrationState.APPROVED)]
    return Place(companies, company, forums, _chosen_forum(said.get("forum"), forums))


def _own_place(request: HttpRequest) -> Place:
    place = _place(request)
    if place is None:
        raise no_such_forum()
    return place


def _chosen_forum(wanted: str | None, forums: list[Forum]) -> Forum | None:
    """Return the forum that was asked for; without one the next in which the company takes part."""
    if wanted == "all":
        return None
    if not wanted:
        return forums[0] if forums else None
    for forum in forums:
        if forum.public_id == wanted:
            return forum
    raise no_such_forum()


def _aside_fields(place: Place) -> SafeString:
    """What is asked before a suggestion is put aside: written once for all lines, since it is the dearest part of each."""
    return render_to_string(
        "matching/_aside_fields.html", {"place": place, "form": DismissForm(auto_id=False)}
    )


def _tabs(place: Place) -> list[dict[str, object]]:
    places = [(forum.name, forum.public_id, forum == place.forum) for forum in place.forums]
    return [
        {"label": label, "url": f"?company={place.company.public_id}&forum={key}", "current": current}
        for label, key, current in [*places, (_("All companies"), "all", place.forum is None)]
    ]
