"""Plans and the runs that compute them, for the organisers."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotFound
from apps.forums.models import Forum
from apps.forums.selectors import forums_for_organiser
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan, PlanRun


def latest_run(forum: Forum) -> PlanRun | None:
    return forum.plan_runs.order_by("-created_at", "-pk").first()


def plan_for_organiser(user: User, public_id: str) -> Plan:
    """Return a plan of a forum that the user's bodies host, or raise NotFound."""
    rows = Plan.objects.filter(forum__in=forums_for_organiser(user)).select_related("forum", "run")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan, or it is not for you to see."))
    return plan


def planned_meetings(plan: Plan) -> QuerySet:
    rows = plan.meetings.select_related(
        "request__sender", "request__recipient", "slot", "table", "interpreter",
        "sender_delegate__person", "recipient_delegate__person",
    )  # fmt: skip
    return rows.order_by("slot__number", "table__position", "pk")


def published_plan(forum: Forum) -> Plan | None:
    return forum.plans.filter(state=PlanState.PUBLISHED).first()
