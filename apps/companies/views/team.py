"""Who acts for the company: roles, invitations, requests to join."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.enums import MembershipRole
from apps.companies.models import Company, Membership
from apps.companies.permissions import grantable_roles, role_of
from apps.companies.selectors import (
    managed_company,
    member_of,
    no_such_company,
    open_invitations,
    own_company,
    pending_join_requests,
    team_of,
)
from apps.companies.team_forms import InviteForm, LinkForm, RoleForm
from apps.core.forms import form_status, posted, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def team_page(request: HttpRequest, public_id: str) -> HttpResponse:
    return _team_page(request, own_company(reader(request), public_id))


@require_POST
@login_required
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send an invitation by mail."""
    company = managed_company(reader(request), public_id)
    form = InviteForm(request.POST, company=company, roles=grantable_roles(reader(request), company))
    if form.is_valid():
        with refusals_on(form):
            services.invite_by_mail(user=reader(request), company=company, **form.cleaned_data)
            text = _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
            messages.success(request, text)
            return redirect("companies:team", public_id)
    return _team_page(request, company, invite_form=form)


@require_POST
@login_required
def invite_by_link(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    form = LinkForm(request.POST, roles=_link_roles(grantable_roles(reader(request), company)))
    if form.is_valid():
        with refusals_on(form):
            services.invite_by_link(user=reader(request), company=company, **form.cleaned_data)
            messages.success(request, _("The link is made. Copy it from the list of open invitations."))
            return redirect("companies:team", public_id)
    return _team_page(request, company, link_form=form)


@require_POST
@login_required
def revoke_invitation(request: HttpRequest, public_id: str, invitation_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    invitation = company.invitations.select_related("company").filter(public_id=invitation_id).first()
    if invitation is None:
        raise no_such_company()
    services.revoke_invitation(user=reader(request), invitation=invitation)
    messages.success(request, _("The invitation is taken back."))
    return redirect("companies:team", public_id)


@require_http_methods(FORM_METHODS)
@login_required
def member(request: HttpRequest, public_id: str, user_id: str) -> HttpResponse:
    """One person on the team: change the role, hand over, take off."""
    company = managed_company(reader(request), public_id)
    membership = member_of(company, user_id)
    roles = grantable_roles(reader(request), company)
    form = RoleForm(posted(request), roles=roles, initial={"role": membership.role})
    if form.is_valid():
        with refusals_on(form):
            services.change_role(user=reader(request), membership=membership, role=form.cleaned_data["role"])
            messages.success(request, _("The role is changed."))
            return redirect("companies:team", public_id)
    is_owner = role_of(reader(request), company) == MembershipRole.OWNER
    context = {
        "company": company,
        "membership": membership,
        "form": form,
        "is_owner": is_owner and membership.role != MembershipRole.OWNER,
    }
    return render(request, "companies/member.html", context, status=form_status(form))


@require_POST
@login_required
def hand_over(request: HttpRequest, public_id: str, user_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    membership = member_of(company, user_id)
    services.hand_over_company(user=reader(request), company=company, to=membership)
    messages.success(request, _("%(person)s owns the company now.") % {"person": membership.user})
    return redirect("companies:team", public_id)


@require_POST
@login_required
def remove_member(request: HttpRequest, public_id: str, user_id: str) -> HttpResponse:
    """Take somebody off the team; anybody may leave by themselves."""
    company = own_company(reader(request), public_id)
    membership: Membership = member_of(company, user_id)
    services.remove_member(user=reader(request), membership=membership)
    if membership.user_id == reader(request).pk:
        messages.success(request, _("You have left the team of %(company)s.") % {"company": company})
        return redirect("website:dashboard")
    messages.success(request, _("%(person)s is no longer on the team.") % {"person": membership.user})
    return redirect("companies:team", public_id)


@require_POST
@login_required
def accept_join_request(request: HttpRequest, public_id: str, request_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    asked = pending_join_requests(company).filter(public_id=request_id).first()
    if asked is None:
        raise no_such_company()
    services.accept_join_request(user=reader(request), request=asked)
    messages.success(request, _("%(person)s is on the team.") % {"person": asked.user})
    return redirect("companies:team", public_id)


@require_POST
@login_required
def decline_join_request(request: HttpRequest, public_id: str, request_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    asked = pending_join_requests(company).filter(public_id=request_id).first()
    if asked is None:
        raise no_such_company()
    services.decline_join_request(user=reader(request), request=asked)
    messages.success(request, _("The request is declined."))
    return redirect("companies:team", public_id)


def _team_page(request: HttpRequest, company: Company, **forms_sent: forms.Form) -> HttpResponse:
    """Show the team with the forms; one that was sent and refused comes as it was filled."""
    roles = grantable_roles(reader(request), company)
    manages = bool(roles)
    context: dict[str, Any] = {
        "company": company,
        "team": team_of(company),
        "roles": roles,
        "may_manage": manages,
    }
    if manages:
        context |= {
            "invitations": open_invitations(company),
            "join_requests": pending_join_requests(company),
            "invite_form": InviteForm(company=company, roles=roles),
            "link_form": LinkForm(roles=_link_roles(roles)),
        }
    status = max((form_status(form) for form in forms_sent.values()), default=200)
    return render(request, "companies/team.html", context | forms_sent, status=status)


def _link_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Nobody becomes an owner by an address that can be passed on."""
    return tuple(role for role in roles if role != MembershipRole.OWNER)
