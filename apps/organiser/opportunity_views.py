"""The organisers' board of opportunities, and everything about one of them that is not public."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.readers import reader
from apps.core import private_files
from apps.core.admin import attempt
from apps.core.adminsite import enrol_first, has_second_factor
from apps.core.documents import MAX_BYTES
from apps.core.downloads import private_file
from apps.core.forms import form_status, refusals_on
from apps.opportunities import selectors, services
from apps.opportunities.enums import Review
from apps.opportunities.models import Opportunity
from apps.opportunities.permissions import may_organise
from apps.opportunities.selectors.desk import targets_of
from apps.organiser.opportunity_forms import AnswerForm, DeskForm, SettlementForm, SharedPaperForm, StepForm

View = Callable[..., HttpResponse]


def sees_opportunities(view: View) -> View:
    """Let organisers in whose role sees opportunities, with a second factor; to all others there is no such page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = reader(request)
        if not user.is_staff:
            raise Http404
        if not has_second_factor(user):
            return enrol_first(request.path)
        if not user.has_perm("opportunities.view_opportunity"):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@sees_opportunities
def board(request: HttpRequest) -> HttpResponse:
    mine = request.GET.get("mine") == "1"
    context = {
        "board": selectors.board(reader(request), mine=mine),
        "proposals": selectors.waiting_proposals(reader(request)),
        "deals": selectors.deal_figures(with_confidential=True),
        "is_mine": mine,
        "today": timezone.localdate(),
        "may_move": may_organise(reader(request)),
    }
    return render(request, "organiser/opportunities.html", context)


@require_safe
@sees_opportunities
def opportunity(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _found(request, public_id))


@require_POST
@sees_opportunities
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one step; from the board (one button) or from the opportunity's own page (with date and note)."""
    found = _found(request, public_id)
    form = StepForm(request.POST, opportunity=found, targets=targets_of(found.stage))
    if not form.is_valid():
        if request.POST.get("from") == "board":
            messages.error(request, _("This step is not possible any more: the board has changed."))
            return redirect("organiser:opportunities")
        return _page(request, found, step=form)
    moved = partial(services.move_stage, user=reader(request), opportunity=found, **form.cleaned_data)
    if request.POST.get("from") == "board":
        attempt(request, moved, _("Moved: %s") % found.title)
        return redirect("organiser:opportunities")
    with refusals_on(form):
        moved()
        messages.success(request, _("The step is recorded."))
        return redirect("organiser:opportunity", public_id)
    return _page(request, found, step=form)


@require_POST
@sees_opportunities
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    form = DeskForm(request.POST, opportunity=found)
    if form.is_valid():
        with refusals_on(form):
            services.plan_next(user=reader(request), opportunity=found, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("organiser:opportunity", public_id)
    return _page(request, found, desk=form)


@require_POST
@sees_opportunities
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.answer_proposal(user=reader(request), proposal=found, **form.cleaned_data)
            messages.success(request, _("The company is told."))
            return redirect("organiser:opportunities")
    return _page(request, found, answer=form)


@require_POST
@sees_opportunities
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    form = SharedPaperForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            services.attach_paper(
                user=reader(request),
                opportunity=found,
                file=file,
                name=file.name,
                is_shared=form.cleaned_data["is_shared"] and found.proposed_by is not None,
            )
            messages.success(request, _("The document is kept."))
            return redirect("organiser:opportunity", public_id)
    return _page(request, found, paper=form)


@require_safe
@sees_opportunities
def paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    kept = _paper(request, public_id, paper_id)
    return private_file(private_files.read(kept.stored_name), media_type=kept.media_type, name=kept.name)


@require_POST
@sees_opportunities
def share_paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    """Open a document to the company that proposed, or close it again."""
    kept, is_shared = _paper(request, public_id, paper_id), request.POST.get("share") == "1"
    attempt(
        request,
        lambda: services.share_paper(user=reader(request), paper=kept, is_shared=is_shared),
        _("The company that proposed can open the document.")
        if is_shared
        else _("Only organisers can open the document now."),
    )
    return redirect("organiser:opportunity", public_id)


@require_POST
@sees_opportunities
def remove_paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    kept = _paper(request, public_id, paper_id)
    attempt(
        request,
        lambda: services.remove_paper(user=reader(request), paper=kept),
        _("The document is removed and its file deleted."),
    )
    return redirect("organiser:opportunity", public_id)


@require_POST
@sees_opportunities
def settle(request: HttpRequest, public_id: str, deal_id: str) -> HttpResponse:
    found = _found(request, public_id)
    deal = get_object_or_404(
        selectors.deals_for_organiser(reader(request)), public_id=deal_id, opportunity=found
    )
    form = SettlementForm(request.POST)
    if form.is_valid():
        settled = partial(services.settle_deal, user=reader(request), deal=deal, **form.cleaned_data)
        attempt(request, settled, _("The result is settled."))
    else:
        messages.error(request, _("Write the value as a positive number."))
    return redirect("organiser:opportunity", public_id)


def _found(request: HttpRequest, public_id: str) -> Opportunity:
    return selectors.opportunity_for_organiser(reader(request), public_id)


def _paper(request: HttpRequest, public_id: str, paper_id: str) -> Any:
    if not may_organise(reader(request)):
        raise Http404
    return selectors.paper_of(_found(request, public_id), paper_id)


def _page(request: HttpRequest, found: Opportunity, **sent: Any) -> HttpResponse:
    """Show the opportunity; a form that was sent and refused keeps what was typed."""
    targets = targets_of(found.stage)
    forms = {
        "step": StepForm(opportunity=found, targets=targets),
        "desk": DeskForm(opportunity=found),
        "answer": AnswerForm(initial={"seen_version": found.version}),
        "paper": SharedPaperForm(),
    } | sent
    context = {
        "opportunity": found,
        "forms": forms,
        "may_move": may_organise(reader(request)),
        "is_waiting": found.review == Review.SUBMITTED,
        "deals": [(deal, SettlementForm(initial=vars(deal), prefix="")) for deal in found.deals.all()],
        "today": timezone.localdate(),
        "most_mb": MAX_BYTES // 1024 // 1024,
    }
    status = max((form_status(form) for form in sent.values()), default=200)
    return render(request, "organiser/opportunity.html", context, status=status)
