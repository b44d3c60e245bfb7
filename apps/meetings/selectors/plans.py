"""Plans and the runs that compute them, for the organisers."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotFound
from apps.forums.models import Delegate, Forum
from apps.forums.selectors import forums_for_organiser
from apps.meetings.enums import PlanState
from apps.meetings.models import Plan, PlanRun


def latest_run(forum: Forum) -> PlanRun | None:
    return forum.plan_runs.order_by("-created_at", "-pk").first()


def plans_of(forum: Forum) -> QuerySet[Plan]:
    """Return what organisers look through: everything but what was put aside, the newest first."""
    rows = forum.plans.exclude(state=PlanState.DISCARDED).select_related("run", "forum")
    return rows.order_by("-created_at", "-pk")


def run_for_organiser(user: User, public_id: str) -> PlanRun:
    """Return a run of a forum that the user's bodies host, or raise NotFound."""
    rows = PlanRun.objects.filter(forum__in=forums_for_organiser(user)).select_related("forum", "plan")
    run = rows.filter(public_id=public_id).first()
    if run is None:
        raise NotFound(_("There is no such computation, or it is not for you to see."))
    return run


def plan_for_organiser(user: User, public_id: str) -> Plan:
    """Return a plan of a forum that the user's bodies host, or raise NotFound."""
    rows = Plan.objects.filter(forum__in=forums_for_organiser(user)).select_related("forum", "run")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan, or it is not for you to see."))
    return plan


def planned_meetings(plan: Plan) -> QuerySet:
    """Return a plan's meetings in the order of slots and tables, with everything that a line of it names.

    What they share (slots, tables, companies, people) is read once for all of them and not once with each.
    """
    rows = plan.meetings.prefetch_related(
        "request__sender", "request__recipient", "slot", "table", "interpreter",
        Prefetch("sender_delegate", Delegate.objects.select_related("person")),
        Prefetch("recipient_delegate", Delegate.objects.select_related("person")),
    )  # fmt: skip
    return rows.order_by("slot__number", "table__position", "pk")


def published_plan(forum: Forum) -> Plan | None:
    return forum.plans.filter(state=PlanState.PUBLISHED).first()


def base_of(plan: Plan) -> Plan | None:
    """Return what a plan is compared with: what is published, else the newest other draft."""
    others = plans_of(plan.forum).exclude(pk=plan.pk)
    return others.filter(state=PlanState.PUBLISHED).first() or others.filter(state=PlanState.DRAFT).first()
