"""Asking for meetings and answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import companies_of, managed_companies, visible_company
from apps.core.forms import form_status, posted, refusals_on
from apps.core.paging import page_of
from apps.meetings import services
from apps.meetings.enums import RequestState
from apps.meetings.forms import AcceptForm, AskForm, ReasonForm, places_to_meet
from apps.meetings.forms.proposals import AgreeForm
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest
from apps.meetings.permissions import may_propose, no_such_request
from apps.meetings.selectors import met_before, proposals_of, request_for, requests_for
from apps.meetings.selectors.fairs import fairs_in_common
from apps.meetings.selectors.openings import takes_bookings
from apps.meetings.selectors.pair_rules import own_wishes

PAGE_SIZE = 30
ENDED = (RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.EXPIRED)


@require_safe
@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    """Received, sent, or ended: three views of one list."""
    mine = companies_of(reader(request)).order_by().values("pk")
    views = {
        "received": Q(recipient__in=mine, state__in=LIVE_REQUEST_STATES),
        "sent": Q(sender__in=mine, state__in=LIVE_REQUEST_STATES),
        "done": Q(state__in=ENDED),
    }
    chosen = request.GET.get("tab", "")
    chosen = chosen if chosen in views else "received"
    rows = requests_for(reader(request))
    page = page_of(
        rows.filter(views[chosen]),
        order=("-created_at", "-id"),
        cursor=request.GET.get("cursor"),
        size=PAGE_SIZE,
    )
    labels = {
        "received": pgettext("requests", "Received"),
        "sent": pgettext("requests", "Sent"),
        "done": pgettext("requests", "Ended"),
    }
    context = {
        "page": page,
        "tab": chosen,
        "own_ids": set(mine.values_list("pk", flat=True)),
        "tabs": [{"label": labels[name], "url": f"?tab={name}", "current": name == chosen} for name in views],
    }
    return render(request, "meetings/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, company_id: str) -> HttpResponse:
    """Ask the company for a meeting at a forum in which both take part."""
    other = visible_company(reader(request), company_id)
    places = places_to_meet(reader(request), other)
    form = AskForm(posted(request), places=places, chosen=request.GET.get("forum", ""))
    if form.is_valid():
        with refusals_on(form):
            asked = services.request_meeting(user=reader(request), recipient=other, **form.values())
            messages.success(request, _("Your request is sent. You get a mail with the answer."))
            return redirect("meetings:request", asked.public_id)
    context = {
        "other": other,
        "form": form,
        "places": places,
        "fairs": fairs_in_common(reader(request), other, timezone.now()),
        "met": met_before(companies_of(reader(request)), other),
    }
    return render(request, "meetings/ask.html", context, status=form_status(form))


@require_safe
@login_required
def request_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return request_page(request, request_for(reader(request), public_id))


@require_POST
@login_required
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = request_for(reader(request), public_id)
    form = AcceptForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.accept_meeting_request(
                user=reader(request), request=asked, wish=form.cleaned_data["wish"]
            )
            if asked.forum is not None and takes_bookings(asked.forum):
                messages.success(request, _("Accepted. Now choose a time that suits both sides."))
                return redirect("meetings:book", public_id)
            messages.success(
                request, _("Accepted. The organisers place the meeting; you get your agenda by mail.")
            )
            return redirect("meetings:request", public_id)
    return request_page(request, asked, accept_form=form)


@require_POST
@login_required
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = request_for(reader(request), public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.decline_meeting_request(
                user=reader(request), request=asked, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Declined. The other side is told."))
            return redirect("meetings:requests")
    return request_page(request, asked, decline_form=form)


@require_POST
@login_required
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = request_for(reader(request), public_id)
    services.withdraw_meeting_request(user=reader(request), request=asked)
    messages.success(request, _("The request is withdrawn."))
    return redirect(f"{reverse('meetings:requests')}?tab=sent")


@require_POST
@login_required
def keep_apart(request: HttpRequest, company_id: str) -> HttpResponse:
    """A private wish not to meet this company, for every company for which the reader acts."""
    user = reader(request)
    other = visible_company(user, company_id)
    for company in _acting(user).exclude(pk=other.pk):
        services.keep_apart(user=user, company=company, other=other)
    messages.success(
        request,
        _("%(company)s is no longer suggested, and cannot ask you. They are not told.") % {"company": other},
    )
    return redirect("website:company", company_id)


@require_POST
@login_required
def meet_again(request: HttpRequest, company_id: str) -> HttpResponse:
    """Take the private wish back."""
    user = reader(request)
    other = visible_company(user, company_id)
    for company in _acting(user):
        for rule in own_wishes(company).filter(other=other):
            services.remove_pair_rule(user=user, rule=rule)
    messages.success(request, _("%(company)s can be suggested again.") % {"company": other})
    return redirect("website:company", company_id)


def _acting(user: User) -> QuerySet[Company]:
    companies = managed_companies(user)
    if not companies.exists():
        raise no_such_request()
    return companies


def request_page(
    request: HttpRequest,
    asked: MeetingRequest,
    *,
    accept_form: AcceptForm | None = None,
    decline_form: ReasonForm | None = None,
    agree_form: AgreeForm | None = None,
) -> HttpResponse:
    """Show a request to a member of either side, with the acts that are theirs now."""
    user = reader(request)
    own = set(companies_of(user).order_by().values_list("pk", flat=True))
    managed = set(managed_companies(user).order_by().values_list("pk", flat=True))
    is_received = asked.recipient_id in own
    meeting = asked.meetings.order_by("-pk").first()
    is_placed = meeting is not None and meeting.is_live
    own_company, other = (asked.recipient, asked.sender) if is_received else (asked.sender, asked.recipient)
    acts = not managed.isdisjoint({asked.sender_id, asked.recipient_id})
    proposals = list(proposals_of(asked))
    standing = next((each for each in proposals if each.is_open), None)
    answers = asked.other_side(standing.company) if standing else None
    may_agree = answers is not None and answers.pk in managed and (asked.edition_id or not is_placed)
    context = {
        "met": met_before([own_company], other),
        "standing": standing,
        "earlier": [each for each in proposals if not each.is_open],
        "may_agree": may_agree,
        "agree_form": agree_form or (_agree_form(asked, answers) if may_agree and answers else None),
        "may_propose": acts and may_propose(asked, meeting if is_placed else None, timezone.now()),
        "may_book": asked.state == RequestState.ACCEPTED
        and not is_placed
        and asked.forum is not None
        and takes_bookings(asked.forum)
        and acts,
        "asked": asked,
        "other": other,
        "own": own_company,
        "is_received": is_received,
        "may_answer": asked.state == RequestState.PENDING and asked.recipient_id in managed,
        "may_withdraw": asked.state in LIVE_REQUEST_STATES and asked.sender_id in managed,
        "meeting": meeting,
        "accept_form": accept_form or AcceptForm(),
        "decline_form": decline_form or ReasonForm(),
        "is_declining": decline_form is not None,
    }
    refused = accept_form or decline_form or agree_form
    status = form_status(refused) if refused else 200
    return render(request, "meetings/request.html", context, status=status)


def _agree_form(asked: MeetingRequest, side: Company) -> AgreeForm | None:
    """At a fair the side that agrees says who comes; at a forum its delegates are known."""
    return AgreeForm(company=side) if asked.edition_id is not None else None
