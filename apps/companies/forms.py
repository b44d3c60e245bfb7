"""What a company's people type. The services judge; these forms only read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage, PaperKind
from apps.companies.models import Company, Listing, Person
from apps.reference.enums import CooperationSide, ListingSide
from apps.reference.models import CooperationType, HsCode, Sector

SIDES = ((ListingSide.OFFER, _("We offer")), (ListingSide.SEEK, _("We seek")))
LANGUAGES_FIELD = {"choices": ContentLanguage, "required": False, "widget": forms.CheckboxSelectMultiple}


def page_language() -> str:
    """Return the language of the page where companies write in it, else English."""
    language = get_language() or "en"
    return language if language in ContentLanguage.values else ContentLanguage.EN


class SectorGroups(ModelChoiceIterator):
    """The sectors of level 2 under their parents, as option groups."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        sectors = list(self.queryset)
        for parent in (sector for sector in sectors if sector.parent_id is None):
            below = [sector for sector in sectors if sector.parent_id == parent.pk]
            yield (parent.label, [self.choice(parent), *map(self.choice, below)])


class SectorField(forms.ModelChoiceField):
    iterator = SectorGroups


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """A sector of level 1 with those below it; `is_open` where one of them is chosen."""

    label: str
    sectors: list[Sector]
    chosen: set[str]

    @property
    def is_open(self) -> bool:
        return any(str(sector.pk) in self.chosen for sector in self.sectors)

    @property
    def ticks(self) -> list[tuple[Sector, bool]]:
        return [(sector, str(sector.pk) in self.chosen) for sector in self.sectors]


class ProfileForm(forms.ModelForm):
    """Everything may stay empty: a half-filled profile can be saved at any time."""

    languages = forms.MultipleChoiceField(label=_("Languages spoken"), **LANGUAGES_FIELD)
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors"),
        queryset=Sector.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    founded_year = forms.IntegerField(label=_("Founded"), required=False, min_value=1700)

    class Meta:
        model = Company
        fields = (
            "description", "founded_year", "employees", "languages", "is_visible",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = Sector.objects.all()
        self.fields["founded_year"].max_value = timezone.now().year
        if self.instance.pk:
            self.initial["sectors"] = list(self.instance.sectors.all())

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "sectors")}

    def sector_groups(self) -> list[SectorGroup]:
        """Return the sectors as they are shown: folded by level 1, open where something is chosen."""
        chosen = {str(getattr(value, "pk", value)) for value in self["sectors"].value() or []}
        sectors = list(Sector.objects.all())
        return [
            SectorGroup(
                parent.label, [parent, *(row for row in sectors if row.parent_id == parent.pk)], chosen
            )
            for parent in sectors
            if parent.parent_id is None
        ]


class ListingForm(forms.Form):
    """One line offered or sought."""

    side = forms.ChoiceField(
        label=_("Offered or sought"), choices=SIDES, widget=forms.RadioSelect, initial=ListingSide.OFFER
    )
    cooperation_type = forms.ModelChoiceField(
        label=_("Kind of cooperation"), queryset=CooperationType.objects.none()
    )
    sector = SectorField(label=_("Sector"), queryset=Sector.objects.none())
    text = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What exactly, in which quality, for whom: two or three sentences."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=ContentLanguage)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, max_digits=14, decimal_places=3)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=40, help_text=_("t, pieces, m² …"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)
    hs_codes = forms.CharField(
        label=_("HS codes"),
        required=False,
        max_length=200,
        help_text=_("Chapters (2 digits) or headings (4 digits), with spaces between them."),
    )
    hs_pick = forms.MultipleChoiceField(label=_("Codes found"), required=False)
    hs_query = forms.CharField(label=_("Find a code by the name of the goods"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooperation_type"].queryset = CooperationType.objects.all()
        self.fields["cooperation_type"].choices = list(cooperation_choices())
        self.fields["sector"].queryset = Sector.objects.all()
        self.fields["hs_pick"].choices = [(code, code) for code in self._picked()]

    def _picked(self) -> list[str]:
        """The ticks came from a search whose results are not kept: any of them is read like a typed code."""
        return self.data.getlist("hs_pick") if hasattr(self.data, "getlist") else []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = split_codes(data.get("hs_codes", "")) + data.get("hs_pick", [])
        found = {code.code: code for code in HsCode.objects.filter(code__in=wanted, is_in_use=True)}
        unknown = [code for code in wanted if code not in found]
        if unknown:
            self.add_error(
                "hs_codes", _("There is no such HS code: %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        data["hs_codes"] = list(found.values())
        return data

    def values(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"hs_pick", "hs_query"}
        }


def cooperation_choices() -> Iterator[tuple[str, Any]]:
    """Return the kinds of cooperation under what they say: offered, sought, or either."""
    yield ("", "—")
    types = list(CooperationType.objects.all())
    for side in CooperationSide:
        below = [(kind.pk, kind.label) for kind in types if kind.side == side]
        if below:
            yield (str(side.label), below)


def split_codes(typed: str) -> list[str]:
    return [code for code in typed.replace(",", " ").replace(";", " ").replace(".", "").split() if code]


def listing_values(listing: Listing) -> dict[str, Any]:
    """Return what the form shows of a line that is there already."""
    return {
        "side": listing.side,
        "cooperation_type": listing.cooperation_type_id,
        "sector": listing.sector_id,
        "text": listing.text,
        "language": listing.language,
        "quantity": None if listing.quantity is None else listing.quantity.normalize(),
        "unit": listing.unit,
        "valid_until": listing.valid_until,
        "hs_codes": " ".join(code.code for code in listing.hs_codes.all()),
    }


class PersonForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), **LANGUAGES_FIELD)

    class Meta:
        model = Person
        fields = (
            "native_name", "latin_name", "family_name", "given_name", "patronymic", "form_of_address",
            "job_title", "job_title_en", "email", "phone", "wechat_id",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A name in its own script is enough; the service asks for one of the two.
        self.fields["family_name"].required = False
        if self.instance.pk:
            self.initial["languages"] = self.instance.languages

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def spoken(self) -> list[str]:
        return list(self.cleaned_data["languages"])


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind)
    # What the file is, is judged by its content; `accept` only spares people a wrong choice.
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )
