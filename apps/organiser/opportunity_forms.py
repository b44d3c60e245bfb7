"""What organisers say about an opportunity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DayField
from apps.opportunities.enums import Currency, Review, Stage
from apps.opportunities.forms import PaperForm
from apps.opportunities.models import Opportunity
from apps.opportunities.selectors import organisers


class StepForm(forms.Form):
    stage = forms.ChoiceField(label=_("Move to"))
    happened_on = DayField(
        label=_("Date"),
        required=False,
        help_text=_("Blank: today."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    seen_stage = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, opportunity: Opportunity, targets: list[Stage], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_stage": opportunity.stage})
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in targets]


class DeskForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Looked after by"), queryset=None, required=False)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_on = DayField(label=_("Next date"), required=False)
    notes = forms.CharField(
        label=_("Private notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any) -> None:
        desk = getattr(opportunity, "desk", None)
        if desk is not None:
            kwargs["initial"] = {
                "owner": desk.owner_id, "next_step": desk.next_step, "next_on": desk.next_on, "notes": desk.notes,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = organisers()


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (Review.ACCEPTED, _("Publish")),
            (Review.CHANGES_REQUESTED, _("Ask for changes")),
            (Review.DECLINED, _("Decline")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The company reads it."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class SharedPaperForm(PaperForm):
    is_shared = forms.BooleanField(label=_("The company that proposed may open it"), required=False)


class SettlementForm(forms.Form):
    value = forms.DecimalField(label=_("Value"), required=False, max_digits=16, decimal_places=2)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[("", "—"), *Currency.choices])
    is_confidential = forms.BooleanField(label=_("The value is confidential"), required=False)
