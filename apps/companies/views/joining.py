"""Coming onto a team: by an invitation, or by asking."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.selectors import invitation_behind, no_such_company, own_join_requests
from apps.companies.team_forms import JoinForm
from apps.core.forms import form_status, refusals_on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites, to whoever has the address; who is signed in can take it up."""
    found = invitation_behind(token)
    back = {"next": request.get_full_path()}
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode(back)}")
        services.accept_invitation(user=reader(request), invitation=found)
        messages.success(request, _("You are on the team of %(company)s.") % {"company": found.company})
        return redirect("companies:detail", found.company.public_id)
    context = {
        "invitation": found,
        "sign_in_url": f"{reverse('account_login')}?{urlencode(back)}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode(back)}",
    }
    return render(request, "companies/invitation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Ask to join the company whose number was typed."""
    if request.method != "POST":
        return redirect("companies:index")
    form = JoinForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.ask_to_join(user=reader(request), **form.cleaned_data)
            messages.success(request, _("Your request is on its way. You get the answer by mail."))
            return redirect("companies:index")
    return render(request, "companies/join.html", {"form": form}, status=form_status(form))


@require_POST
@login_required
def withdraw_join_request(request: HttpRequest, request_id: str) -> HttpResponse:
    asked = own_join_requests(reader(request)).filter(public_id=request_id).first()
    if asked is None:
        raise no_such_company()
    services.withdraw_join_request(user=reader(request), request=asked)
    messages.success(request, _("The request is taken back."))
    return redirect("companies:index")
