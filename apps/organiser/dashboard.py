"""The admin's first page: what waits for this organiser."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.selectors import waiting_for_verification
from apps.forums.models import Forum
from apps.forums.selectors import forums_for_organiser, waiting_registrations
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan
from apps.notifications.models import Delivery

SHOWN = 8


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the queues and the coming forums to the admin's index (unfold's DASHBOARD_CALLBACK)."""
    user: User = request.user  # type: ignore[assignment]
    queue, registrations = waiting_for_verification(user), waiting_registrations(user)
    drafts = Plan.objects.filter(forum__in=forums_for_organiser(user), state=PlanState.DRAFT).select_related(
        "forum"
    )
    failed = Delivery.objects.filter(state="failed").count()
    context["title"] = _("Dashboard")
    context["figures"] = [
        _figure(
            _("Companies to verify"),
            queue.count(),
            reverse("admin:companies_company_changelist") + "?verification_state__exact=submitted",
        ),
        _figure(
            _("Registrations to decide"),
            registrations.count(),
            reverse("admin:forums_registration_changelist") + "?state__exact=pending",
        ),
        _figure(_("Plans to review"), drafts.count(), reverse("organiser:forums")),
        _figure(
            _("Mails that failed"),
            failed,
            reverse("admin:notifications_delivery_changelist") + "?state__exact=failed",
        ),
    ]
    context["queue"] = list(queue[:SHOWN])
    context["registrations"] = list(registrations[:SHOWN])
    context["forums"] = list(_coming(user)[:SHOWN])
    return context


def _figure(label: Any, number: int, url: str) -> dict[str, Any]:
    return {"label": label, "number": number, "url": url}


def _coming(user: User) -> QuerySet[Forum]:
    return forums_for_organiser(user).filter(ends_on__gte=timezone.localdate()).order_by("starts_on", "pk")
