"""Keeping the calendar: what to look up again, which sources disagree, one edition, files that are taken in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.core.admin import attempt
from apps.core.forms import UNPROCESSABLE, form_status, posted, refusals_on
from apps.exhibitions import selectors, services
from apps.exhibitions.import_wording import sentence
from apps.exhibitions.importing import format_of
from apps.exhibitions.models import CalendarImport, Edition
from apps.exhibitions.permissions import EDIT
from apps.exhibitions.services import PhaseData
from apps.exhibitions.tasks import carry_out_import
from apps.organiser.calendar_forms import (
    ClaimForm,
    DeadlineForm,
    EditionForm,
    ImportForm,
    OrderForm,
    PhasesForm,
    phases_formset,
)
from apps.organiser.guards import organiser_with

CHANGES_SHOWN = 200
keeper = organiser_with(EDIT)


@require_safe
@keeper
def overview(request: HttpRequest) -> HttpResponse:
    """What to look up again, and dates on which sources disagree, side by side."""
    context = {
        "page": selectors.stale_editions(cursor=request.GET.get("cursor")),
        "claims": selectors.open_claims(),
        "days": selectors.FRESH_FOR.days,
    }
    return render(request, "organiser/keeping/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition: its days and place, with their source."""
    found = selectors.edition_by_slug(slug)
    form = EditionForm(posted(request), initial=EditionForm.initial_of(found))
    if form.is_valid():
        with refusals_on(form):
            services.correct_edition(user=reader(request), edition=found, data=form.data_of())
            messages.success(request, _("Saved. Who follows this exhibition hears of what moved."))
            return redirect("organiser:edition", slug)
    return _edition_page(request, found, form=form)


@require_POST
@keeper
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """“Looked up today, nothing moved.”"""
    services.confirm_edition(user=reader(request), edition=selectors.edition_by_slug(slug))
    messages.success(request, _("Noted: checked today."))
    return redirect("organiser:calendar")


