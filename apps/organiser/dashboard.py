"""The admin's first page: what waits for this organiser."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import waiting_for_verification
from apps.forums.models import Forum, Registration
from apps.forums.selectors import forums_for_organiser, waiting_registrations
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan
from apps.notifications.models import Delivery
from apps.opportunities.permissions import may_organise
from apps.opportunities.selectors import overdue, waiting_proposals

SHOWN = 8


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the queues and the coming forums to the admin's index (unfold's DASHBOARD_CALLBACK)."""
    user: User = request.user
    verifies, decides = user.has_perm("companies.change_company"), user.has_perm("forums.change_registration")
    queue = waiting_for_verification(user) if verifies else Company.objects.none()
    registrations = waiting_registrations(user) if decides else Registration.objects.none()
    context["title"] = _("Dashboard")
    context["figures"] = list(_figures(user, queue, registrations))
    context["verifies"], context["decides"] = verifies, decides
    context["queue"] = list(queue[:SHOWN])
    context["registrations"] = list(registrations[:SHOWN])
    context["forums"] = list(_coming(user)[:SHOWN])
    context["overdue"] = list(overdue(user, timezone.localdate())[:SHOWN]) if may_organise(user) else []
    context["sees_plans"] = user.has_perm("meetings.view_plan")
    context["makes_forums"] = user.has_perm("forums.add_forum")
    return context


def _figures(
    user: User, queue: QuerySet[Company], registrations: QuerySet[Registration]
) -> Iterator[dict[str, Any]]:
    """What waits, one number for each thing that this role can do something about."""
    if user.has_perm("companies.change_company"):
        url = reverse("admin:companies_company_changelist") + "?verification_state__exact=submitted"
        yield _figure(_("Companies to verify"), queue.count(), url)
    if user.has_perm("forums.change_registration"):
        url = reverse("admin:forums_registration_changelist") + "?state__exact=pending"
        yield _figure(_("Registrations to decide"), registrations.count(), url)
    if user.has_perm("meetings.change_plan"):
        drafts = Plan.objects.filter(forum__in=forums_for_organiser(user), state=PlanState.DRAFT)
        yield _figure(_("Plans to review"), drafts.count(), reverse("organiser:forums"))
    if may_organise(user):
        url = reverse("organiser:opportunities")
        yield _figure(_("Proposals to answer"), waiting_proposals(user).count(), url)
        yield _figure(_("Opportunities overdue"), overdue(user, timezone.localdate()).count(), url)
    if user.has_perm("notifications.view_delivery"):
        url = reverse("admin:notifications_delivery_changelist") + "?state__exact=failed"
        yield _figure(_("Mails that failed"), Delivery.objects.filter(state="failed").count(), url)


def _figure(label: Any, number: int, url: str) -> dict[str, Any]:
    return {"label": label, "number": number, "url": url}


def _coming(user: User) -> QuerySet[Forum]:
    return forums_for_organiser(user).filter(ends_on__gte=timezone.localdate()).order_by("starts_on", "pk")
