"""Companies that come from a spreadsheet and go to one."""

from rest_framework import serializers

from apps.api.operations import Body, PageQuery, Query
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.api.v1.serializers.verification import CompaniesQuery
from apps.companies.enums import RowFate
from apps.companies.exports import SHEETS
from apps.companies.models import ImportRow, ImportRun

FATES = [(fate.value, fate.value) for fate in RowFate]
KINDS = ("xlsx", "csv")


class SheetBody(Body):
    """The file is judged by its content. `verifies` needs a role that verifies companies."""

    file = serializers.FileField(allow_empty_file=True, max_length=300)
    takes_duplicates = serializers.BooleanField(required=False, default=False)
    verifies = serializers.BooleanField(required=False, default=False)


class ConfirmationBody(Body):
    """Rejected rows must be left out knowingly."""

    leaves_out = serializers.BooleanField(required=False, default=False)


class FateCounts(serializers.Serializer):
    """Rows by what becomes of them; empty until the file is checked."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {fate.value: serializers.IntegerField(required=False) for fate in RowFate}

    def to_representation(self, counts: dict[str, int]) -> dict[str, int]:
        return {fate: counts[fate] for fate, _label in FATES if fate in counts}


class CompanyImportLine(Zoned):
    """At phase `check`, state `done`, it waits for your decision; at `apply`, `done`, everything is imported."""

    id = serializers.CharField(source="public_id")
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    phase = serializers.CharField()
    state = serializers.CharField()
    progress = serializers.IntegerField()
    error = serializers.CharField()
    counts = FateCounts()
    takes_duplicates = serializers.BooleanField()
    verifies = serializers.BooleanField()
    leaves_out = serializers.BooleanField()
    asked_by = serializers.CharField(source="asked_by.name")
    created_at = Moment()
    finished_at = Moment(allow_null=True)

    def zone_of(self, run: ImportRun) -> str:
        return str(run.asked_by.time_zone)


class RowsQuery(PageQuery):
    fate = serializers.ChoiceField(choices=FATES, required=False)


class CompanyImportRow(serializers.Serializer):
    """`row` is the number that the spreadsheet shows; `why` are sentences in the language in which the check was asked for."""

    row = serializers.IntegerField(source="number")
    label = serializers.CharField()
    fate = serializers.CharField()
    why = serializers.ListField(source="notes", child=serializers.CharField())
    company = serializers.SerializerMethodField()

    def get_company(self, row: ImportRow) -> str | None:
        """The company that the row is about, once there is one."""
        return row.company.public_id if row.company else None


class FileQuery(Query):
    kind = serializers.ChoiceField(choices=KINDS, default="xlsx")


class ExportQuery(CompaniesQuery, FileQuery):
    """The same narrowing as the list of companies has; without any, all of them."""

    sheet = serializers.ChoiceField(choices=[(sheet, sheet) for sheet in SHEETS], default="companies")
