"""Opportunities for everybody, and what one's own company says about them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.opportunities import (
    InterestBody,
    InterestLine,
    OpportunityDetail,
    OpportunityFigures,
    OpportunityLine,
    ProposalBody,
    ProposalLine,
    ResultBody,
    ResultLine,
)
from apps.companies.models import Company
from apps.companies.selectors import own_company
from apps.opportunities import selectors, services
from apps.opportunities.enums import Kind, Region
from apps.opportunities.models import Deal, Interest, Opportunity


class OpportunityQuery(PageQuery):
    q = serializers.CharField(required=False, max_length=80, help_text="Words of the card, in any script.")
    sector = serializers.SlugField(
        required=False, max_length=20, help_text="A sector's code, of either level."
    )
    region = serializers.ChoiceField(choices=Region.choices, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    stage = serializers.ChoiceField(
        choices=[(stage.value, stage.label) for stage in selectors.STAGES], required=False
    )


class OpportunityList(PublicView):
    @operation("List the opportunities", item=OpportunityLine, query=OpportunityQuery, order=("code",))
    def get(self, request: Request) -> QuerySet[Opportunity]:
        names = ("q", "sector", "region", "kind", "stage")
        filters = selectors.Filters(**{name: self.query.get(name, "") for name in names})
        return selectors.with_list_facts(selectors.published_opportunities(filters))


class OpportunityView(PublicView):
    interested: selectors.Interested

    @operation("Read an opportunity", item=OpportunityDetail)
    def get(self, request: Request, public_id: str) -> Opportunity:
        """Names of interested companies are for members of verified companies; everybody else gets their number."""
        found = selectors.published_opportunity(public_id)
        self.interested = selectors.interested(found, request.user)
        return found

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"interested": getattr(self, "interested", None)}


class FiguresView(PublicView):
    @operation("Count the opportunities by sector and stage", item=OpportunityFigures)
    def get(self, request: Request) -> dict[str, Any]:
        counted, deals = selectors.figures(), selectors.deal_figures()
        codes = [stage.value for stage in counted.stages]
        return {
            "sectors": [
                {
                    "sector": line.sector.code,
                    "stages": dict(zip(codes, line.counts, strict=True)),
                    "total": line.total,
                }
                for line in counted.lines
            ],
            "stages": dict(zip(codes, counted.totals, strict=True)),
            "total": counted.total,
            "deals": deals.count,
            "public_values": [{"currency": code, "value": str(value)} for code, value in deals.sums],
        }


class OfCompany(ApiView):
    """What belongs to one of the reader's companies."""

    company: Company

    def own(self, request: Request, public_id: str) -> Company:
        self.company = own_company(reader(request), public_id)
        return self.company


class InterestList(OfCompany):
    @operation(
        "List what your company is interested in",
        item=InterestLine,
        query=PageQuery,
        order=("-created_at", "opportunity__code"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Interest]:
        return selectors.interests_of(self.own(request, public_id))

    @operation("Say that your company is interested", body=InterestBody, item=InterestLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Interest:
        """Saying it again changes what was said."""
        opportunity = selectors.published_opportunity(data.pop("opportunity"))
        return services.say_interest(
            user=reader(request), company=self.own(request, public_id), opportunity=opportunity, **data
        )


class InterestView(OfCompany):
    @operation("Take your company's interest back", status=204)
    def delete(self, request: Request, public_id: str, opportunity_id: str) -> None:
        company = self.own(request, public_id)
        services.take_back_interest(
            user=reader(request), company=company, opportunity=selectors.published_opportunity(opportunity_id)
        )


class ProposalList(OfCompany):
    @operation(
        "List what your company proposes",
        item=ProposalLine,
        query=PageQuery,
        order=("-created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Opportunity]:
        return selectors.proposals_of(self.own(request, public_id)).prefetch_related("sectors")

    @operation("Propose an opportunity", body=ProposalBody, item=ProposalLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Opportunity:
        """A draft that nobody else sees before it is handed in."""
        return services.propose_opportunity(
            user=reader(request), company=self.own(request, public_id), **data
        )


class ProposalView(OfCompany):
    @operation("Read a proposal", item=ProposalLine)
    def get(self, request: Request, public_id: str, proposal_id: str) -> Opportunity:
        return self._proposal(request, public_id, proposal_id)

    @operation("Change a proposal", body=ProposalBody, item=ProposalLine)
    def patch(self, request: Request, public_id: str, proposal_id: str, data: dict[str, Any]) -> Opportunity:
        """While it is a draft, or the organisers have asked for changes."""
        proposal = self._proposal(request, public_id, proposal_id)
        names = ("language", "title", "sought", "kind", "place_name")
        there = {name: getattr(proposal, name) for name in names}
        there |= {"region": next(iter(proposal.regions), ""), "sectors": list(proposal.sectors.all())}
        return services.change_proposal(user=reader(request), proposal=proposal, **(there | data))

    @operation("Throw a proposal away", status=204)
    def delete(self, request: Request, public_id: str, proposal_id: str) -> None:
        proposal = self._proposal(request, public_id, proposal_id)
        services.discard_proposal(user=reader(request), proposal=proposal)

    def _proposal(self, request: Request, public_id: str, proposal_id: str) -> Opportunity:
        return selectors.own_proposal(self.own(request, public_id), proposal_id)


class ProposalSubmission(OfCompany):
    @operation("Hand a proposal in", body=Nothing, item=ProposalLine)
    def post(self, request: Request, public_id: str, proposal_id: str, data: dict[str, Any]) -> Opportunity:
        proposal = selectors.own_proposal(self.own(request, public_id), proposal_id)
        return services.submit_proposal(user=reader(request), proposal=proposal)


class ResultList(OfCompany):
    @operation(
        "List the results of your company",
        item=ResultLine,
        query=PageQuery,
        order=("-created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Deal]:
        """Reported by your company, by the other side, or by both: each is there once."""
        return selectors.deals_of(self.own(request, public_id))

    @operation("Report a result", body=ResultBody, item=ResultLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Deal:
        """Two sides that report the same are one result. Reporting again changes your report."""
        company = self.own(request, public_id)
        partner = selectors.visible_partner(reader(request), data.pop("partner"))
        theme = data.pop("opportunity", None)
        report = services.report_result(
            user=reader(request),
            company=company,
            partner=partner,
            opportunity=selectors.published_opportunity(theme) if theme else None,
            **data,
        )
        return selectors.deals_of(company).get(pk=report.deal_id)


class ResultView(OfCompany):
    @operation("Take your report of a result back", status=204)
    def delete(self, request: Request, public_id: str, deal_id: str) -> None:
        report = selectors.report_of(self.own(request, public_id), deal_id)
        services.take_back_report(user=reader(request), report=report)
