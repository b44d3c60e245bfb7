"""The filters of the list, and what a company says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.opportunities.enums import Currency, DealKind, Kind, Region, Stage
from apps.opportunities.models import Interest, Opportunity
from apps.opportunities.selectors import Filters, used_choices
from apps.reference.models import Sector

ANY = ("", _("Any"))


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FilterForm(forms.Form):
    """All optional and all in the address; a value that nothing has is not offered."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    region = forms.ChoiceField(label=_("Place"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        sectors, regions, kinds, stages = used_choices()
        self.fields["sector"].choices = [ANY, *((sector.code, sector.label) for sector in sectors)]
        self.fields["region"].choices = [ANY, *_used(Region.choices, regions)]
        self.fields["kind"].choices = [ANY, *_used(Kind.choices, kinds)]
        self.fields["stage"].choices = [ANY, *_used(Stage.choices, stages)]

    def filters(self) -> Filters:
        """Return what was asked for; a value that is not on offer counts as any."""
        data = getattr(self, "cleaned_data", {})
        return Filters(**{name: data.get(name) or "" for name in self.fields})


def _used(choices: Iterable[tuple[Any, Any]], used: set[str]) -> list[tuple[Any, Any]]:
    return [(code, label) for code, label in choices if code in used]


class InterestForm(forms.Form):
    message = forms.CharField(
        label=_("A word to the organisers"),
        required=False,
        max_length=500,
        widget=_textarea(3),
        help_text=_("Only the organisers read it. They bring the sides together."),
    )
    is_public = forms.BooleanField(label=_("Other verified companies may see our name"), required=False)

    def __init__(self, *args: Any, interest: Interest | None = None, **kwargs: Any) -> None:
        if interest is not None:
            kwargs["initial"] = {"message": interest.message, "is_public": interest.is_public}
        super().__init__(*args, **kwargs)


class ProposalForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), min_length=5, max_length=250)
    sought = forms.CharField(
        label=_("What is sought"), min_length=20, max_length=4000, widget=_textarea(7),
        help_text=_("What it is about, what is there already, and whom you look for."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    region = forms.ChoiceField(label=_("Region"), choices=Region.choices)
    place_name = forms.CharField(label=_("Place"), required=False, max_length=200)
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors"),
        queryset=Sector.objects.filter(parent=None),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One to five."),
    )

    @classmethod
    def of(cls, proposal: Opportunity, data: Any = None) -> "ProposalForm":
        initial = {
            "language": proposal.language, "title": proposal.title, "sought": proposal.sought,
            "kind": proposal.kind, "region": next(iter(proposal.regions), ""),
            "place_name": proposal.place_name, "sectors": list(proposal.sectors.all()),
        }  # fmt: skip
        return cls(data, initial=initial)


class MoneyFields(forms.Form):
    value = forms.DecimalField(
        label=_("Value"), required=False, min_value=0, max_digits=16, decimal_places=2,
        help_text=_("Blank where there is none yet."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[("", "—"), *Currency.choices])
    is_confidential = forms.BooleanField(
        label=_("The value is confidential"),
        required=False,
        initial=True,
        help_text=_(
            "It is counted as a result; the amount is seen by the two sides and the organisers alone."
        ),
    )


class PartnerForm(forms.Form):
    """The first step of a report: which company it was with."""

    q = forms.CharField(
        label=_("Company"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )


class PaperForm(forms.Form):
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=300)


class ReportForm(MoneyFields):
    kind = forms.ChoiceField(label=_("Result"), choices=DealKind.choices)
    reference = forms.CharField(
        label=_("Number of the contract"),
        required=False,
        max_length=60,
        help_text=_("If there are several between you two, it tells them apart."),
    )
    note = forms.CharField(
        label=_("Note to the organisers"), required=False, max_length=500, widget=_textarea(3)
    )
    field_order = ("kind", "reference", "value", "currency", "is_confidential", "note")
