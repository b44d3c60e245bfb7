"""Planning over the API: for a forum's organisers with a second factor. To others it is not there."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, Query, operation
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers.planning import (
    ComparisonItem,
    EffectItem,
    PlanBrief,
    PlanDetail,
    RunBody,
    RunLine,
    TrialBody,
)
from apps.forums.models import Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import forum_for_organiser
from apps.meetings import selectors, services
from apps.meetings.models import Plan, PlanRun
from apps.meetings.selectors.comparison import Comparison, compare_plans
from apps.meetings.selectors.effects import Effect, effect_of_rolling_back
from apps.meetings.selectors.findings import findings_of
from apps.meetings.tasks import carry_out_plan_run
from apps.notifications.tasks import sweep_outbox


class ForPlanners(ApiView):
    def organiser(self, request: Request) -> User:
        return organiser_with(request, "meetings.view_plan", no_such_forum())

    def forum(self, request: Request, forum_id: str) -> Forum:
        return forum_for_organiser(self.organiser(request), forum_id)

    def run_of(self, request: Request, run_id: str) -> PlanRun:
        return selectors.run_for_organiser(self.organiser(request), run_id)

    def plan_of(self, request: Request, plan_id: str) -> Plan:
        return selectors.plan_for_organiser(self.organiser(request), plan_id)

    def detailed(self, plan: Plan) -> Any:
        context = self.get_context() | {
            "findings": findings_of(plan),
            "meetings": selectors.planned_meetings(plan),
        }
        return PlanDetail(plan, context=context).data


class RunList(ForPlanners):
    @operation(
        "List a forum's computations", item=RunLine, query=PageQuery, order=("-created_at", "public_id")
    )
    def get(self, request: Request, forum_id: str) -> QuerySet[PlanRun]:
        return self.forum(request, forum_id).plan_runs.select_related("forum", "plan")

    @operation("Plan a forum's meetings", body=RunBody, item=RunLine, status=202)
    def post(self, request: Request, forum_id: str, data: dict[str, Any]) -> PlanRun:
        """The computation runs by itself: read it again to see how far it is."""
        run = services.ask_for_plan(user=reader(request), forum=self.forum(request, forum_id), **data)
        carry_out_plan_run.delay_on_commit(run.pk)
        return run


class RunView(ForPlanners):
    @operation("Read a computation", item=RunLine)
    def get(self, request: Request, run_id: str) -> PlanRun:
        return self.run_of(request, run_id)


class RunStop(ForPlanners):
    @operation("Stop a computation and keep its best plan", item=RunLine)
    def post(self, request: Request, run_id: str) -> PlanRun:
        services.stop_planning(user=reader(request), run=self.run_of(request, run_id))
        return self.run_of(request, run_id)


class PlanList(ForPlanners):
    @operation("List a forum's plans", item=PlanBrief, query=PageQuery, order=("-created_at", "public_id"))
    def get(self, request: Request, forum_id: str) -> QuerySet[Plan]:
        """Drafts, trials, and what is or was published."""
        return selectors.plans_of(self.forum(request, forum_id))


class PlanView(ForPlanners):
    @operation("Read a plan", item=PlanDetail)
    def get(self, request: Request, plan_id: str) -> Response:
        return Response(self.detailed(self.plan_of(request, plan_id)))


class PlanPublication(ForPlanners):
    @operation("Publish a plan", item=PlanBrief)
    def post(self, request: Request, plan_id: str) -> Plan:
        """Everybody with a new, moved or cancelled meeting is told."""
        published = services.publish_plan(user=reader(request), plan=self.plan_of(request, plan_id))
        sweep_outbox.delay_on_commit()
        return published


class PlanDiscard(ForPlanners):
    @operation("Put a plan aside", item=PlanBrief)
    def post(self, request: Request, plan_id: str) -> Plan:
        return services.discard_plan(user=reader(request), plan=self.plan_of(request, plan_id))


class TrialList(ForPlanners):
    @operation("Try what the plan would be", body=TrialBody, item=RunLine, status=202)
    def post(self, request: Request, forum_id: str, data: dict[str, Any]) -> PlanRun:
        """The real forum stays as it is, and nobody is told. The plan that comes of it has the state `trial`."""
        forum = self.forum(request, forum_id)
        timing = {name: data.pop(name) for name in ("seconds", "seed") if name in data}
        changes = services.named_changes(forum, **data)
        run = services.ask_for_trial(user=reader(request), forum=forum, changes=changes, **timing)
        carry_out_plan_run.delay_on_commit(run.pk)
        return run


class OtherPlan(Query):
    other = serializers.CharField(max_length=12, help_text="The id of another plan of the same forum.")


class PlanComparison(ForPlanners):
    @operation("Compare a plan with another one", item=ComparisonItem, query=OtherPlan)
    def get(self, request: Request, plan_id: str) -> Comparison:
        """The other one is the first, this one the second."""
        second = self.plan_of(request, plan_id)
        first = self.plan_of(request, self.query["other"])
        if first.forum_id != second.forum_id:
            raise no_such_forum()
        return compare_plans(first, second)


class PlanReturn(ForPlanners):
    @operation("See what going back to an earlier plan would do", item=EffectItem, foretells=True)
    def get(self, request: Request, plan_id: str) -> Effect:
        plan = self.plan_of(request, plan_id)
        services.require_returnable(plan)
        return effect_of_rolling_back(plan, timezone.now())

    @operation("Go back to an earlier plan", item=PlanBrief)
    def post(self, request: Request, plan_id: str) -> Plan:
        """Everybody concerned is told once."""
        brought_back = services.roll_back_plan(user=reader(request), plan=self.plan_of(request, plan_id))
        sweep_outbox.delay_on_commit()
        return brought_back
