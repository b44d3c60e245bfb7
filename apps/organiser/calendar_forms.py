"""What organisers fill in about the calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DayField
from apps.exhibitions.enums import DeadlineKind, EditionStatus
from apps.exhibitions.importing import DateOrder
from apps.exhibitions.models import Edition
from apps.exhibitions.services import MOST_PHASES, EditionData
from apps.reference.enums import Confidence, PlaceKind
from apps.reference.models import Place, Venue

ORDERS = [
    (DateOrder.DAY_FIRST.value, _("day first: 03.04.2026 is 3 April")),
    (DateOrder.MONTH_FIRST.value, _("month first: 03/04/2026 is 4 March")),
]


class SourceFields(forms.Form):
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Who says so, for example: the organiser's page.")
    )
    source_url = forms.URLField(label=_("Source link"), max_length=500, required=False, assume_scheme="https")


class EditionForm(SourceFields):
    start_date = DayField(label=_("First day"))
    end_date = DayField(label=_("Last day"), required=False)
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


class PhaseForm(forms.Form):
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=MOST_PHASES)
    start_date = DayField(label=_("First day"))
    end_date = DayField(label=_("Last day"), required=False)
    # With the value that a blank row sends anyway, so that it counts as blank.
    status = forms.ChoiceField(label=_("Status"), choices=EditionStatus, initial=EditionStatus.SCHEDULED)


class PhasesForm(forms.Form):
    """Where the phases can be read; refusals about all of them stand here as well."""

    source = forms.CharField(label=_("Source"), max_length=500)


def phases_formset(edition: Edition, data: Any = None) -> Any:
    """Return the edition's phases as rows, with two blank ones; a row is taken away by its box."""
    made = forms.formset_factory(PhaseForm, extra=2, max_num=MOST_PHASES, can_delete=True)
    names = ("number", "start_date", "end_date", "status")
    rows = [{name: getattr(phase, name) for name in names} for phase in edition.phases.all()]
    # What was sent counts whole: beside the known rows, one that is sent unchanged would pass for blank.
    return made(data, initial=None if data is not None else rows, prefix="phases")


class DeadlineForm(SourceFields):
    kind = forms.ChoiceField(label=_("Deadline for"), choices=DeadlineKind)
    day = DayField(label=_("Last day"))
    field_order = ("kind", "day", "source", "source_url")


class ClaimForm(SourceFields):
    start_date = DayField(label=_("First day"))
    end_date = DayField(label=_("Last day"), required=False)
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
