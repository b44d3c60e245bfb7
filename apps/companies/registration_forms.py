"""The first steps of a company: country, number, names, contacts. The services judge; these forms only read."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage, NameKind
from apps.companies.forms import page_language
from apps.companies.models import Company, CompanyName
from apps.companies.services import FurtherName
from apps.companies.validators import DOUBTS, RegistrationNumber, registration_number
from apps.core.errors import InvalidInput
from apps.reference.enums import CountryCode, PlaceKind
from apps.reference.models import Place

# What the number is called where, and what it looks like.
NUMBER_LABELS = {
    CountryCode.AZ: (_("VÖEN"), _("10 digits, as in the certificate of registration: 1401555071.")),
    CountryCode.CN: (
        _("Unified Social Credit Code"),
        _("18 digits and letters, as on the business licence (营业执照): 91110000600037341L."),
    ),
    CountryCode.HK: (_("Business Registration number"), _("The first 8 digits on the certificate.")),
    CountryCode.MO: (_("Commercial registration number"), _("As in the registry, for example 41688 SO.")),
}
OTHER_NUMBER = (
    _("Registration number"),
    _("As in the register of your country: 4 to 20 letters and digits."),
)
ADDRESS_LANGUAGES = (ContentLanguage.AZ, ContentLanguage.ZH_HANS, ContentLanguage.EN, ContentLanguage.RU)


class CountryForm(forms.Form):
    country = forms.ChoiceField(
        label=_("Where is the company registered?"), choices=CountryCode, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_chinese = page_language() == ContentLanguage.ZH_HANS
        self.fields["country"].initial = CountryCode.CN if is_chinese else CountryCode.AZ


class NumberForm(forms.Form):
    """A doubtful number is asked about once more; who has compared it may keep it."""

    registration_number = forms.CharField(max_length=60)
    is_compared = forms.BooleanField(
        label=_("I have compared it with the papers: it is written there exactly so."), required=False
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.doubt = ""
        label, help_text = NUMBER_LABELS.get(CountryCode(country), OTHER_NUMBER)
        field = self.fields["registration_number"]
        field.label, field.help_text = label, help_text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        with suppress(InvalidInput):
            # What cannot be a number at all is refused by the service, in the same words.
            self.doubt = str(DOUBTS.get(self._number(data).doubt, ""))
        return data

    def _number(self, data: dict[str, Any]) -> RegistrationNumber:
        return registration_number(self.country, data.get("registration_number", ""))

    @property
    def is_doubt_open(self) -> bool:
        """Whether there is something to be compared that nobody has said to have compared."""
        return bool(self.doubt) and not self.cleaned_data.get("is_compared")


class NamesForm(forms.Form):
    legal_name = forms.CharField(
        label=_("Legal name"), max_length=200, help_text=_("In your own script, as it is registered.")
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=200,
        required=False,
        help_text=_("As in your contracts. Readers of other languages see it."),
    )
    language = forms.ChoiceField(
        label=_("Language in which you write"),
        choices=ContentLanguage,
        help_text=_("Others see which language it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = page_language()


class FurtherNameForm(forms.Form):
    name = forms.CharField(label=_("Further name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of name"), choices=NameKind, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", "—"), *ContentLanguage.choices], required=False
    )


class _FurtherNames(forms.BaseFormSet):
    def names(self) -> list[FurtherName]:
        """Return the rows in which a name was written; one that was emptied is gone."""
        rows = (form.cleaned_data for form in self.forms)
        return [
            FurtherName(row["name"], row["kind"] or NameKind.SHORT, row["language"])
            for row in rows
            if row.get("name")
        ]


FurtherNameFormSet = forms.formset_factory(FurtherNameForm, formset=_FurtherNames, extra=2, max_num=20)


def further_names(company: Company) -> list[dict[str, str]]:
    """Return what the rows show of names that are there already."""
    return [_name_values(row) for row in company.names.all()]


def _name_values(row: CompanyName) -> dict[str, str]:
    return {"name": row.name, "kind": row.kind, "language": row.language}


class ContactsForm(forms.ModelForm):
    """Where the company is and how it is reached; the address also in other languages."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        help_text=_("With the country code, or as you dial it at home."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = Company
        fields = ("region", "city", "city_name", "postal_code", "address", "phone", "wechat_id", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.instance.country
        for name, kind in (("region", PlaceKind.PROVINCE), ("city", PlaceKind.CITY)):
            self.fields[name].queryset = _places(kind, country)
            self.fields[name].empty_label = "—"
        self.fields["city_name"].help_text = ""
        if country in {CountryCode.HK, CountryCode.MO}:
            del self.fields["postal_code"]
        stored = dict(self.instance.addresses.values_list("language", "text"))
        for language in self._other_languages():
            name = f"address_{language.value.replace('-', '_')}"
            self.fields[name] = forms.CharField(label=language.label, required=False, max_length=300)
            self.initial[name] = stored.get(language, "")

    def _other_languages(self) -> list[ContentLanguage]:
        return [language for language in ADDRESS_LANGUAGES if language != self.instance.language]

    def _post_clean(self) -> None:
        """Skip the model's own checks, which would write into the instance: the service judges."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def addresses(self) -> dict[str, str]:
        return {
            language.value: self.cleaned_data[f"address_{language.value.replace('-', '_')}"]
            for language in self._other_languages()
        }

    def address_fields(self) -> Iterator[forms.BoundField]:
        for language in self._other_languages():
            yield self[f"address_{language.value.replace('-', '_')}"]


def _places(kind: PlaceKind, country: str) -> Any:
    places = Place.objects.filter(kind=kind)
    return places if country == CountryCode.OTHER else places.filter(country=country)
