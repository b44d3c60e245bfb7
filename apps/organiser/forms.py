from django import forms
from django.utils.translation import gettext_lazy as _

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
