"""The calendar's pages and files. All but two acts can be used by everybody; all filters stand in the address."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import own_company
from apps.core import ical
from apps.core.errors import InvalidInput
from apps.core.forms import form_status, refusals_on
from apps.exhibitions import selectors, services
from apps.exhibitions.calendar_files import entries_of, entries_of_all
from apps.exhibitions.enums import EditionStatus, Part, Timing
from apps.exhibitions.forms import AttendanceForm, CalendarForm, attendance_form
from apps.exhibitions.models import Edition

COMPANIES_SHOWN = 100
Sent = tuple[Company, AttendanceForm]


@require_safe
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the list; a filter that cannot be is said at its field, with nothing listed."""
    form = _filter_form(request)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        filters = form.filters()
        context["page"] = selectors.edition_page(filters, cursor=request.GET.get("cursor"))
        context["is_narrowed"] = form.is_narrowed()
        context["is_past"] = filters.when == Part.PAST
    return render(request, "exhibitions/list.html", context, status=form_status(form))


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    response = redirect("exhibitions:month", today.year, today.month)
    query = request.GET.urlencode()
    response["Location"] += f"?{query}" if query else ""
    return response


@require_safe
@conditional_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    form = _filter_form(request)
    context: dict[str, Any] = {"form": form, "weekdays": _weekdays()}
    filters = form.filters() if form.is_valid() else None
    context["grid"] = selectors.month_days(year, month, filters)
    return render(request, "exhibitions/month.html", context, status=form_status(form))


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


@require_safe
@conditional_page
def edition_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the edition as a calendar file; there is none while its dates are not confirmed."""
    found = selectors.edition_by_slug(slug)
    entries = entries_of(found)
    if not entries:
        raise selectors.no_such_edition()
    return _calendar_file(ical.calendar(entries, name=found.title), f"{found.slug}.ics", kind="attachment")


@require_safe
@conditional_page
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Give the filtered list as a calendar that programs can subscribe to."""
    form = _filter_form(request)
    if not form.is_valid():
        raise InvalidInput(_("The filters in this address cannot be read."), code="bad_filter")
    editions = selectors.dated_editions(form.filters())[: selectors.LONGEST_FEED]
    return _calendar_file(ical.calendar(entries_of_all(editions), name=_("Exhibitions")), "calendar.ics")


def edition_context(request: HttpRequest, edition: Edition, sent: Sent | None = None) -> dict[str, Any]:
    """Return what `exhibitions/edition.html` shows; whoever knows forums may add them as `forums`."""
    attendances = selectors.attendances_for(edition, request.user)
    is_open = _is_open(edition)
    return {
        "edition": edition,
        "attendances": list(attendances[:COMPANIES_SHOWN]),
        "attendance_count": attendances.count(),
        "usual_months": [MONTHS[number] for number in edition.exhibition.usual_months if number in MONTHS],
        "others": list(selectors.other_editions(edition)),
        "is_open": is_open,
        "own": _own_companies(request, edition, sent) if is_open or sent else [],
    }


def _edition_page(request: HttpRequest, edition: Edition, sent: Sent | None = None) -> HttpResponse:
    status = form_status(sent[1]) if sent else 200
    context = edition_context(request, edition, sent)
    return render(request, "exhibitions/edition.html", context, status=status)


def _filter_form(request: HttpRequest) -> CalendarForm:
    return CalendarForm(request.GET, choices=selectors.filter_choices())


def _calendar_file(data: bytes, name: str, *, kind: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": f'{kind}; filename="{name}"', "Cache-Control": "max-age=3600"}
    return HttpResponse(data, content_type=ical.CONTENT_TYPE, headers=headers)


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


def _weekdays() -> list[tuple[Any, Any]]:
    return [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]
