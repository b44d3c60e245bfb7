"""What the calendar's filters accept, and how a company says that it goes."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.companies.models import Company
from apps.exhibitions.enums import AttendanceRole, Part
from apps.exhibitions.models import Attendance
from apps.exhibitions.selectors import FIRST_YEAR, LAST_YEAR, EditionFilters, FilterChoices
from apps.reference.enums import CountryCode

LONGEST_QUERY = 80
LONGEST_LABEL = 48
MONTH = re.compile(r"(?:(?P<year>20[0-9]{2})-)?(?P<month>0?[1-9]|1[0-2])")
PARTS = [
    (Part.UPCOMING.value, _("Coming up")),
    (Part.PAST.value, _("Past")),
    (Part.ALL.value, _("All dates")),
]
COUNTRIES = (CountryCode.AZ, CountryCode.CN, CountryCode.HK, CountryCode.MO)


class CalendarForm(forms.Form):
    """The filters of a list, all optional and all in the address."""

    q = forms.CharField(label=_("Search"), max_length=LONGEST_QUERY, required=False, strip=True)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    region = forms.ChoiceField(label=_("Province"), required=False)
    hs = forms.ChoiceField(label=_("HS chapter"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    month = forms.CharField(label=_("Month"), required=False)
    when = forms.ChoiceField(label=_("Time"), required=False)

    def __init__(self, data: Any, *, choices: FilterChoices) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY})
        anything = [("", _("All"))]
        sectors = [(sector.code, sector.label) for sector in choices.sectors]
        years = [year for year in choices.years if FIRST_YEAR <= year <= LAST_YEAR]
        self._offer("sector", anything + sectors)
        self._offer("city", anything + [(city.code, city.name) for city in choices.cities])
        self._offer("country", anything + [(code.value, code.label) for code in COUNTRIES])
        self._offer("region", anything + [(place.code, place.name) for place in choices.regions])
        chapters = [
            (chapter.code, _shortened(f"{chapter.code} {chapter.label}")) for chapter in choices.chapters
        ]
        self._offer("hs", anything + chapters)
        self._offer("year", anything + [(year, str(year)) for year in years])
        months = [(str(number), capfirst(name)) for number, name in MONTHS.items()]
        self.fields["month"].widget = forms.Select(choices=[*anything, *months])
        self._offer("when", [("", ""), *PARTS])
        # The part that holds anyway stands first and needs no word in the address.
        usual = _usual_part(bool(data.get("year")) or "-" in data.get("month", ""))
        first = [("", label) for part, label in PARTS if part == usual]
        self.fields["when"].widget.choices = first + [pair for pair in PARTS if pair[0] != usual]

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name].choices = list(choices)

    def clean_month(self) -> tuple[int | None, int] | None:
        """Return (year or None, month) of `9`, `09` or `2026-09`."""
        text = self.cleaned_data["month"]
        if not text:
            return None
        found = MONTH.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("There is no such month. Write 9 or 2026-09."), code="bad_month")
        return (int(found["year"]) if found["year"] else None, int(found["month"]))

    def filters(self) -> EditionFilters:
        """Return what was asked for; call only on a valid form. A year or month alone asks for all of its editions."""
        values = self.cleaned_data
        year, month = values["month"] or (None, None)
        year = year or values["year"]
        return EditionFilters(
            q=values["q"],
            sector=values["sector"],
            city=values["city"],
            country=values["country"],
            region=values["region"],
            hs=values["hs"],
            month=month,
            year=year,
            when=values["when"] or _usual_part(bool(year)),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What another form on the page sends along, so that the filters hold on."""
        names = ("q", "sector", "hs", "country", "region", "city")
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    def names_part(self) -> bool:
        """Whether the address asks for a part or period, which a feed then keeps to."""
        values = self.cleaned_data
        return bool(values["when"] or values["year"] or values["month"])

    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


class AttendanceForm(forms.Form):
    """How one company goes to one edition."""

    role = forms.ChoiceField(label=_("How do you go?"), choices=AttendanceRole, widget=forms.RadioSelect)
    booth = forms.CharField(
        label=pgettext_lazy("stand at a fair", "Booth"),
        max_length=40,
        required=False,
        help_text=_("If you exhibit and know it already, for example 5.1H22."),
    )
    is_public = forms.BooleanField(label=_("Show it to other visitors of this page"), required=False)


def attendance_form(company: Company, attendance: Attendance | None, data: Any = None) -> AttendanceForm:
    """Return the form of a company; `data` when it was sent."""
    initial: dict[str, Any] = {"role": AttendanceRole.VISITS, "is_public": True}
    if attendance is not None:
        initial = {"role": attendance.role, "booth": attendance.booth, "is_public": attendance.is_public}
    return AttendanceForm(data, initial=initial, auto_id=f"attend_{company.public_id}_%s")


def _usual_part(has_year: bool) -> Part:
    """Who names a year wants all of it; who names none wants to know what comes."""
    return Part.ALL if has_year else Part.UPCOMING


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL].rstrip()}…"
