"""The forms of the page on which a forum's suggestions are steered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.forums.selectors import approved_companies
from apps.matching.models.steering import MOST_BOOST
from apps.matching.weighing import GROUP_LABELS, LEAST_FACTOR, MOST_FACTOR
from apps.meetings.enums import RuleKind

STEP = 0.25


class WeightsForm(forms.Form):
    """One factor for each group of features; 1 is the usual weight."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in GROUP_LABELS.items():
            self.fields[group] = forms.FloatField(
                label=label,
                min_value=LEAST_FACTOR,
                max_value=MOST_FACTOR,
                widget=forms.NumberInput(attrs={"step": STEP}),
            )


class ParticipantsForm(forms.Form):
    """Whatever is said of participants: they are chosen by name among those of the forum."""

    participants = ("company",)

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.participants:
            field = self.fields[name]
            field.queryset = approved_companies(forum).order_by("sort_key", "pk")


class RuleForm(ParticipantsForm):
    participants = ("company", "other")
    company = forms.ModelChoiceField(
        label=_("Company"), queryset=Company.objects.none(), to_field_name="public_id"
    )
    kind = forms.ChoiceField(label=_("Rule"), choices=RuleKind.choices)
    other = forms.ModelChoiceField(
        label=_("Other company"), queryset=Company.objects.none(), to_field_name="public_id"
    )


class BoostForm(ParticipantsForm):
    company = forms.ModelChoiceField(
        label=_("Company"), queryset=Company.objects.none(), to_field_name="public_id"
    )
    amount = forms.IntegerField(
        label=_("Hundredths of a point"), min_value=1, max_value=MOST_BOOST, initial=5
    )
    label = forms.CharField(
        label=_("Label"), max_length=60, help_text=_("Everybody who sees the suggestion reads it.")
    )
