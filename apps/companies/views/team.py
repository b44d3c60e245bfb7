"""Who acts for the company."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import MemberForm, team_of
from apps.companies.permissions import may_manage
from apps.companies.selectors import managed_company, no_such_company, own_company
from apps.core.forms import form_status, refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the team; add somebody to it."""
    is_post = request.method == "POST"
    company = (managed_company if is_post else own_company)(reader(request), public_id)
    form = MemberForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        member = form.cleaned_data["email"]
        with refusals_on(form):
            services.add_member(
                user=reader(request), company=company, member=member, role=form.cleaned_data["role"]
            )
            messages.success(request, _("%(person)s is on the team.") % {"person": member})
            return redirect("companies:team", public_id)
    context = {
        "company": company,
        "form": form,
        "team": team_of(company),
        "may_manage": may_manage(reader(request), company),
    }
    return render(request, "companies/team.html", context, status=form_status(form))


@require_POST
@login_required
def remove_member(request: HttpRequest, public_id: str, user_id: str) -> HttpResponse:
    """Take somebody off the team; anybody may leave by themselves."""
    company = own_company(reader(request), public_id)
    membership = company.memberships.select_related("user", "company").filter(user__public_id=user_id).first()
    if membership is None:
        raise no_such_company()
    services.remove_member(user=reader(request), membership=membership)
    if membership.user_id == reader(request).pk:
        messages.success(request, _("You have left the team of %(company)s.") % {"company": company})
        return redirect("website:dashboard")
    messages.success(request, _("%(person)s is no longer on the team.") % {"person": membership.user})
    return redirect("companies:team", public_id)
