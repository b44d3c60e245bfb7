"""Handing in the papers on which a verification rests."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import reader
from apps.api.v1.serializers.papers import PaperBody, PaperLine
from apps.companies import services
from apps.companies.models import Paper
from apps.companies.selectors import own_company, paper_of, papers_of
from apps.core import private_files
from apps.core.documents import SUFFIXES
from apps.core.downloads import private_file


class PaperList(ApiView):
    parser_classes = [MultiPartParser]

    @operation(
        "List the papers of your company", item=PaperLine, query=PageQuery, order=("uploaded_at", "public_id")
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Paper]:
        """Those whose files are still kept."""
        return papers_of(own_company(reader(request), public_id)).select_related("company")

    @operation("Hand in a paper", body=PaperBody, item=PaperLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Paper:
        """A PDF, JPEG or PNG of at most 10 MB, judged by its content. The same file twice is a conflict (`paper_exists`)."""
        company = own_company(reader(request), public_id)
        replaced = data.get("replaces")
        return services.hand_in_paper(
            user=reader(request),
            company=company,
            kind=data["kind"],
            file=data["file"],
            name=data["file"].name,
            replaces=paper_of(company, replaced) if replaced else None,
        )


class PaperView(ApiView):
    @operation("Read a paper's line", item=PaperLine)
    def get(self, request: Request, public_id: str, paper_id: str) -> Paper:
        return self._paper(request, public_id, paper_id)

    @operation("Remove a paper", status=204)
    def delete(self, request: Request, public_id: str, paper_id: str) -> None:
        """Its file is deleted; that it was handed in stays on record."""
        services.remove_paper(user=reader(request), paper=self._paper(request, public_id, paper_id))

    def _paper(self, request: Request, public_id: str, paper_id: str) -> Paper:
        return paper_of(own_company(reader(request), public_id), paper_id)


class PaperFile(ApiView):
    renderer_classes = [FileRenderer]

    @operation("Download a paper", files=tuple(SUFFIXES))
    def get(self, request: Request, public_id: str, paper_id: str) -> HttpResponse:
        paper = paper_of(own_company(reader(request), public_id), paper_id)
        return private_file(
            private_files.read(paper.stored_name), media_type=paper.media_type, name=paper.name
        )
