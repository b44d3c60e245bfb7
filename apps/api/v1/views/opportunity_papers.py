"""The private documents of opportunities: for organisers, and for the company that proposed where they are open to it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.api.operations import PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import reader
from apps.api.v1.serializers.opportunity_papers import (
    OpportunityPaperBody,
    OpportunityPaperLine,
    ProposalPaperBody,
    SharingBody,
)
from apps.api.v1.views.opportunities import OfCompany
from apps.api.v1.views.pipeline import ForOrganisers
from apps.core import private_files
from apps.core.documents import SUFFIXES
from apps.core.downloads import private_file
from apps.opportunities import selectors, services
from apps.opportunities.models import Opportunity, OpportunityPaper
from apps.opportunities.permissions import may_organise, no_such_paper

ORDER = ("uploaded_at", "public_id")


class _OfProposal(OfCompany):
    def proposal(self, request: Request, public_id: str, proposal_id: str) -> Opportunity:
        return selectors.own_proposal(self.own(request, public_id), proposal_id)

    def paper(self, request: Request, public_id: str, proposal_id: str, paper_id: str) -> OpportunityPaper:
        return selectors.paper_for_proposer(self.proposal(request, public_id, proposal_id), paper_id)


class ProposalPaperList(_OfProposal):
    parser_classes = [MultiPartParser]

    @operation("List the documents of a proposal", item=OpportunityPaperLine, query=PageQuery, order=ORDER)
    def get(self, request: Request, public_id: str, proposal_id: str) -> QuerySet[OpportunityPaper]:
        """Your company's own, and those that the organisers have opened to it."""
        return selectors.papers_for_proposer(self.proposal(request, public_id, proposal_id))

    @operation("Add a document to a proposal", body=ProposalPaperBody, item=OpportunityPaperLine, status=201)
    def post(
        self, request: Request, public_id: str, proposal_id: str, data: dict[str, Any]
    ) -> OpportunityPaper:
        """Only your company and the organisers can open it."""
        proposal, file = self.proposal(request, public_id, proposal_id), data["file"]
        return services.hand_in_paper(user=reader(request), proposal=proposal, file=file, name=file.name)


class ProposalPaperView(_OfProposal):
    @operation("Remove a document of a proposal", status=204)
    def delete(self, request: Request, public_id: str, proposal_id: str, paper_id: str) -> None:
        """One of your company's own."""
        paper = self.paper(request, public_id, proposal_id, paper_id)
        services.remove_paper(user=reader(request), paper=paper)


class ProposalPaperFile(_OfProposal):
    renderer_classes = [FileRenderer]

    @operation("Download a document of a proposal", files=tuple(SUFFIXES))
    def get(self, request: Request, public_id: str, proposal_id: str, paper_id: str) -> HttpResponse:
        return _file(self.paper(request, public_id, proposal_id, paper_id))


class _Kept(ForOrganisers):
    """Documents are for those who look after opportunities, not for those who may only read them."""

    def opportunity(self, request: Request, public_id: str) -> Opportunity:
        found = self.found(request, public_id)
        if not may_organise(reader(request)):
            raise no_such_paper()
        return found

    def paper(self, request: Request, public_id: str, paper_id: str) -> OpportunityPaper:
        return selectors.paper_of(self.opportunity(request, public_id), paper_id)


class OpportunityPaperList(_Kept):
    parser_classes = [MultiPartParser]

    @operation(
        "List the documents of an opportunity", item=OpportunityPaperLine, query=PageQuery, order=ORDER
    )
    def get(self, request: Request, public_id: str) -> QuerySet[OpportunityPaper]:
        found = self.opportunity(request, public_id)
        return OpportunityPaper.objects.filter(opportunity=found)

    @operation(
        "Add a document to an opportunity", body=OpportunityPaperBody, item=OpportunityPaperLine, status=201
    )
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> OpportunityPaper:
        found, file = self.opportunity(request, public_id), data["file"]
        return services.attach_paper(
            user=reader(request), opportunity=found, file=file, name=file.name, is_shared=data["is_shared"]
        )


class OpportunityPaperView(_Kept):
    @operation("Open a document to the company that proposed", body=SharingBody, item=OpportunityPaperLine)
    def patch(
        self, request: Request, public_id: str, paper_id: str, data: dict[str, Any]
    ) -> OpportunityPaper:
        """Or close it again."""
        paper = self.paper(request, public_id, paper_id)
        return services.share_paper(
            user=reader(request), paper=paper, is_shared=data.get("is_shared", paper.is_shared)
        )

    @operation("Remove a document of an opportunity", status=204)
    def delete(self, request: Request, public_id: str, paper_id: str) -> None:
        services.remove_paper(user=reader(request), paper=self.paper(request, public_id, paper_id))


class OpportunityPaperFile(_Kept):
    renderer_classes = [FileRenderer]

    @operation("Download a document of an opportunity", files=tuple(SUFFIXES))
    def get(self, request: Request, public_id: str, paper_id: str) -> HttpResponse:
        return _file(self.paper(request, public_id, paper_id))


def _file(paper: OpportunityPaper) -> HttpResponse:
    return private_file(private_files.read(paper.stored_name), media_type=paper.media_type, name=paper.name)
