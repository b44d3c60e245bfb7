"""Proposing when to meet, agreeing to it, and asking for a meeting at a fair."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import visible_company
from apps.core.errors import Conflict
from apps.core.forms import form_status, posted, refusals_on
from apps.meetings import services
from apps.meetings.forms.proposals import (
    AgreeForm,
    FairAskForm,
    FairTimeForm,
    ProposePartForm,
    ProposeSlotForm,
)
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest
from apps.meetings.permissions import acting_company, no_such_request
from apps.meetings.selectors import met_before, proposal_for, request_for
from apps.meetings.selectors.fairs import FairPlace, fairs_in_common
from apps.meetings.selectors.openings import Openings, takes_bookings
from apps.meetings.views.requests import request_page

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@login_required
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose another time to the other side."""
    user = reader(request)
    asked = request_for(user, public_id)
    side = acting_company(user, asked)
    if asked.state not in LIVE_REQUEST_STATES:
        raise Conflict(_("This request is over; there is nothing to propose any more."), code="request_over")
    form = _propose_form(request, asked, side)
    if form.is_valid():
        with refusals_on(form):
            _put_forward(request, asked, side, form)
            messages.success(request, _("Your proposal is sent. You get a mail with the answer."))
            return redirect("meetings:request", public_id)
    context = {
        "asked": asked,
        "other": asked.other_side(side),
        "form": form,
        "is_wish": isinstance(form, ProposePartForm),
        "has_choice": not isinstance(form, ProposeSlotForm) or bool(form.fields["slot"].choices),
        "meeting": asked.meetings.filter(state="scheduled").first(),
    }
    return render(request, "meetings/propose.html", context, status=form_status(form))


@require_POST
@login_required
def agree(request: HttpRequest, public_id: str, proposal_id: str) -> HttpResponse:
    """Say yes to a proposal: the request is accepted with it, and the meeting made where the sides choose the time."""
    user = reader(request)
    asked = request_for(user, public_id)
    proposal = proposal_for(user, proposal_id)
    form = AgreeForm(request.POST, company=asked.other_side(proposal.company))
    if asked.edition_id is None:
        del form.fields["person"]
    if form.is_valid():
        with refusals_on(form):
            services.accept_proposal(user=user, proposal=proposal, person=form.cleaned_data.get("person"))
            messages.success(request, _agreed(asked))
            return redirect("meetings:request", public_id)
    return request_page(request, asked, agree_form=form)


@require_http_methods(FORM_METHODS)
@login_required
def ask_at_fair(request: HttpRequest, company_id: str, slug: str) -> HttpResponse:
    """Ask the company for a meeting at a fair to which both go, and propose when and where."""
    user = reader(request)
    other = visible_company(user, company_id)
    place = _place(fairs_in_common(user, other, timezone.now()), slug, request.GET.get("company", ""))
    form = FairAskForm(posted(request), edition=place.edition, company=place.company, other=other)
    if form.is_valid():
        with refusals_on(form):
            asked = services.request_fair_meeting(
                user=user,
                sender=place.company,
                recipient=other,
                edition=place.edition,
                time=form.time(),
                wish=form.cleaned_data["wish"],
                note=form.cleaned_data["note"],
            )
            messages.success(request, _("Your request is sent. You get a mail with the answer."))
            return redirect("meetings:request", asked.public_id)
    context = {
        "other": other,
        "own": place.company,
        "edition": place.edition,
        "form": form,
        "met": met_before([place.company], other),
    }
    return render(request, "meetings/ask_at_fair.html", context, status=form_status(form))


def _place(places: list[FairPlace], slug: str, company: str) -> FairPlace:
    here = [place for place in places if place.edition.slug == slug]
    chosen = [place for place in here if place.company.public_id == company] or here
    if not chosen:
        raise no_such_request()
    return chosen[0]


def _propose_form(request: HttpRequest, asked: MeetingRequest, side: Company) -> Any:
    data = posted(request)
    if asked.edition is not None:
        last = asked.proposals.order_by("-number").first()
        return FairTimeForm(
            data, edition=asked.edition, company=side, other=asked.other_side(side), standing=last
        )
    if asked.forum is not None and takes_bookings(asked.forum):
        openings = list(Openings(asked, now=timezone.now(), at_any_time=True))
        return ProposeSlotForm(data, openings=openings, zone=asked.forum.time_zone)
    return ProposePartForm(data, request=asked)


def _put_forward(request: HttpRequest, asked: MeetingRequest, side: Company, form: Any) -> None:
    user = reader(request)
    if isinstance(form, FairTimeForm):
        services.propose_fair_time(
            user=user, request=asked, company=side, time=form.time(), note=form.cleaned_data["note"]
        )
    else:
        services.propose_time(user=user, request=asked, company=side, **form.values())


def _agreed(asked: MeetingRequest) -> str:
    if asked.edition_id is not None or (asked.forum is not None and takes_bookings(asked.forum)):
        return _("Agreed. Everybody who comes is told.")
    return _("Agreed. The organisers place the meeting at that time of day if they can.")
