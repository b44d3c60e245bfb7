"""One edition's page, and what readers do there: say that they go, follow the fair."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import own_company
from apps.core.forms import form_status, refusals_on
from apps.exhibitions import selectors, services
from apps.exhibitions.enums import EditionStatus, Timing
from apps.exhibitions.forms import AttendanceForm, attendance_form
from apps.exhibitions.models import Attendance, Edition
from apps.exhibitions.wording import change_lines
from apps.reference.selectors import nearest_airports

COMPANIES_SHOWN = 100
Sent = tuple[Company, AttendanceForm]


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    return _edition_page(request, selectors.edition_by_slug(slug))


@require_POST
@login_required
def attend(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Say that one of the reader's companies goes, or change how."""
    found = selectors.edition_by_slug(slug)
    company = own_company(request.user, public_id)
    form = attendance_form(company, None, request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.attend_edition(user=reader(request), company=company, edition=found, **form.cleaned_data)
            messages.success(request, _("%(company)s is on the list.") % {"company": company})
            return redirect("exhibitions:edition", slug)
    return _edition_page(request, found, sent=(company, form))


@require_POST
@login_required
def leave(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    found = selectors.edition_by_slug(slug)
    company = own_company(request.user, public_id)
    services.leave_edition(user=reader(request), company=company, edition=found)
    messages.success(request, _("%(company)s is off the list.") % {"company": company})
    return redirect("exhibitions:edition", slug)


@require_POST
@login_required
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the reader from now on about this fair."""
    found = selectors.edition_by_slug(slug)
    services.follow_exhibition(user=reader(request), exhibition=found.exhibition)
    messages.success(
        request, _("You follow this exhibition: we tell you when it moves or a deadline is near.")
    )
    return redirect("exhibitions:edition", slug)


@require_POST
@login_required
def unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    found = selectors.edition_by_slug(slug)
    services.unfollow_exhibition(user=reader(request), exhibition=found.exhibition)
    messages.success(request, _("You do not follow this exhibition any more."))
    return redirect("exhibitions:edition", slug)


def edition_context(request: HttpRequest, edition: Edition, sent: Sent | None = None) -> dict[str, Any]:
    """Return what `exhibitions/edition.html` shows; whoever knows forums may add them as `forums`."""
    attendances = selectors.attendances_for(edition, request.user)
    is_open = _is_open(edition)
    own = _own_companies(request, edition, sent) if is_open or sent else []
    shown = list(attendances[:COMPANIES_SHOWN])
    return {
        "edition": edition,
        "attendances": shown,
        "attendance_count": attendances.count(),
        "usual_months": edition.exhibition.usual_months,
        "others": list(selectors.other_editions(edition)),
        "deadlines": selectors.deadlines_of(edition),
        "changes": [(change, change_lines(change)) for change in selectors.changes_of(edition)],
        "airports": nearest_airports(edition.city or (edition.venue.city if edition.venue else None)),
        "expected": selectors.expected_next(edition.exhibition),
        "is_following": selectors.is_following(request.user, edition.exhibition),
        "is_open": is_open,
        "own": own,
        "askable": _askable(edition, shown, own) if is_open else set(),
    }


def _askable(edition: Edition, attendances: list[Attendance], own: list[Mapping[str, Any]]) -> set[int]:
    """Return the companies (by key) that the reader's, if one of them goes, can ask for a meeting at the fair."""
    if not edition.is_date_publishable or edition.status != EditionStatus.SCHEDULED:
        return set()
    if not any(line["attendance"] for line in own):
        return set()
    mine = {line["company"].pk for line in own}
    return {entry.company_id for entry in attendances if entry.is_public} - mine


def _edition_page(request: HttpRequest, edition: Edition, sent: Sent | None = None) -> HttpResponse:
    status = form_status(sent[1]) if sent else 200
    context = edition_context(request, edition, sent)
    return render(request, "exhibitions/edition.html", context, status=status)


def _is_open(edition: Edition) -> bool:
    """Say whether companies can still say that they go."""
    return edition.timing != Timing.PAST and edition.status != EditionStatus.CANCELLED


def _own_companies(request: HttpRequest, edition: Edition, sent: Sent | None) -> list[Mapping[str, Any]]:
    """Return the reader's companies, each with its entry and its form: the one that was sent keeps what was typed."""
    companies = selectors.companies_that_may_attend(request.user)
    if sent and sent[0] not in companies:
        companies.append(sent[0])
    there = {entry.company_id: entry for entry in edition.attendances.filter(company__in=companies)}
    return [
        {
            "company": company,
            "attendance": there.get(company.pk),
            "form": sent[1]
            if sent and sent[0] == company
            else attendance_form(company, there.get(company.pk)),
        }
        for company in companies
    ]
