"""What organisers fill in on the day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.forms import MomentField
from apps.forums.models import Delegate, Forum
from apps.forums.selectors import approved_delegates
from apps.meetings.services.shifting import LONGEST


class ShiftForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=-LONGEST,
        max_value=LONGEST,
        initial=15,
        help_text=_("How much later the session ends; a number below nought: how much earlier."),
    )


class WalkInForm(forms.Form):
    first = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none())
    second = forms.ModelChoiceField(label=_("With"), queryset=Company.objects.none())
    beyond_the_most = forms.BooleanField(
        label=_("Also when one of them has as many meetings as the forum allows"), required=False
    )

    def __init__(self, *args: Any, forum: Forum, present: list[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if forum.meetings_most is None:
            del self.fields["beyond_the_most"]
        there = Company.objects.filter(pk__in=[company.pk for company in present]).order_by("sort_key", "pk")
        for name in ("first", "second"):
            self.fields[name].queryset = there


class LateForm(forms.Form):
    """Who comes later, and when; on the forum's clock."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Delegate.objects.none(), to_field_name="badge"
    )
    arrives_at = MomentField(label=_("Arrives"))

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = approved_delegates(forum).order_by("registration__company__sort_key", "pk")
        self.fields["person"].queryset = rows
        self.fields["person"].label_from_instance = lambda row: f"{row.registration.company} · {row.person}"
