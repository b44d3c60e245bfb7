"""Saying what came of a meeting."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.meetings.enums import MeetingResult
from apps.meetings.services.outcomes import Agreed
from apps.opportunities.enums import Currency, DealKind


class OutcomeForm(forms.Form):
    """What came of a meeting, in under a minute on a phone."""

    result = forms.ChoiceField(label=_("Did you meet?"), choices=MeetingResult, widget=forms.RadioSelect)
    interest = forms.TypedChoiceField(
        label=_("How interesting was it for you?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(5, _("5: very")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: not at all"))],
        widget=forms.RadioSelect,
        help_text=_("The other side does not see it."),
    )
    next_step = forms.CharField(
        label=_("Next step"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: samples by May, a visit to the plant, a draft contract."),
    )
    agreed = forms.ChoiceField(
        label=_("What you have agreed"), required=False, choices=[("", _("Nothing yet")), *DealKind.choices]
    )
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=16,
        decimal_places=2,
        help_text=_("If the other side reports it too, it is counted once."),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[("", "—"), *Currency.choices])
    is_confidential = forms.BooleanField(
        label=_("Keep next step and value confidential"),
        required=False,
        help_text=_("They are counted, but shown to nobody else."),
    )

    def __init__(self, *args: Any, may_report_deals: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_report_deals:
            for name in ("agreed", "value", "currency"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("value") or data.get("currency")) and not data.get("agreed"):
            self.add_error("agreed", _("Say what was agreed, so that the value can be counted."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the arguments of `report_outcome` beside user, meeting and company."""
        data = dict(self.cleaned_data)
        kind, value, currency = (data.pop(name, None) for name in ("agreed", "value", "currency"))
        return data | {"agreed": Agreed(kind, value, currency or "") if kind else None}
