"""Trips: several fairs as one itinerary, on the screen, on paper, as a calendar file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.agenda import selectors, services
from apps.agenda.forms import TripForm
from apps.agenda.models import Trip
from apps.agenda.trip_calendar import calendar_of_trip
from apps.companies.permissions import may_manage
from apps.companies.selectors import companies_of, own_company
from apps.core.forms import form_status, posted, refusals_on
from apps.core.ical import CONTENT_TYPE

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@login_required
def trips(request: HttpRequest) -> HttpResponse:
    context = {
        "trips": [
            (row, selectors.itinerary(row, with_days=False)) for row in selectors.trips_for(reader(request))
        ],
        "companies": list(companies_of(reader(request))),
    }
    return render(request, "agenda/trips.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def new_trip(request: HttpRequest, company_id: str) -> HttpResponse:
    """Plan a trip; `?edition=` (several times) picks fairs beforehand."""
    company = own_company(reader(request), company_id)
    picked = request.GET.getlist("edition")
    form = TripForm(posted(request), company=company, initial={"editions": picked})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            made = services.plan_trip(user=reader(request), company=company, **form.cleaned_data)
            messages.success(request, _("The trip is planned."))
            return redirect("agenda:trip", made.public_id)
    context = {"company": company, "form": form}
    return render(request, "agenda/trip_form.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def edit_trip(request: HttpRequest, public_id: str) -> HttpResponse:
    found = selectors.trip_for(reader(request), public_id)
    form = TripForm.of(found, posted(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.change_trip(user=reader(request), trip=found, **form.cleaned_data)
            messages.success(request, _("The trip is changed."))
            return redirect("agenda:trip", public_id)
    context = {"company": found.company, "form": form, "trip": found}
    return render(request, "agenda/trip_form.html", context, status=form_status(form))


@never_cache
@require_safe
@login_required
def trip(request: HttpRequest, public_id: str) -> HttpResponse:
    return render(request, "agenda/trip.html", _context(request, public_id))


@never_cache
@require_safe
@login_required
def print_trip(request: HttpRequest, public_id: str) -> HttpResponse:
    return render(request, "agenda/trip_print.html", _context(request, public_id))


@never_cache
@require_safe
@login_required
def trip_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the trip as a calendar file; a cancelled one too, so that calendars strike it out."""
    found = selectors.trip_for(reader(request), public_id, with_cancelled=True)
    response = HttpResponse(calendar_of_trip(found), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="ipek-trip.ics"'
    return response


@require_POST
@login_required
def mark_seen(request: HttpRequest, public_id: str) -> HttpResponse:
    services.mark_seen(user=reader(request), trip=selectors.trip_for(reader(request), public_id))
    return redirect("agenda:trip", public_id)


@require_POST
@login_required
def cancel_trip(request: HttpRequest, public_id: str) -> HttpResponse:
    services.cancel_trip(user=reader(request), trip=selectors.trip_for(reader(request), public_id))
    messages.success(request, _("The trip is cancelled. Its calendar file now strikes the days out."))
    return redirect("agenda:trips")


def _context(request: HttpRequest, public_id: str) -> dict[str, object]:
    found: Trip = selectors.trip_for(reader(request), public_id)
    return {
        "trip": found,
        "plan": selectors.itinerary(found),
        "may_change": found.made_by_id == request.user.pk or may_manage(reader(request), found.company),
    }
