from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.forums.models import Forum, Slot, Table
from apps.meetings.services.planning import MAX_SECONDS


class PlanForm(forms.Form):
    seconds = forms.IntegerField(
        label=_("Seconds to plan"),
        min_value=1,
        max_value=MAX_SECONDS,
        initial=20,
        help_text=_(
            "More time finds fewer breaks; the number of meetings is usually best after a few seconds."
        ),
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    takes_duplicates = forms.BooleanField(
        label=_("Also import rows that look like another company"),
        required=False,
        help_text=_("Otherwise a company whose name is registered already under another number is left out."),
    )
    verifies = forms.BooleanField(
        label=_("New companies count as verified"),
        required=False,
        help_text=_("You vouch for them. Those with a doubtful number stay drafts."),
    )

    def __init__(self, *args: object, may_verify: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not may_verify:
            del self.fields["verifies"]

    def values(self) -> dict[str, object]:
        return self.cleaned_data | {"name": self.cleaned_data["file"].name}


class ConfirmImportForm(forms.Form):
    leaves_out = forms.BooleanField(label=_("Leave the rejected rows out"), required=False)


class PlaceForm(forms.Form):
    """A place on the board, and which versions of the meetings the organiser has looked at."""

    slot = forms.IntegerField(min_value=1)
    table = forms.CharField(max_length=20, required=False)
    seen = forms.IntegerField(min_value=0, required=False)
    other_seen = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forum = forum

    def clean_slot(self) -> Slot:
        slot = self._forum.slots.filter(number=self.cleaned_data["slot"]).first()
        if slot is None:
            raise forms.ValidationError(_("This forum has no such slot."))
        return slot

    def clean_table(self) -> Table | None:
        label = self.cleaned_data["table"]
        table = self._forum.tables.filter(label=label).first() if label else None
        if label and table is None:
            raise forms.ValidationError(_("This forum has no such table."))
        return table
