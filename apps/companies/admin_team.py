"""Invitations and requests to join, as organisers see them; they answer only where nobody acts for a company."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from apps.companies.enums import JoinState
from apps.companies.models import Invitation, JoinRequest
from apps.companies.selectors import (
    answers_for_nobody,
    companies_for_organiser,
    join_requests_for_organiser,
)
from apps.companies.services import accept_join_request, decline_join_request
from apps.core.admin import ReadOnlyAdmin, attempt, confirm_page

_TONES = {JoinState.PENDING: "warning", JoinState.ACCEPTED: "success", JoinState.DECLINED: "danger"}


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """The address of an invitation is nobody's but the company's: it is not shown here."""

    list_display = (
        "company",
        "kind",
        "role",
        "email",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = ("kind", "role")
    search_fields = ("company__search_text", "email")
    list_select_related = ("company",)
    exclude = ("public_id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        rows = super().get_queryset(request)
        return rows.filter(company__in=companies_for_organiser(request.user).values("pk"))


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin):
    list_display = ("user", "company", "shown_state", "created_at", "decided_at")
    list_filter = ("state",)
    search_fields = ("company__search_text", "user__email")
    list_select_related = ("company", "user")
    actions_detail = ("accept", "decline")

    def get_queryset(self, request: HttpRequest) -> QuerySet[JoinRequest]:
        return join_requests_for_organiser(request.user).order_by(*self.get_ordering(request))

    @display(description=_("state"), ordering="state", label=_TONES)
    def shown_state(self, asked: JoinRequest) -> tuple[str, str]:
        return asked.state, asked.get_state_display()

    @action(description=_("Accept"), url_path="accept", permissions=["change"], icon="check")
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        asked = self._asked(request, object_id)
        if request.method == "POST":
            attempt(
                request,
                lambda: accept_join_request(user=request.user, request=asked),
                _("%(person)s is on the team.") % {"person": asked.user},
            )
            return redirect("admin:companies_joinrequest_change", object_id)
        text = _("Nobody acts for this company: who comes onto its team now owns it. Check who asks first.")
        return self._confirm(request, asked, _("Accept"), text)

    @action(description=_("Decline"), url_path="decline", permissions=["change"], icon="close")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        asked = self._asked(request, object_id)
        if request.method == "POST":
            attempt(
                request,
                lambda: decline_join_request(user=request.user, request=asked),
                _("The request is declined."),
            )
            return redirect("admin:companies_joinrequest_change", object_id)
        text = _("They are told that the request was declined, and nothing else.")
        return self._confirm(request, asked, _("Decline"), text)

    def _asked(self, request: HttpRequest, object_id: str) -> JoinRequest:
        return get_object_or_404(self.get_queryset(request), pk=object_id)

    def _confirm(self, request: HttpRequest, asked: JoinRequest, title: object, text: object) -> HttpResponse:
        if not answers_for_nobody(request.user, asked.company):
            text = _("This company has people who act for it: they answer. You cannot do it in their place.")
        back = reverse("admin:companies_joinrequest_change", args=[asked.pk])
        return confirm_page(self, request, title=title, text=text, back=back)
