"""Proposing when to meet, and agreeing to it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.companies.selectors import people_of
from apps.core.templatetags.times import clock, zone_name
from apps.core.templatetags.times import day as day_label
from apps.exhibitions.models import Edition
from apps.meetings.enums import PartOfDay, Wish
from apps.meetings.models import MeetingRequest, TimeProposal
from apps.meetings.selectors.fairs import booth_of, fair_days
from apps.meetings.selectors.openings import Opening
from apps.meetings.services.fairs import FairTime

_NOTE_ROWS = {"rows": 3}
MINUTES = (15, 30, 45, 60, 90)


def _note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs=_NOTE_ROWS),
        help_text=_("The other side reads it."),
    )


class ProposeSlotForm(forms.Form):
    """One of the slots that are free for both sides."""

    slot = forms.TypedChoiceField(label=_("Free times"), coerce=int)
    note = _note_field()

    def __init__(self, *args: Any, openings: list[Opening], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots = {opening.slot.number: opening.slot for opening in openings}
        here = ZoneInfo(zone)
        self.fields["slot"].choices = [
            (number, span_label(slot.starts_at, slot.ends_at, here)) for number, slot in self._slots.items()
        ]
        self.fields["slot"].help_text = _("Times of %(zone)s.") % {"zone": zone_name(zone)}

    def values(self) -> dict[str, Any]:
        return {"slot": self._slots[self.cleaned_data["slot"]], "note": self.cleaned_data["note"]}


class ProposePartForm(forms.Form):
    """A time of day, where the organisers choose the slot."""

    part_of_day = forms.ChoiceField(label=_("Time of day"), widget=forms.RadioSelect)
    note = _note_field()

    def __init__(self, *args: Any, request: MeetingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [choice for choice in PartOfDay.choices if choice[0] != request.part_of_day]
        self.fields["part_of_day"].choices = parts

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.display_name} · {obj.job_title}" if obj.job_title else str(obj.display_name)


class FairTimeForm(forms.Form):
    """A day of the fair, an hour, how long, where, and who comes."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=str)
    starts = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(n, _("%(n)d minutes") % {"n": n}) for n in MINUTES],
        initial=30,
    )
    place = forms.CharField(
        label=_("Booth or place"), max_length=60, help_text=_("For example: hall 4, booth 4B-102.")
    )
    person = PersonField(label=_("Who comes"), queryset=Person.objects.none(), to_field_name="public_id")
    note = _note_field()

    field_order = ("day", "starts", "minutes", "place", "person", "wish", "note")

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        company: Company,
        other: Company,
        standing: TimeProposal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(edition.time_zone)
        days = [(day.isoformat(), day_label(day)) for day in fair_days(edition)]
        self.fields["day"].choices = days
        self.fields["minutes"].choices = [(n, _("%(n)d minutes") % {"n": n}) for n in MINUTES]
        self.fields["starts"].help_text = _("The clock of the fair: %(zone)s.") % {
            "zone": zone_name(edition.time_zone)
        }
        people = people_of(company)
        self.fields["person"].queryset = people
        self.initial.setdefault("place", booth_of(edition, other) or booth_of(edition, company))
        first = people.first()
        if first is not None:
            self.initial.setdefault("person", first.public_id)
        if standing is not None and standing.starts_at and standing.ends_at:
            begins = standing.starts_at.astimezone(self._zone)
            length = int((standing.ends_at - standing.starts_at).total_seconds() // 60)
            self.initial |= {
                "day": begins.date().isoformat(), "starts": begins.time(), "minutes": length,
                "place": standing.place,
            }  # fmt: skip

    def time(self) -> FairTime:
        data = self.cleaned_data
        start = datetime.combine(datetime.fromisoformat(data["day"]).date(), data["starts"], self._zone)
        return FairTime(
            starts_at=start,
            ends_at=start + timedelta(minutes=data["minutes"]),
            person=data["person"],
            place=data["place"],
        )


class FairAskForm(FairTimeForm):
    wish = forms.ChoiceField(
        label=_("How much you want it"), choices=Wish, initial=Wish.WOULD, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you would like to talk about. The other side reads it."),
    )


class AgreeForm(forms.Form):
    """Who comes for the side that agrees; asked at fairs only, since forums have delegates."""

    person = PersonField(label=_("Who comes"), queryset=Person.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(company)
        self.fields["person"].queryset = people
        first = people.first()
        if first is not None:
            self.initial.setdefault("person", first.public_id)


def span_label(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return a stretch of time as one line, on one clock."""
    return clock(start.astimezone(zone), end.astimezone(zone), with_day=True)
