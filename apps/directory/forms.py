"""The facets of the directory, as a form that is sent with GET: every result has an address of its own."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.directory.selectors import Criteria
from apps.reference.enums import CountryCode, ListingSide
from apps.reference.models import CooperationType, Sector

ANY = ("", _("Any"))


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name or goods"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    side = forms.ChoiceField(label=_("Offers or seeks"), required=False)
    type = forms.ChoiceField(label=_("Kind of cooperation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [ANY, *CountryCode.choices]
        self.fields["side"].choices = [ANY, *ListingSide.choices]
        self.fields["sector"].choices = [ANY, *_sectors()]
        self.fields["type"].choices = [ANY, *((t.code, t.label) for t in CooperationType.objects.all())]

    def criteria(self) -> Criteria:
        """Return what was asked for; a value that is not on offer counts as any."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else getattr(self, "cleaned_data", {})
        return Criteria(
            query=data.get("q", ""),
            country=data.get("country", ""),
            sector=data.get("sector", ""),
            side=data.get("side", ""),
            cooperation_type=data.get("type", ""),
        )

    def chips(self) -> list[tuple[str, str]]:
        """Return what narrows the list now, as (name, what it is set to)."""
        chosen = []
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                shown = _label_of(self.fields[name], value)
                chosen.append((name, shown))
        return chosen


def _sectors() -> Iterator[tuple[Any, Any]]:
    sectors = list(Sector.objects.all())
    for parent in (sector for sector in sectors if sector.parent_id is None):
        below = [sector for sector in sectors if sector.parent_id == parent.pk]
        yield (parent.label, [(row.code, row.label) for row in (parent, *below)])


def _label_of(field: forms.Field, value: str) -> str:
    for code, label in getattr(field, "choices", []):
        if isinstance(label, list | tuple):
            for inner, inner_label in label:
                if inner == value:
                    return str(inner_label)
        elif code == value:
            return str(label)
    return value
