"""What a company says about taking part in a forum."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.companies.selectors import people_of
from apps.core.forms import MomentField
from apps.core.templatetags.times import zone_name
from apps.core.time import other_zone
from apps.forums.models import Delegate, Forum, Registration, Slot


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.display_name} · {obj.job_title}" if obj.job_title else obj.display_name


class DelegatesForm(forms.Form):
    people = PeopleField(
        label=_("Who sits at the table"),
        queryset=Person.objects.none(),
        help_text=_("Each person has an agenda of their own: two people can sit in two meetings at once."),
    )

    def __init__(
        self, *args: Any, company: Company, registration: Registration | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people_of(company)
        if registration is not None:
            self.fields["people"].initial = list(registration.delegates.values_list("person_id", flat=True))


class RegisterForm(DelegatesForm):
    note = forms.CharField(
        label=_("Note to the organiser"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AbsencesForm(forms.Form):
    """From when to when one delegate is there, and the slots in between in which they are not; on the forum's clock."""

    arrives_at = MomentField(label=_("Arrives"), required=False)
    leaves_at = MomentField(label=_("Leaves"), required=False)
    slots = forms.MultipleChoiceField(
        label=_("Not there in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, forum: Forum, slots: Sequence[Slot], delegate: Delegate, **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=f"d{delegate.pk}", **kwargs)
        self.delegate, self._slots = delegate, slots
        self.fields["arrives_at"].initial = delegate.arrives_at
        self.fields["leaves_at"].initial = delegate.leaves_at
        self.fields["slots"].choices = [(str(slot.number), slot_label(slot, forum)) for slot in slots]
        self.fields["slots"].initial = [str(slot.number) for slot in delegate.blocked_slots.all()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        arrives, leaves = values.get("arrives_at"), values.get("leaves_at")
        if arrives and leaves and leaves <= arrives:
            self.add_error("leaves_at", _("The departure is before the arrival."))
        return values

    def stay(self) -> dict[str, datetime | None]:
        return {name: self.cleaned_data[name] for name in ("arrives_at", "leaves_at")}

    def chosen(self) -> list[Slot]:
        numbers = set(self.cleaned_data["slots"])
        return [slot for slot in self._slots if str(slot.number) in numbers]


def slot_label(slot: Slot, forum: Forum) -> str:
    """Return a slot's time where the forum is, and after it the time on the other side."""
    here = ZoneInfo(forum.time_zone)
    there = other_zone(here)
    return f"{_span(slot, here)} {_city(here)} · {_clock(slot.starts_at, there)} {_city(there)}"


def _span(slot: Slot, zone: ZoneInfo) -> str:
    start = slot.starts_at.astimezone(zone)
    return f"{start:%d.%m.} {start:%H:%M}–{_clock(slot.ends_at, zone)}"


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def _city(zone: ZoneInfo) -> str:
    return zone_name(zone.key)
