"""One's own data: an archive to take along, and the closing of the account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import services
from apps.accounts.forms import ProofForm
from apps.accounts.readers import reader
from apps.accounts.selectors import exports_of, fetchable_export
from apps.accounts.tasks import carry_out_export
from apps.core.downloads import private_file
from apps.core.forms import form_status, posted, refusals_on


@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    exports = exports_of(reader(request))
    context = {"exports": exports, "is_being_made": any(run.is_live for run in exports)}
    return render(request, "accounts/data.html", context)


@require_POST
@login_required
def ask_for_export(request: HttpRequest) -> HttpResponse:
    run = services.ask_for_export(user=reader(request))
    carry_out_export.delay_on_commit(run.pk)
    messages.success(request, _("Your archive is being made. You get a mail when it is ready."))
    return redirect(reverse("accounts:data"))


@require_safe
@never_cache
@login_required
def fetch_export(request: HttpRequest, public_id: str) -> HttpResponse:
    run = fetchable_export(reader(request), public_id)
    return private_file(services.read_export(run), media_type="application/zip", name=run.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def erasure(request: HttpRequest) -> HttpResponse:
    form = ProofForm(reader(request), posted(request))
    if form.is_valid():
        with refusals_on(form):
            services.ask_for_erasure(user=reader(request), proof=form.cleaned_data["proof"])
            messages.success(
                request, _("The erasure of your account is planned. Until then you can keep it.")
            )
            return redirect(reverse("accounts:data"))
    return render(request, "accounts/erasure.html", {"form": form}, status=form_status(form))


@require_POST
@login_required
def send_code(request: HttpRequest) -> HttpResponse:
    services.send_proof_code(user=reader(request))
    messages.success(request, _("A code is on its way to your e-mail address."))
    return redirect(reverse("accounts:erasure"))


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    services.keep_account(user=reader(request))
    messages.success(request, _("Your account stays."))
    return redirect(reverse("accounts:data"))
