"""What a company's people type. The services judge; these forms only read."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage, PaperKind, PictureKind
from apps.companies.models import Company, Person
from apps.reference.models import Sector

LANGUAGES_FIELD = {"choices": ContentLanguage, "required": False, "widget": forms.CheckboxSelectMultiple}


def page_language() -> str:
    """Return the language of the page where companies write in it, else English."""
    language = get_language() or "en"
    return language if language in ContentLanguage.values else ContentLanguage.EN


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


class PictureForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What it is"), choices=PictureKind, widget=forms.RadioSelect, initial=PictureKind.PHOTO
    )
    file = forms.FileField(
        label=_("Picture"),
        allow_empty_file=True,
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp"}),
    )
    caption = forms.CharField(label=_("Caption"), max_length=120, required=False)
