"""Asking for a meeting, and answering."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import managed_companies
from apps.forums.enums import RegistrationState
from apps.forums.models import Forum, Registration, Slot
from apps.meetings.enums import PartOfDay, Wish
from apps.meetings.services.requests import ASKING_STATES


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """A forum where one of the reader's companies can ask the other one for a meeting."""

    company: Company
    forum: Forum

    @property
    def key(self) -> str:
        return f"{self.company.public_id}:{self.forum.public_id}"


def places_to_meet(user: User, other: Company) -> list[MeetingPlace]:
    """Return the forums that take requests and in which both sides take part, the next one first."""
    approved = RegistrationState.APPROVED
    theirs = Registration.objects.filter(company=other, state=approved).values("forum_id")
    rows = (
        Registration.objects.filter(
            company__in=managed_companies(user).order_by().values("pk"),
            forum__in=theirs,
            forum__state__in=ASKING_STATES,
            state=approved,
        )
        .exclude(company=other)
        .exclude(company__country=other.country, forum__cross_country_only=True)
    )
    rows = rows.select_related("company", "forum").order_by("forum__starts_on", "forum_id", "company_id")
    return [MeetingPlace(row.company, row.forum) for row in rows]


class AskForm(forms.Form):
    place = forms.ChoiceField(label=_("At which forum"), widget=forms.RadioSelect)
    wish = forms.ChoiceField(
        label=_("How much you want it"),
        choices=Wish,
        initial=Wish.WOULD,
        widget=forms.RadioSelect,
        help_text=_("The plan places the meetings that must be first."),
    )
    part_of_day = forms.ChoiceField(
        label=_("Time of day"), choices=PartOfDay, initial=PartOfDay.ANY, help_text=_("Where the forum is.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you would like to talk about. The other side reads it."),
    )

    def __init__(self, *args: Any, places: list[MeetingPlace], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.key: place for place in places}
        several = len({place.company.pk for place in places}) > 1
        self.fields["place"].choices = [
            (key, _place_label(place, several)) for key, place in self._places.items()
        ]
        fitting = [key for key in self._places if key.endswith(f":{chosen}")] or list(self._places)
        self.fields["place"].initial = fitting[0] if fitting else None

    def values(self) -> dict[str, Any]:
        """Return the arguments of `request_meeting` beside user and recipient."""
        place = self._places[self.cleaned_data["place"]]
        return {
            "sender": place.company,
            "forum": place.forum,
            "wish": self.cleaned_data["wish"],
            "part_of_day": self.cleaned_data["part_of_day"],
            "note": self.cleaned_data["note"],
        }


def _place_label(place: MeetingPlace, with_company: bool) -> str:
    return f"{place.forum} · {place.company}" if with_company else str(place.forum)


class AcceptForm(forms.Form):
    wish = forms.ChoiceField(
        label=_("How much you want it"), choices=Wish, initial=Wish.WOULD, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it."),
    )


class SlotForm(forms.Form):
    """A slot of the forum by its number, and which version of the meeting the person has looked at."""

    slot = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, forum: Forum | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forum = forum

    def clean_slot(self) -> Slot:
        slot = self._slot(self.cleaned_data["slot"])
        if slot is None:
            raise forms.ValidationError(_("This forum has no such slot."))
        return slot

    def wanted(self, asked: str) -> Slot | None:
        """Return the slot that was chosen: the one sent with the form, else the one that the address names."""
        if self.is_bound:
            return self.cleaned_data.get("slot")
        return self._slot(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None

    def _slot(self, number: int) -> Slot | None:
        return self._forum.slots.filter(number=number).first() if self._forum else None
