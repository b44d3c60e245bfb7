"""What a company asks for, and what an organiser answers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.companies.selectors import people_of
from apps.core.forms import DayField
from apps.core.templatetags.times import date_range
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterLanguage
from apps.letters.selectors import editions_to_be_invited_to, forums_to_be_invited_to

Event = Forum | Edition


class LetterForm(forms.Form):
    event = forms.ChoiceField(label=_("Event"))
    person = forms.ModelChoiceField(label=_("Invited person"), queryset=Person.objects.none())
    stays_from = DayField(
        label=_("Arrives on"),
    )
    stays_until = DayField(label=_("Leaves on"))
    second_language = forms.ChoiceField(
        label=_("Second language of the letter"),
        choices=LetterLanguage,
        initial=LetterLanguage.EN,
        help_text=_("The first one is the host country's."),
    )
    note = forms.CharField(
        label=_("Note for the organisers"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, company: Company, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(company)
        today = timezone.localdate()
        forums, editions = list(forums_to_be_invited_to(today)), list(editions_to_be_invited_to(today)[:200])
        self._events: dict[str, Event] = {f"forum:{row.public_id}": row for row in forums}
        self._events |= {f"fair:{row.slug}": row for row in editions}
        self.fields["event"].choices = [
            ("", "—"),
            (
                _("Forums"),
                [
                    (f"forum:{row.public_id}", f"{row} · {date_range(row.starts_on, row.ends_on)}")
                    for row in forums
                ],
            ),
            (
                _("Fairs"),
                [
                    (f"fair:{row.slug}", f"{row} · {date_range(row.start_date, row.end_date)}")
                    for row in editions
                ],
            ),
        ]
        event = self._events.get(wanted)
        if event is not None:
            first, last = days_of(event)
            self.initial |= {
                "event": wanted,
                "stays_from": first - timedelta(days=1),
                "stays_until": last + timedelta(days=1),
            }

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"event": self._events[self.cleaned_data["event"]]}


def days_of(event: Event) -> tuple[Any, Any]:
    if isinstance(event, Forum):
        return event.starts_on, event.ends_on
    return event.start_date, event.end_date or event.start_date
