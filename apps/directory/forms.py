"""The facets of the directory, as a form that is sent with GET: every result has an address of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.widgets import LongSelect
from apps.directory.selectors import Counts, Criteria, Loosening, coming_editions
from apps.reference.enums import CountryCode, ListingSide
from apps.reference.models import CooperationType, Sector
from apps.reference.selectors import chapters

ANY = ("", _("Any"))
SORT_CHOICES = (
    ("best", _("Best match")),
    ("name", pgettext_lazy("order of a list", "Name")),
    ("new", _("Newest first")),
    ("changed", _("Recently changed")),
)
# As the address names them, and as the search does.
PARAMETERS = {
    "q": "query",
    "country": "country",
    "sector": "sector",
    "side": "side",
    "type": "cooperation_type",
    "chapter": "chapter",
    "edition": "edition",
    "verified": "verified",
}
Option = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the same search with one thing changed."""

    label: str
    url: str
    count: int = 0
    is_current: bool = False


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name or goods"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    country = forms.ChoiceField(label=_("Country or region"), required=False, widget=LongSelect)
    side = forms.ChoiceField(label=_("Offers or seeks"), required=False, widget=LongSelect)
    type = forms.ChoiceField(label=_("Kind of cooperation"), required=False, widget=LongSelect)
    sector = forms.ChoiceField(label=_("Sector"), required=False, widget=LongSelect)
    chapter = forms.ChoiceField(label=_("Goods (HS chapter)"), required=False, widget=LongSelect)
    edition = forms.ChoiceField(label=_("Goes to this fair"), required=False, widget=LongSelect)
    verified = forms.ChoiceField(label=_("Verification"), required=False, widget=LongSelect)
    sort = forms.ChoiceField(required=False, choices=SORT_CHOICES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered: dict[str, list[Option]] = {
            "country": list(CountryCode.choices),
            "side": list(ListingSide.choices),
            "type": [(kind.code, kind.label) for kind in CooperationType.objects.all()],
            "sector": list(_sectors()),
            "chapter": [(code.code, f"{code.code} {code.label}") for code in chapters()],
            "edition": [(edition.slug, str(edition)) for edition in coming_editions(timezone.localdate())],
            "verified": [("yes", _("Verified by the organisers"))],
        }
        for name, options in self._offered.items():
            self.fields[name].choices = [ANY, *options]
        self.is_valid()

    def criteria(self) -> Criteria:
        """Return what was asked for; a value that is not on offer counts as any."""
        return Criteria(**{name: self.cleaned_data.get(field, "") for field, name in PARAMETERS.items()})

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sort", "")

    def show_counts(self, counts: Counts) -> None:
        """Leave the options that lead somewhere, each with the number of companies."""
        for field, options in self._offered.items():
            shown = _counted(options, counts.of(PARAMETERS[field]), self.cleaned_data.get(field, ""))
            self.fields[field].choices = [ANY, *shown]

    def chips(self) -> list[Way]:
        """Return what narrows the list now, each with the address without it."""
        return [
            Way(self._shown(field), self._address(field, ""))
            for field in PARAMETERS
            if self.cleaned_data.get(field)
        ]

    def sorts(self) -> list[Way]:
        is_worded = bool(self.cleaned_data.get("q"))
        current = self.order if is_worded or self.order != "best" else ""
        current = current or ("best" if is_worded else "name")
        return [
            Way(str(label), self._address("sort", value), is_current=value == current)
            for value, label in SORT_CHOICES
            if is_worded or value != "best"
        ]

    def loosened(self, ways: Iterable[Loosening]) -> list[Way]:
        fields = {name: field for field, name in PARAMETERS.items()}
        return [Way(self._label(fields[w.name]), self._address(fields[w.name], ""), w.count) for w in ways]

    def _shown(self, field: str) -> str:
        label = self._label(field)
        return label if field in self._offered else str(_("“%(text)s”")) % {"text": label}

    def _label(self, field: str) -> str:
        value = self.cleaned_data[field]
        return _label_of(self._offered[field], value) if field in self._offered else str(value)

    def _address(self, field: str, value: str) -> str:
        query = QueryDict(mutable=True)
        query.update({name: kept for name, kept in self.cleaned_data.items() if kept})
        query[field] = value
        return "?" + "&".join(part for part in query.urlencode().split("&") if not part.endswith("="))


def _sectors() -> Iterator[Option]:
    sectors = list(Sector.objects.all())
    for parent in (sector for sector in sectors if sector.parent_id is None):
        below = [sector for sector in sectors if sector.parent_id == parent.pk]
        yield (parent.label, [(row.code, row.label) for row in (parent, *below)])


def _counted(options: Iterable[Option], counts: dict[str, int], chosen: str) -> list[Option]:
    found: list[Option] = []
    for value, label in options:
        if isinstance(label, list):
            below = _counted(label, counts, chosen)
            found += [(value, below)] if below else []
        elif counts.get(value) or value == chosen:
            found.append((value, f"{label} ({number_format(counts.get(value, 0), use_l10n=True)})"))
    return found


def _label_of(options: Iterable[Option], value: str) -> str:
    for code, label in options:
        if isinstance(label, list):
            inner = _label_of(label, value)
            if inner != value:
                return inner
        elif code == value:
            return str(label)
    return value
