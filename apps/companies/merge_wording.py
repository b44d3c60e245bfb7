"""How two companies that may be one, and what a merge does with them, read in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.companies.selectors import people_of

FATES = {
    "moved": _("%(what)s: %(count)d carried over"),
    "joined": _("%(what)s: %(count)d joined with what is there"),
    "ended": _("%(what)s: %(count)d ended"),
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What a merge does to one table: `model` and `fate` for programs, `text` for people."""

    model: str
    fate: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One thing that a company says of itself: `field` for programs, `label` and `text` for people."""

    field: str
    label: str
    text: str


def report_lines(report: Sequence[Mapping[str, Any]]) -> Iterator[ReportLine]:
    """Yield what a merge did to each table."""
    for line in report:
        model, fate, count = line["model"], line["fate"], line["count"]
        what = capfirst(str(apps.get_model(model)._meta.verbose_name_plural))
        yield ReportLine(model, fate, count, str(FATES[fate]) % {"what": what, "count": count})


def snapshot_lines(snapshot: Mapping[str, Any]) -> Iterator[ValueLine]:
    """Yield what the merged company said of itself, without what it left open."""
    for field in Company._meta.concrete_fields:
        value = snapshot.get(field.attname)
        if field.editable and value not in (None, "", [], False):
            yield _line(field, value)


def filled_lines(filled: Mapping[str, Any]) -> Iterator[ValueLine]:
    """Yield what the company that stays takes over because it has left it open."""
    for field in Company._meta.concrete_fields:
        if field.name in filled:
            yield _line(field, filled[field.name])


def compared(*companies: Company) -> Iterator[tuple[Any, list[str], bool]]:
    """Yield label, the companies' values, and whether they are the same, for each thing that is compared."""
    for label, read in _FACTS:
        values = [str(read(company) or "—") for company in companies]
        yield label, values, values[0] == values[1]


def _line(field: "Field[Any, Any]", value: Any) -> ValueLine:
    return ValueLine(field.name, str(capfirst(str(field.verbose_name))), _in_words(field, value))


def _in_words(field: "Field[Any, Any]", value: Any) -> str:
    if field.related_model:
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value))


_FACTS = (
    (_("Legal name"), lambda c: c.legal_name),
    (_("Name in English"), lambda c: c.name_en),
    (_("Further names"), lambda c: ", ".join(name.name for name in c.names.all())),
    (_("Country or region"), lambda c: c.get_country_display()),
    (_("Registration number"), lambda c: c.registration_number),
    (_("State of the number"), lambda c: c.get_number_state_display()),
    (_("Verification"), lambda c: c.get_verification_state_display()),
    (_("City"), lambda c: c.city or c.city_name),
    (_("Address"), lambda c: c.address),
    (_("Phone"), lambda c: c.phone),
    (_("Website"), lambda c: c.website),
    (_("Offers and needs"), lambda c: c.listings.filter(is_active=True).count()),
    (_("People"), lambda c: people_of(c).count()),
    (_("Team"), lambda c: c.memberships.count()),
)
