"""The verification queue and its decisions: for roles that verify, with a second factor. To others it is not there."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers.verification import (
    QueueLine,
    QueueQuery,
    ReviewedCompany,
    ReviewedPaper,
    SeenVersion,
    VerificationBody,
)
from apps.companies import services
from apps.companies.models import Company, Paper
from apps.companies.selectors import companies_for_organiser, no_such_company, paper_of, papers_for_reviewer
from apps.companies.selectors.queue import companies_found
from apps.core import private_files
from apps.core.documents import SUFFIXES
from apps.core.downloads import private_file
from apps.core.errors import NotFound
from apps.core.page_pictures import CannotDraw, page_picture


def narrowed(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an address says of which companies are meant, as the selector takes it."""
    said = {name: query[name] for name in ("queue", "state", "country", "q", "waits_days") if name in query}
    return said | {"has_proof": query["proof"]}


class ForVerifiers(ApiView):
    def verifier(self, request: Request) -> User:
        return organiser_with(request, "companies.change_company", no_such_company())

    def found(self, request: Request, public_id: str) -> Company:
        company = companies_for_organiser(self.verifier(request)).filter(public_id=public_id).first()
        if company is None:
            raise no_such_company()
        return company


class VerificationQueue(ForVerifiers):
    @operation(
        "List the companies that wait for verification",
        item=QueueLine,
        query=QueueQuery,
        order=("since", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[Company]:
        """The longest waiting first, or with `queue` and the other parameters any; a country desk sees its own country's."""
        rows = companies_found(self.verifier(request), **narrowed(self.query))
        return rows.annotate(since=Coalesce("waiting_since", "created_at"))


class CompanyReview(ForVerifiers):
    @operation("Read a company as its verifier", item=ReviewedCompany)
    def get(self, request: Request, company_id: str) -> Company:
        return self.found(request, company_id)


class CompanyDecision(ForVerifiers):
    @operation("Decide on a company", body=VerificationBody, item=ReviewedCompany)
    def post(self, request: Request, company_id: str, data: dict[str, Any]) -> Company:
        """Verify it or its renewal, ask for changes, or reject it. The company is told in its people's languages."""
        company = self.found(request, company_id)
        act = {"user": reader(request), "company": company, "seen_version": data["seen_version"]}
        if data["decision"] == "verify":
            services.verify_company(**act)
        elif data["decision"] == "changes":
            services.request_changes(**act, reason=data["reason"])
        else:
            services.reject_company(**act, reason=data["reason"])
        return self.found(request, company_id)


class NumberComparison(ForVerifiers):
    @operation("Accept a doubtful registration number", body=SeenVersion, item=ReviewedCompany)
    def post(self, request: Request, company_id: str, data: dict[str, Any]) -> Company:
        """You have compared it with the papers, and it stands there exactly so."""
        services.accept_number(user=reader(request), company=self.found(request, company_id), **data)
        return self.found(request, company_id)


class ForPaperReaders(ForVerifiers):
    def company(self, request: Request, company_id: str) -> Company:
        organiser_with(request, "companies.view_paper", no_such_company())
        return self.found(request, company_id)

    def paper(self, request: Request, company_id: str, paper_id: str) -> Paper:
        """Return a paper whose file is still kept."""
        return paper_of(self.company(request, company_id), paper_id)


class ReviewPapers(ForPaperReaders):
    @operation(
        "List a company's papers as its verifier",
        item=ReviewedPaper,
        query=PageQuery,
        order=("uploaded_at", "public_id"),
    )
    def get(self, request: Request, company_id: str) -> QuerySet[Paper]:
        """Those whose files are deleted among them."""
        return papers_for_reviewer(self.company(request, company_id))


class ReviewPaperFile(ForPaperReaders):
    renderer_classes = [FileRenderer]

    @operation("Download a company's paper as its verifier", files=tuple(SUFFIXES))
    def get(self, request: Request, company_id: str, paper_id: str) -> HttpResponse:
        """Your reading is noted."""
        paper = self.paper(request, company_id, paper_id)
        services.note_reading(reader=reader(request), paper=paper)
        return private_file(
            private_files.read(paper.stored_name), media_type=paper.media_type, name=paper.name
        )


class ReviewPaperPage(ForPaperReaders):
    renderer_classes = [FileRenderer]

    @operation("Look at one page of a company's paper", files=("image/png",))
    def get(self, request: Request, company_id: str, paper_id: str, page: int) -> HttpResponse:
        """The page as a picture, so that no document has to be opened. Your reading is noted."""
        paper = self.paper(request, company_id, paper_id)
        if page not in paper.page_numbers:
            raise NotFound(_("The paper has no such page."))
        services.note_reading(reader=reader(request), paper=paper)
        try:
            picture = page_picture(private_files.path_of(paper.stored_name), page)
        except CannotDraw:
            raise NotFound(_("This page cannot be shown as a picture. Download the paper instead.")) from None
        return private_file(picture, media_type="image/png", name=f"{page}.png", inline=True)
