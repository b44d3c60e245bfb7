"""The documents of a company's proposal: its own, and those that the organisers have opened to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.permissions import may_manage
from apps.companies.selectors import managed_company, own_company
from apps.core import private_files
from apps.core.documents import MAX_BYTES
from apps.core.downloads import private_file
from apps.core.forms import form_status, refusals_on
from apps.opportunities import selectors, services
from apps.opportunities.enums import Review
from apps.opportunities.forms import PaperForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def papers(request: HttpRequest, company_id: str, public_id: str) -> HttpResponse:
    find = managed_company if request.method == "POST" else own_company
    company = find(reader(request), company_id)
    proposal = selectors.own_proposal(company, public_id)
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            services.hand_in_paper(user=reader(request), proposal=proposal, file=file, name=file.name)
            messages.success(request, _("The document is kept."))
            return redirect("opportunities:papers", company_id, public_id)
    context = {
        "company": company,
        "proposal": proposal,
        "papers": selectors.papers_for_proposer(proposal),
        "form": form,
        "may_add": may_manage(reader(request), company) and proposal.review != Review.DECLINED,
        "most_mb": MAX_BYTES // 1024 // 1024,
    }
    return render(request, "opportunities/papers.html", context, status=form_status(form))


@require_safe
@login_required
def paper(request: HttpRequest, company_id: str, public_id: str, paper_id: str) -> HttpResponse:
    proposal = selectors.own_proposal(own_company(reader(request), company_id), public_id)
    kept = selectors.paper_for_proposer(proposal, paper_id)
    return private_file(private_files.read(kept.stored_name), media_type=kept.media_type, name=kept.name)


@require_POST
@login_required
def remove_paper(request: HttpRequest, company_id: str, public_id: str, paper_id: str) -> HttpResponse:
    proposal = selectors.own_proposal(managed_company(reader(request), company_id), public_id)
    services.remove_paper(user=reader(request), paper=selectors.paper_for_proposer(proposal, paper_id))
    messages.success(request, _("The document is removed and its file deleted."))
    return redirect("opportunities:papers", company_id, public_id)
