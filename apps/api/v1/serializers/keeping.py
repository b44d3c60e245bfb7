"""The calendar as organisers keep it: with the days that nobody else sees, and where everything can be read."""

from typing import Any

from rest_framework import serializers

from apps.api.fields import DayField, NamedRow
from apps.api.operations import Body
from apps.exhibitions.enums import DeadlineKind, EditionStatus
from apps.exhibitions.import_wording import sentence
from apps.exhibitions.importing import DateOrder
from apps.exhibitions.models import CalendarImport, Edition
from apps.reference.enums import Confidence, PlaceKind
from apps.reference.models import Place, Venue


class KeptLine(serializers.Serializer):
    """Days as the calendar has them, however sure they are."""

    slug = serializers.CharField()
    title = serializers.CharField()
    year = serializers.IntegerField()
    start_date = serializers.DateField()
    end_date = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    confidence = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()
    checked_at = serializers.DateTimeField(allow_null=True)


class StaleLine(KeptLine):
    open_claims = serializers.IntegerField()


class KeptPhase(serializers.Serializer):
    number = serializers.IntegerField()
    start_date = serializers.DateField()
    end_date = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    source = serializers.CharField()


class KeptDeadline(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    day = serializers.DateField()
    source = serializers.CharField()
    source_url = serializers.CharField()


class ClaimLine(serializers.Serializer):
    """Days that another source gives."""

    id = serializers.CharField(source="public_id")
    edition = serializers.CharField(source="edition.slug")
    start_date = serializers.DateField()
    end_date = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    source_url = serializers.CharField()
    noted_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    was_accepted = serializers.BooleanField(allow_null=True)


class KeptEdition(KeptLine):
    city = serializers.SerializerMethodField()
    venue = serializers.SerializerMethodField()
    sequence = serializers.IntegerField()
    phases = KeptPhase(many=True)
    deadlines = KeptDeadline(many=True)
    claims = ClaimLine(source="open_claims", many=True)

    def get_city(self, edition: Edition) -> str | None:
        return edition.city.code if edition.city else None

    def get_venue(self, edition: Edition) -> str | None:
        return edition.venue.code if edition.venue else None


class EditionBody(Body):
    """`city` and `venue` are codes. Whatever you correct, name the page that says so."""

    start_date = DayField()
    end_date = DayField(allow_null=True)
    status = serializers.ChoiceField(choices=EditionStatus.choices)
    confidence = serializers.ChoiceField(choices=Confidence.choices)
    city = NamedRow(slug_field="code", queryset=Place.objects.filter(kind=PlaceKind.CITY), allow_null=True)
    venue = NamedRow(slug_field="code", queryset=Venue.objects.all(), allow_null=True)
    source = serializers.CharField(max_length=500)
    source_url = serializers.URLField(max_length=500, allow_blank=True)


class PhaseBody(Body):
    number = serializers.IntegerField(min_value=1, max_value=9)
    start_date = DayField()
    end_date = DayField(required=False, allow_null=True)
    status = serializers.ChoiceField(required=False, choices=EditionStatus.choices)


class PhasesBody(Body):
    """All phases of the edition: what is not among them is taken away."""

    phases = serializers.ListField(child=PhaseBody(), max_length=9)
    source = serializers.CharField(max_length=500)


class SourceBody(Body):
    source = serializers.CharField(max_length=500)
    source_url = serializers.URLField(required=False, max_length=500, allow_blank=True)


class DeadlineBody(SourceBody):
    kind = serializers.ChoiceField(choices=DeadlineKind.choices)
    day = DayField()


class ClaimBody(SourceBody):
    start_date = DayField()
    end_date = DayField(required=False, allow_null=True, default=None)


class DecisionBody(Body):
    """With `accept` the other source's days are taken over, else ours stay."""

    accept = serializers.BooleanField()


class ImportBody(SourceBody):
    """The file's name tells its kind: `.csv`, `.tsv`, `.json`, `.jsonld` or `.ics`."""

    file = serializers.FileField(allow_empty_file=True, max_length=300)
    notes_conflicts = serializers.BooleanField(required=False, default=False)
    date_order = serializers.ChoiceField(
        required=False,
        allow_blank=True,
        choices=[(each.value, each.value) for each in DateOrder if each.value],
    )


class OrderBody(Body):
    """How the file writes its days, where that could not be told."""

    order = serializers.ChoiceField(choices=[DateOrder.DAY_FIRST.value, DateOrder.MONTH_FIRST.value])


class ImportLine(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    format = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()
    stage = serializers.CharField()
    state = serializers.CharField()
    progress = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class ImportProblem(serializers.Serializer):
    """`code` and `values` are for programs, `text` for people. Row 0 is the file itself."""

    row = serializers.IntegerField()
    code = serializers.CharField()
    values = serializers.DictField()
    text = serializers.CharField()


class ImportDetail(ImportLine):
    """`changes` is what would change (or was changed); with a problem nothing can be taken over."""

    changes = serializers.ListField(child=serializers.DictField())
    unchanged = serializers.IntegerField()
    problems = serializers.SerializerMethodField()

    def get_problems(self, run: CalendarImport) -> list[dict[str, Any]]:
        return [{**problem, "text": sentence(problem)} for problem in run.problems]
