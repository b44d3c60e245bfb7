"""What organisers fill in about the calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exhibitions.enums import DeadlineKind, EditionStatus, ImportFormat
from apps.exhibitions.importing import DateOrder
from apps.exhibitions.models import Edition
from apps.exhibitions.services import EditionData
from apps.reference.enums import Confidence, PlaceKind
from apps.reference.models import Place, Venue

SUFFIXES = {
    "csv": ImportFormat.CSV,
    "tsv": ImportFormat.CSV,
    "json": ImportFormat.JSON_LD,
    "jsonld": ImportFormat.JSON_LD,
    "ics": ImportFormat.ICS,
}
ORDERS = [
    (DateOrder.DAY_FIRST.value, _("day first: 03.04.2026 is 3 April")),
    (DateOrder.MONTH_FIRST.value, _("month first: 03/04/2026 is 4 March")),
]


def import_format(name: str) -> str:
    """Return the format that a file's name says, or "" for one that is none of ours."""
    return SUFFIXES.get(name.rpartition(".")[2].lower(), "")


class SourceFields(forms.Form):
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Who says so, for example: the organiser's page.")
    )
    source_url = forms.URLField(label=_("Source link"), max_length=500, required=False, assume_scheme="https")


class EditionForm(SourceFields):
    start_date = forms.DateField(label=_("First day"), widget=forms.DateInput)
    end_date = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput)
    status = forms.ChoiceField(label=_("Status"), choices=EditionStatus)
    confidence = forms.ChoiceField(label=_("Confidence in the dates"), choices=Confidence)
    city = forms.ModelChoiceField(label=_("City"), queryset=Place.objects.none(), required=False)
    venue = forms.ModelChoiceField(label=_("Venue"), queryset=Venue.objects.none(), required=False)
    field_order = ("start_date", "end_date", "status", "confidence", "city", "venue", "source", "source_url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = Place.objects.filter(kind=PlaceKind.CITY)
        self.fields["venue"].queryset = Venue.objects.all()

    @staticmethod
    def initial_of(edition: Edition) -> dict[str, Any]:
        names = ("start_date", "end_date", "status", "confidence", "city", "venue", "source_url")
        return {name: getattr(edition, name) for name in names} | {"source": edition.source[:500]}

    def data_of(self) -> EditionData:
        return EditionData(**self.cleaned_data)


class DeadlineForm(SourceFields):
    kind = forms.ChoiceField(label=_("Deadline for"), choices=DeadlineKind)
    day = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    field_order = ("kind", "day", "source", "source_url")


class ClaimForm(SourceFields):
    start_date = forms.DateField(label=_("First day"), widget=forms.DateInput)
    end_date = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput)
    field_order = ("start_date", "end_date", "source", "source_url")


class ImportForm(SourceFields):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV, JSON-LD (.json) or iCalendar (.ics), at most 5 MB.")
    )
    notes_conflicts = forms.BooleanField(
        label=_("Where the file has other days, keep ours and note the file's beside them"), required=False
    )
    field_order = ("file", "source", "source_url", "notes_conflicts")


class OrderForm(forms.Form):
    order = forms.ChoiceField(
        label=_("How does this file write its days?"), choices=ORDERS, widget=forms.RadioSelect
    )
