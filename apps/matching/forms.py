from django import forms
from django.utils.translation import gettext_lazy as _

from apps.matching.enums import DismissalReason


class DismissForm(forms.Form):
    """Why a suggestion is put aside. Known to the company and the organiser only."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DismissalReason.choices)
