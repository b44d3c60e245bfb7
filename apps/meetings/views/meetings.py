"""One meeting with its time, place and people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.companies.selectors import companies_of, managed_companies
from apps.core.forms import form_status, refusals_on
from apps.meetings import services
from apps.meetings.enums import ProposalState
from apps.meetings.forms import ReasonForm
from apps.meetings.models import Meeting
from apps.meetings.permissions import may_propose
from apps.meetings.selectors import meeting_for
from apps.meetings.selectors.online import is_online, join_url_for
from apps.meetings.selectors.openings import takes_bookings
from apps.meetings.selectors.outcomes import outcome_of


@require_safe
@login_required
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    return _meeting_page(request, meeting_for(reader(request), public_id), ReasonForm())


@require_POST
@login_required
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    found = meeting_for(reader(request), public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.cancel_meeting(user=reader(request), meeting=found, reason=form.cleaned_data["reason"])
            messages.success(request, _("The meeting is cancelled. Everybody at the table is told."))
            return redirect("meetings:meeting", public_id)
    return _meeting_page(request, found, form)


def _meeting_page(request: HttpRequest, found: Meeting, form: ReasonForm) -> HttpResponse:
    own_ids = set(companies_of(reader(request)).order_by().values_list("pk", flat=True))
    is_sender = found.request.sender_id in own_ids
    own, other = found.request.sender, found.request.recipient
    if not is_sender:
        own, other = other, own
    people = [seat for seat in found.people_seats if seat.person]
    managed = managed_companies(reader(request)).filter(pk__in=[own.pk, other.pk])
    may_change = found.is_live and found.ends_at > timezone.now() and managed.exists()
    context = {
        "may_move": may_change
        and not found.is_locked
        and found.forum is not None
        and takes_bookings(found.forum),
        "meeting": found,
        "is_online": found.is_live and is_online(found),
        "join_url": join_url_for(found, reader(request)),
        "may_propose": may_change
        and may_propose(found.request, found, timezone.now())
        and found.edition_id is not None,
        "standing": found.request.proposals.filter(state=ProposalState.OPEN).exists(),
        "may_report": found.is_live
        and found.starts_at <= timezone.now()
        and _may_report(request, found, own),
        "said": outcome_of(found, own),
        "own": own,
        "other": other,
        "own_people": [seat.person for seat in people if seat.company_id == own.pk],
        "other_people": [seat.person for seat in people if seat.company_id == other.pk],
        "zone": found.time_zone,
        "may_cancel": may_change,
        "form": form,
    }
    return render(request, "meetings/meeting.html", context, status=form_status(form))


def _may_report(request: HttpRequest, found: Meeting, own: Company) -> bool:
    sits_there = any(seat.person and seat.person.user_id == reader(request).pk for seat in found.people_seats)
    return sits_there or may_manage(reader(request), own)
