"""The papers that a company hands in to be verified."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import PaperForm
from apps.companies.models import Company, Paper
from apps.companies.permissions import may_manage
from apps.companies.selectors import has_proof, managed_company, own_company, paper_of, papers_of
from apps.companies.steps import steps_of
from apps.core import private_files
from apps.core.documents import MAX_BYTES
from apps.core.downloads import private_file
from apps.core.forms import form_status, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@login_required
def papers(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the papers; take one more."""
    is_post = request.method == "POST"
    company = (managed_company if is_post else own_company)(reader(request), public_id)
    form = _form(request)
    if is_post and form.is_valid() and _handed_in(request, company, form):
        messages.success(request, _("The paper is handed in."))
        return redirect("companies:papers", public_id)
    context = {
        "company": company,
        "form": form,
        "papers": papers_of(company),
        "has_proof": has_proof(company),
        "may_manage": may_manage(reader(request), company),
        "steps": steps_of(company, "papers"),
        "most_mb": MAX_BYTES // 1024 // 1024,
    }
    return render(request, "companies/papers.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def replace_paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    paper = paper_of(company, paper_id)
    form = _form(request, initial={"kind": paper.kind})
    if request.method == "POST" and form.is_valid() and _handed_in(request, company, form, replaces=paper):
        messages.success(request, _("The paper is replaced."))
        return redirect("companies:papers", public_id)
    context = {"company": company, "paper": paper, "form": form, "most_mb": MAX_BYTES // 1024 // 1024}
    return render(request, "companies/paper_replace.html", context, status=form_status(form))


@require_POST
@login_required
def remove_paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    paper = paper_of(managed_company(reader(request), public_id), paper_id)
    services.remove_paper(user=reader(request), paper=paper)
    messages.success(request, _("The paper is removed and its file deleted."))
    return redirect("companies:papers", public_id)


@require_safe
@login_required
def paper_file(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    """Hand the file to the company's own people, to save; organisers read it in the admin panel."""
    paper = paper_of(own_company(reader(request), public_id), paper_id)
    return private_file(private_files.read(paper.stored_name), media_type=paper.media_type, name=paper.name)


def _form(request: HttpRequest, **options: object) -> PaperForm:
    if request.method == "POST":
        return PaperForm(request.POST, request.FILES, **options)
    return PaperForm(**options)


def _handed_in(
    request: HttpRequest, company: Company, form: PaperForm, replaces: Paper | None = None
) -> bool:
    file = form.cleaned_data["file"]
    with refusals_on(form):
        services.hand_in_paper(
            user=reader(request),
            company=company,
            kind=form.cleaned_data["kind"],
            file=file,
            name=file.name,
            replaces=replaces,
        )
        return True
    return False
