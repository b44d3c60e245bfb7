"""Companies from a spreadsheet and to one: for organisers whose role includes it, with a second factor."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers import company_imports as lines
from apps.api.v1.views.verification import narrowed
from apps.companies import services
from apps.companies.exports import export_rows
from apps.companies.models import ImportRow, ImportRun
from apps.companies.selectors import no_such_company
from apps.companies.selectors.imports import (
    import_for_organiser,
    imports_for_organiser,
    no_such_import,
    report_of_import,
    rows_of_import,
)
from apps.companies.selectors.queue import companies_found
from apps.companies.sheet_columns import explanation_rows, template_rows
from apps.companies.tasks import carry_out_import
from apps.core.tables.writing import XLSX, table_response

SHEET_FILES = (XLSX, "text/csv")


class ForImporters(ApiView):
    def importer(self, request: Request) -> User:
        return organiser_with(request, "companies.add_importrun", no_such_import())

    def run_of(self, request: Request, company_import_id: str) -> ImportRun:
        return import_for_organiser(self.importer(request), company_import_id)


class CompanyImportList(ForImporters):
    parser_classes = [MultiPartParser]

    @operation(
        "List the imports of companies",
        item=lines.CompanyImportLine,
        query=PageQuery,
        order=("-created_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[ImportRun]:
        """A country desk sees its own."""
        return imports_for_organiser(self.importer(request))

    @operation("Take a file of companies in", body=lines.SheetBody, item=lines.CompanyImportLine, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> ImportRun:
        """Excel or CSV. Nothing changes yet: a worker checks it, and the rows then tell what would become of each."""
        user, file = self.importer(request), data.pop("file")
        run = services.ask_for_import(user=user, file=file, name=file.name, **data)
        carry_out_import.delay_on_commit(run.pk)
        return run


class CompanyImportView(ForImporters):
    @operation("Read an import of companies", item=lines.CompanyImportLine)
    def get(self, request: Request, company_import_id: str) -> ImportRun:
        """Also while it is under way: `progress` is in percent."""
        return self.run_of(request, company_import_id)

    @operation("Put a file of companies aside", status=204)
    def delete(self, request: Request, company_import_id: str) -> None:
        """The file is deleted and nothing is imported. What is imported stays on record."""
        services.discard_import(user=reader(request), run=self.run_of(request, company_import_id))


class CompanyImportRows(ForImporters):
    @operation(
        "List what becomes of each row",
        item=lines.CompanyImportRow,
        query=lines.RowsQuery,
        order=("number",),
    )
    def get(self, request: Request, company_import_id: str) -> QuerySet[ImportRow]:
        """Before the confirmation what would become of it, afterwards what did."""
        return rows_of_import(self.run_of(request, company_import_id), self.query.get("fate", ""))


class CompanyImportConfirmation(ForImporters):
    @operation("Import what was checked", body=lines.ConfirmationBody, item=lines.CompanyImportLine)
    def post(self, request: Request, company_import_id: str, data: dict[str, Any]) -> ImportRun:
        """All of it or nothing, and only as the check showed it."""
        run = services.confirm_import(
            user=reader(request), run=self.run_of(request, company_import_id), **data
        )
        carry_out_import.delay_on_commit(run.pk)
        return self.run_of(request, company_import_id)


class CompanyImportReport(ForImporters):
    renderer_classes = [FileRenderer]

    @operation("Download what becomes of each row", query=lines.FileQuery, files=SHEET_FILES)
    def get(self, request: Request, company_import_id: str) -> HttpResponseBase:
        run = self.run_of(request, company_import_id)
        return table_response(f"import-{run.public_id}", self.query["kind"], report_of_import(run))


class CompanyTemplate(ForImporters):
    renderer_classes = [FileRenderer]

    @operation("Download a sheet of companies to fill in", query=lines.FileQuery, files=SHEET_FILES)
    def get(self, request: Request) -> HttpResponseBase:
        """As xlsx its columns are explained in four languages on a second sheet."""
        self.importer(request)
        explained = (_("Columns"), explanation_rows())
        return table_response("companies", self.query["kind"], template_rows(), explained)


class CompanyExport(ForImporters):
    renderer_classes = [FileRenderer]

    @operation("Download companies as a sheet", query=lines.ExportQuery, files=SHEET_FILES)
    def get(self, request: Request) -> HttpResponseBase:
        """In the columns in which they can be imported again; a country desk gets its own country's."""
        user = organiser_with(request, "companies.export_company", no_such_company())
        sheet = self.query["sheet"]
        companies = companies_found(user, **narrowed(self.query)).order_by("sort_key", "pk")
        return table_response(f"ipek-{sheet}", self.query["kind"], export_rows(companies, sheet))
