"""What companies type about their offers and needs. The services judge; these forms only read."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import Certificate, ContentLanguage, Market
from apps.companies.models import Listing
from apps.companies.selectors import province_names
from apps.core.forms import DayField
from apps.reference.enums import CooperationSide, ListingSide
from apps.reference.forms import HsCodesField
from apps.reference.models import CooperationType, Sector

SIDES = ((ListingSide.OFFER, _("We offer")), (ListingSide.SEEK, _("We seek")))
TICKS = forms.CheckboxSelectMultiple


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


class ListingForm(forms.Form):
    """One line offered or sought."""

    side = forms.ChoiceField(
        label=_("Offered or sought"), choices=SIDES, widget=forms.RadioSelect, initial=ListingSide.OFFER
    )
    cooperation_type = forms.ModelChoiceField(
        label=_("Kind of cooperation"),
        queryset=CooperationType.objects.none(),
        help_text=_(
            "Beside each kind stands the one that answers it: that is what the other side looks for."
        ),
    )
    sector = SectorField(label=_("Sector"), queryset=Sector.objects.none(), empty_label="—")
    text = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What exactly, in which quality, for whom: two or three sentences."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=ContentLanguage)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, max_digits=14, decimal_places=3)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=40, help_text=_("t, pieces, m² …"))
    valid_until = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_(
            "After this day others no longer see the line. You are told, and can give it another day."
        ),
    )
    hs_codes = HsCodesField(required=False)
    certificates = forms.MultipleChoiceField(
        label=_("Certificates"), choices=Certificate, required=False, widget=TICKS
    )
    other_certificates = forms.CharField(label=_("Other certificates"), required=False, max_length=200)
    countries = forms.MultipleChoiceField(
        label=_("Target markets"), choices=Market, required=False, widget=TICKS
    )
    provinces = forms.MultipleChoiceField(label=_("Provinces and regions"), required=False, widget=TICKS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooperation_type"].queryset = CooperationType.objects.all()
        self.fields["cooperation_type"].choices = list(cooperation_choices())
        self.fields["sector"].queryset = Sector.objects.all()
        self.fields["provinces"].choices = sorted(province_names().items(), key=lambda item: item[0])

    def add_error(self, field: str | None, error: Any) -> None:
        """The service speaks of markets; here they are asked in two fields."""
        super().add_error("countries" if field == "markets" else field, error)

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"markets": values.pop("countries") + values.pop("provinces")}

    @property
    def has_certificates(self) -> bool:
        return any(self[name].value() for name in ("certificates", "other_certificates"))

    @property
    def has_markets(self) -> bool:
        return any(self[name].value() for name in ("countries", "provinces"))


def cooperation_choices() -> Iterator[tuple[str, Any]]:
    """Return the kinds of cooperation under what they say, each with the kind that answers it."""
    yield ("", "—")
    types = list(CooperationType.objects.select_related("complement"))
    for side in CooperationSide:
        below = [(kind.pk, _with_answer(kind)) for kind in types if kind.side == side]
        if below:
            yield (str(side.label), below)


def _with_answer(kind: CooperationType) -> str:
    if kind.complement is None or kind.complement == kind:
        return kind.label
    return f"{kind.label} ⇄ {kind.complement.label}"


def listing_values(listing: Listing) -> dict[str, Any]:
    """Return what the form shows of a line that is there already."""
    markets = listing.markets
    return {
        "side": listing.side,
        "cooperation_type": listing.cooperation_type_id,
        "sector": listing.sector_id,
        "text": listing.text,
        "language": listing.language,
        "quantity": None if listing.quantity is None else listing.quantity.normalize(),
        "unit": listing.unit,
        "valid_until": listing.valid_until,
        "hs_codes": [code.code for code in listing.hs_codes.all()],
        "certificates": listing.certificates,
        "other_certificates": listing.other_certificates,
        "countries": [code for code in markets if code in Market.values],
        "provinces": [code for code in markets if code not in Market.values],
    }


class TranslationForm(forms.Form):
    """A line in a further language."""

    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(label=_("Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, name) for code, name in ContentLanguage.choices if code != listing.language
        ]
