"""The organisers' side of opportunities: for roles that see them, with a second factor. To others it is not there."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers.pipeline import AnswerBody, DeskBody, PipelineLine, SettlementBody, StepBody
from apps.opportunities import selectors, services
from apps.opportunities.models import Opportunity
from apps.opportunities.permissions import no_such_opportunity


class ForOrganisers(ApiView):
    def organiser(self, request: Request) -> User:
        return organiser_with(request, "opportunities.view_opportunity", no_such_opportunity())

    def found(self, request: Request, public_id: str) -> Opportunity:
        return selectors.opportunity_for_organiser(self.organiser(request), public_id)


class PipelineList(ForOrganisers):
    @operation(
        "List the opportunities with their private side", item=PipelineLine, query=PageQuery, order=("code",)
    )
    def get(self, request: Request) -> QuerySet[Opportunity]:
        """For organisers with a second factor."""
        return selectors.pipeline(self.organiser(request))


class PipelineView(ForOrganisers):
    @operation("Read an opportunity's private side", item=PipelineLine)
    def get(self, request: Request, public_id: str) -> Opportunity:
        return self.found(request, public_id)

    @operation("Plan what comes next for an opportunity", body=DeskBody, item=PipelineLine)
    def patch(self, request: Request, public_id: str, data: dict[str, Any]) -> Opportunity:
        found = self.found(request, public_id)
        desk = getattr(found, "desk", None)
        names = ("owner", "next_step", "next_on", "notes")
        there = {name: getattr(desk, name) for name in names} if desk else {"owner": None}
        services.plan_next(user=reader(request), opportunity=found, **(there | data))
        return self.found(request, public_id)


class Steps(ForOrganisers):
    @operation("Move an opportunity to another stage", body=StepBody, item=PipelineLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Opportunity:
        """One of the allowed steps; what is not allowed is a conflict that names both stages."""
        services.move_stage(user=reader(request), opportunity=self.found(request, public_id), **data)
        return self.found(request, public_id)


class ProposalAnswer(ForOrganisers):
    @operation("Answer a proposal", body=AnswerBody, item=PipelineLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Opportunity:
        """The company is told."""
        found = self.found(request, public_id)
        answered = services.answer_proposal(user=reader(request), proposal=found, **data)
        answered.interest_count = found.interest_count
        return answered


class Settlement(ForOrganisers):
    @operation("Settle the value of a result", body=SettlementBody, status=204)
    def post(self, request: Request, public_id: str, deal_id: str, data: dict[str, Any]) -> None:
        """Where the reports of the two sides differ."""
        found = self.found(request, public_id)
        deal = found.deals.filter(public_id=deal_id).first()
        if deal is None:
            raise no_such_opportunity()
        services.settle_deal(user=reader(request), deal=deal, **data)
