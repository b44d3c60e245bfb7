from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.forums.models import Forum, Slot, Table
from apps.meetings.services.planning import MAX_SECONDS
from apps.meetings.services.whatif import MOST_TABLES, Changes, delegates_of


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


class WhatIfForm(forms.Form):
    """What a trial takes otherwise than it is; `changes` is read when the form is valid."""

    tables = forms.IntegerField(label=_("More tables"), min_value=0, max_value=MOST_TABLES, initial=0)
    first = forms.IntegerField(
        label=_("From slot"), min_value=1, required=False, help_text=_("Empty: from the first slot on.")
    )
    last = forms.IntegerField(
        label=_("To slot"), min_value=1, required=False, help_text=_("Empty: to the last slot.")
    )
    interpreters = forms.MultipleChoiceField(
        label=_("Interpreters who leave"), required=False, widget=forms.CheckboxSelectMultiple
    )
    halls = forms.MultipleChoiceField(
        label=_("Halls that are lost"), required=False, widget=forms.CheckboxSelectMultiple
    )
    delegate = forms.ChoiceField(label=_("A delegate who comes late"), required=False)
    arrives = forms.IntegerField(label=_("There from slot"), min_value=1, required=False)
    seconds = forms.IntegerField(label=_("Seconds to plan"), min_value=1, max_value=MAX_SECONDS, initial=10)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        engaged = forum.engagements.select_related("interpreter").order_by("interpreter__name", "pk")
        halls = forum.tables.exclude(hall="").order_by("hall").values_list("hall", flat=True).distinct()
        self._offer("interpreters", [(str(row.interpreter_id), str(row)) for row in engaged])
        self._offer("halls", [(hall, hall) for hall in halls])
        self._offer(
            "delegate",
            [
                ("", "—"),
                *(
                    (str(delegate.pk), f"{delegate.registration.company} · {delegate}")
                    for delegate in delegates_of(forum)
                ),
            ],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            del self.fields[name]
        else:
            self.fields[name].choices = choices

    def changes(self) -> Changes:
        data = self.cleaned_data
        return Changes(
            tables=data["tables"],
            first=data["first"] or 0,
            last=data["last"] or 0,
            interpreters=tuple(map(int, data.get("interpreters", ()))),
            halls=tuple(data.get("halls", ())),
            delegate=int(data["delegate"]) if data.get("delegate") else None,
            arrives=data["arrives"] or 0,
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
        return self._slot(self.cleaned_data["slot"])

    def clean_table(self) -> Table | None:
        return self._table(self.cleaned_data["table"])

    def _slot(self, number: int) -> Slot:
        slot = self._forum.slots.filter(number=number).first()
        if slot is None:
            raise forms.ValidationError(_("This forum has no such slot."))
        return slot

    def _table(self, label: str) -> Table | None:
        table = self._forum.tables.filter(label=label).first() if label else None
        if label and table is None:
            raise forms.ValidationError(_("This forum has no such table."))
        return table


class RoomForm(PlaceForm):
    """Two places: of the meeting that moves, and of the other one that makes room for it."""

    other_slot = forms.IntegerField(min_value=1)
    other_table = forms.CharField(max_length=20, required=False)

    def clean_other_slot(self) -> Slot:
        return self._slot(self.cleaned_data["other_slot"])

    def clean_other_table(self) -> Table | None:
        return self._table(self.cleaned_data["other_table"])