@require_POST
@keeper
def phases(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the parts of an edition anew, all at once."""
    found = selectors.edition_by_slug(slug)
    rows = phases_formset(found, request.POST)
    form = PhasesForm(request.POST, prefix="phases")
    if rows.is_valid() and form.is_valid():
        with refusals_on(form):
            services.set_phases(
                user=reader(request),
                edition=found,
                phases=[PhaseData(**_facts(row.cleaned_data)) for row in _kept_rows(rows)],
                source=form.cleaned_data["source"],
            )
            messages.success(
                request, _("The phases are saved. Who follows this exhibition hears of what moved.")
            )
            return redirect("organiser:edition", slug)
    return _edition_page(request, found, phase_rows=rows, phases_form=form)


def _kept_rows(rows: Any) -> list[Any]:
    """Blank rows, and those whose box says so, are no phases."""
    return [row for row in rows if row.cleaned_data.get("number") and not row.cleaned_data.get("DELETE")]


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("number", "start_date", "end_date", "status")}


@require_POST
@keeper
def deadline(request: HttpRequest, slug: str) -> HttpResponse:
    found = selectors.edition_by_slug(slug)
    form = DeadlineForm(request.POST, prefix="deadline")
    if form.is_valid():
        with refusals_on(form):
            services.set_deadline(user=reader(request), edition=found, **form.cleaned_data)
            messages.success(request, _("The deadline is kept."))
            return redirect("organiser:edition", slug)
    return _edition_page(request, found, deadline_form=form)


@require_POST
@keeper
def remove_deadline(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    found = selectors.deadline_of(selectors.edition_by_slug(slug), public_id)
    services.remove_deadline(user=reader(request), deadline=found)
    messages.success(request, _("The deadline is taken away."))
    return redirect("organiser:edition", slug)


@require_POST
@keeper
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the days that another source gives."""
    found = selectors.edition_by_slug(slug)
    form = ClaimForm(request.POST, prefix="claim")
    if form.is_valid():
        with refusals_on(form):
            services.note_claim(user=reader(request), edition=found, **form.cleaned_data)
            messages.success(request, _("Both dates stand side by side until somebody decides."))
            return redirect("organiser:calendar")
    return _edition_page(request, found, claim_form=form)


@require_POST
@keeper
def settle(request: HttpRequest, public_id: str) -> HttpResponse:
    found = selectors.claim_of(public_id)
    accept = request.POST.get("accept") == "1"
    done = _("The other source's dates are taken over.") if accept else _("Our dates stay.")
    attempt(request, lambda: services.settle_claim(user=reader(request), claim=found, accept=accept), done)
    return redirect("organiser:calendar")


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file in; earlier ones below."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        with refusals_on(form):
            values = form.cleaned_data
            file = values.pop("file")
            run = services.start_import(
                user=reader(request),
                name=file.name,
                format=format_of(file.name),
                content=file.read(),
                **values,
            )
            carry_out_import.delay_on_commit(run.pk)
            return redirect("organiser:calendar_import", run.public_id)
    context = {"form": form, "runs": selectors.recent_imports()}
    return render(request, "organiser/keeping/imports.html", context, status=form_status(form))


@require_safe
@keeper
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the file would change, and what stands in its way."""
    return _preview_page(request, selectors.import_of(public_id))


@require_safe
@keeper
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that shows how far the import is; fetched again while it is under way."""
    run = selectors.import_of(public_id)
    response = render(request, "organiser/keeping/_import_progress.html", {"run": run})
    if not run.is_live:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@keeper
def tell_order(request: HttpRequest, public_id: str) -> HttpResponse:
    run = selectors.import_of(public_id)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _preview_page(request, run, form)
    act = partial(services.tell_date_order, user=reader(request), run=run, order=form.cleaned_data["order"])
    if attempt(request, act, ""):
        carry_out_import.delay_on_commit(run.pk)
    return redirect("organiser:calendar_import", public_id)


@require_POST
@keeper
def take_over(request: HttpRequest, public_id: str) -> HttpResponse:
    run = selectors.import_of(public_id)
    if attempt(request, lambda: services.confirm_import(user=reader(request), run=run), ""):
        carry_out_import.delay_on_commit(run.pk)
    return redirect("organiser:calendar_import", public_id)


def _preview_page(request: HttpRequest, run: CalendarImport, form: OrderForm | None = None) -> HttpResponse:
    problems = [{"row": each["row"], "text": sentence(each)} for each in run.problems]
    is_asked = any(each["code"] == "ambiguous_date" for each in run.problems)
    context = {
        "run": run,
        "problems": problems,
        "changes": run.changes[:CHANGES_SHOWN],
        "change_count": len(run.changes),
        "order_form": (form or OrderForm()) if is_asked else None,
    }
    return render(
        request, "organiser/keeping/import.html", context, status=form_status(form) if form else 200
    )


def _edition_page(
    request: HttpRequest,
    found: Edition,
    *,
    form: EditionForm | None = None,
    deadline_form: DeadlineForm | None = None,
    claim_form: ClaimForm | None = None,
    phases_form: PhasesForm | None = None,
    phase_rows: Any = None,
) -> HttpResponse:
    sent = form or deadline_form or claim_form or phases_form
    status = form_status(sent) if sent else 200
    if phase_rows is not None and not phase_rows.is_valid():
        status = UNPROCESSABLE
    context: dict[str, Any] = {
        "edition": found,
        "form": form or EditionForm(initial=EditionForm.initial_of(found)),
        "deadlines": selectors.deadlines_of(found),
        "deadline_form": deadline_form or DeadlineForm(prefix="deadline"),
        "claim_form": claim_form or ClaimForm(prefix="claim"),
        "phases_form": phases_form or PhasesForm(prefix="phases", initial={"source": found.source[:500]}),
        "phase_rows": phase_rows if phase_rows is not None else phases_formset(found),
    }
    return render(request, "organiser/keeping/edition.html", context, status=status)
