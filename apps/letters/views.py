"""A company's letters, and the page on which anybody who holds one can check it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.permissions import may_manage
from apps.companies.selectors import managed_company, own_company, people_of
from apps.core.downloads import private_file
from apps.core.forms import form_status, posted, refusals_on
from apps.letters import services
from apps.letters.enums import LetterState
from apps.letters.forms import LetterForm
from apps.letters.permissions import no_such_letter
from apps.letters.selectors import letter_behind, letter_of, letters_of
from apps.letters.services.printing import letter_pdf


@require_safe
@login_required
def letters(request: HttpRequest, company_id: str) -> HttpResponse:
    company = own_company(reader(request), company_id)
    context = {
        "company": company,
        "letters": letters_of(company),
        "may_manage": may_manage(reader(request), company),
    }
    return render(request, "letters/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, company_id: str) -> HttpResponse:
    company = managed_company(reader(request), company_id)
    form = LetterForm(posted(request), company=company, wanted=request.GET.get("event", ""))
    if form.is_valid():
        with refusals_on(form):
            letter = services.request_letter(user=reader(request), company=company, **form.values())
            messages.success(request, _("The letter is asked for. The organisers write to you."))
            return redirect("letters:letter", company_id, letter.public_id)
    context = {"company": company, "form": form, "has_people": people_of(company).exists()}
    return render(request, "letters/ask.html", context, status=form_status(form))


@require_safe
@login_required
def letter(request: HttpRequest, company_id: str, letter_id: str) -> HttpResponse:
    company = own_company(reader(request), company_id)
    context = {
        "company": company,
        "letter": letter_of(company, letter_id),
        "may_manage": may_manage(reader(request), company),
    }
    return render(request, "letters/letter.html", context)


@require_safe
@login_required
def letter_file(request: HttpRequest, company_id: str, letter_id: str) -> HttpResponse:
    """The letter as a PDF; one that is not in force has none."""
    found = letter_of(own_company(reader(request), company_id), letter_id)
    if found.state != LetterState.ISSUED:
        raise no_such_letter()
    return private_file(letter_pdf(found), media_type="application/pdf", name=f"{found.code}.pdf")


@require_POST
@login_required
def withdraw(request: HttpRequest, company_id: str, letter_id: str) -> HttpResponse:
    found = letter_of(managed_company(reader(request), company_id), letter_id)
    services.withdraw_letter(user=reader(request), letter=found)
    messages.success(request, _("The request is withdrawn."))
    return redirect("letters:letter", company_id, letter_id)


@require_safe
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code leads to: the same page in the reader's language."""
    return redirect("letters:check", token)


@never_cache
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Tell whoever holds a letter whether it is in force, and nothing that does not stand on it."""
    found = letter_behind(token)
    context = {
        "letter": found,
        "is_valid": found.is_valid_on(timezone.localdate()),
        "is_revoked": found.state == LetterState.REVOKED,
    }
    response = render(request, "letters/check.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
