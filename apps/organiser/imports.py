"""Companies from a spreadsheet: send, watch, read every row's fate, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.companies import services
from apps.companies.enums import RowFate
from apps.companies.models import ImportRun
from apps.companies.selectors.imports import (
    import_for_organiser,
    imports_for_organiser,
    report_of_import,
    rows_of_import,
)
from apps.companies.sheet_columns import explanation_rows, template_rows
from apps.companies.tasks import carry_out_import
from apps.core.errors import DomainError
from apps.core.forms import form_status, refusals_on
from apps.core.tables.types import MAX_BYTES, MAX_ROWS
from apps.core.tables.writing import table_response
from apps.organiser.forms import ConfirmImportForm, ImportForm
from apps.organiser.guards import organiser, organiser_with

KINDS = ("xlsx", "csv")
PAGE = 100
may_import = organiser_with("companies.add_importrun")


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports; take one more file."""
    may_verify = organiser(request).has_perm("companies.change_company")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent, may_verify=may_verify)
    if form.is_valid():
        with refusals_on(form):
            run = services.ask_for_import(user=organiser(request), **form.values())
            carry_out_import.delay_on_commit(run.pk)
            return redirect("organiser:import", run.public_id)
    context = {
        "form": form,
        "runs": imports_for_organiser(organiser(request))[:50],
        "most_mb": MAX_BYTES // 1024 // 1024,
        "most_rows": MAX_ROWS,
    }
    return render(request, "organiser/imports.html", context, status=form_status(form))


@require_safe
@may_import
def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    return _run_page(request, import_for_organiser(organiser(request), public_id), ConfirmImportForm())


def _run_page(request: HttpRequest, run: ImportRun, form: ConfirmImportForm) -> HttpResponse:
    wanted = request.GET.get("fate", "")
    fate = wanted if wanted in RowFate.values else ""
    page = Paginator(rows_of_import(run, fate), PAGE).get_page(request.GET.get("page"))
    context = {"run": run, "form": form, "page": page, "tabs": _tabs(run, fate), "fate": fate}
    return render(request, "organiser/import.html", context, status=form_status(form))


def _tabs(run: ImportRun, current: str) -> list[dict[str, object]]:
    fates = [("", _("All rows"), sum(run.counts.values()))]
    fates += [(fate.value, str(fate.label), run.counts.get(fate, 0)) for fate in RowFate]
    return [
        {"label": label, "url": f"?fate={code}" if code else "?", "current": code == current, "count": count}
        for code, label, count in fates
        if count or not code
    ]


@require_safe
@may_import
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that shows how far the run is; fetched again while it is under way."""
    run = import_for_organiser(organiser(request), public_id)
    response = render(request, "organiser/_import_progress.html", {"run": run})
    if not run.is_live:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@may_import
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    run = import_for_organiser(organiser(request), public_id)
    form = ConfirmImportForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.confirm_import(
                user=organiser(request), run=run, leaves_out=form.cleaned_data["leaves_out"]
            )
            carry_out_import.delay_on_commit(run.pk)
            return redirect("organiser:import", public_id)
    return _run_page(request, run, form)


@require_POST
@may_import
def discard_import(request: HttpRequest, public_id: str) -> HttpResponse:
    run = import_for_organiser(organiser(request), public_id)
    try:
        services.discard_import(user=organiser(request), run=run)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("organiser:import", public_id)
    messages.success(request, _("The file is put aside; nothing was imported."))
    return redirect("organiser:imports")


@require_safe
@may_import
def import_report(request: HttpRequest, public_id: str, kind: str) -> HttpResponseBase:
    """Every row's fate as a sheet."""
    run = import_for_organiser(organiser(request), public_id)
    if kind not in KINDS:
        raise Http404
    return table_response(f"import-{run.public_id}", kind, report_of_import(run))


@require_safe
@may_import
def import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A file to fill in, with its columns explained in four languages."""
    if kind not in KINDS:
        raise Http404
    explained = (_("Columns"), explanation_rows())
    return table_response("companies", kind, template_rows(), explained)
