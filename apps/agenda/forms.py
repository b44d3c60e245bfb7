"""What somebody says of a trip."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.agenda.fitting import HORIZON
from apps.agenda.models import Trip
from apps.companies.models import Company, Person
from apps.companies.selectors import people_of
from apps.core.templatetags.times import date_range
from apps.exhibitions.models import Edition
from apps.exhibitions.selectors import candidate_editions


class EditionsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Edition) -> str:
        days = date_range(obj.start_date, obj.end_date) if obj.is_date_publishable else str(obj.year)
        return " · ".join(str(part) for part in (obj.title, days, obj.city) if part)


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.display_name} · {obj.job_title}" if obj.job_title else str(obj.display_name)


class TripForm(forms.Form):
    title = forms.CharField(label=_("Title"), min_length=2, max_length=120)
    editions = EditionsField(label=_("Exhibitions"), queryset=Edition.objects.none(), to_field_name="slug")
    people = PeopleField(
        label=_("Who goes"), queryset=Person.objects.none(), required=False, to_field_name="public_id"
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_shared = forms.BooleanField(
        label=_("Colleagues of the company see this trip"), required=False, initial=True
    )

    def __init__(self, *args: Any, company: Company, keep: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        coming = candidate_editions(today, today + timedelta(days=HORIZON)).order_by()
        ids = [*coming.values_list("pk", flat=True), *keep]
        rows = Edition.objects.filter(pk__in=ids).select_related("exhibition", "city")
        self.fields["editions"].queryset = rows.order_by("start_date", "pk")
        self.fields["people"].queryset = people_of(company)

    @classmethod
    def of(cls, trip: Trip, data: Any = None) -> "TripForm":
        kept = [stop.edition for stop in trip.live_stops]
        initial = {
            "title": trip.title, "notes": trip.notes, "is_shared": trip.is_shared,
            "editions": [edition.slug for edition in kept],
            "people": [person.public_id for person in trip.people.all()],
        }  # fmt: skip
        return cls(data, initial=initial, company=trip.company, keep=[edition.pk for edition in kept])
