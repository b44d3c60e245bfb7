"""What the words in a spreadsheet mean: codes and names, in any of the languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils.translation import override

from apps.companies.enums import Certificate, ContentLanguage, EmployeeBand, Market
from apps.core.text import fold
from apps.core.translations import in_all_languages
from apps.reference.enums import CountryCode, ListingSide, PlaceKind
from apps.reference.models import CooperationType, HsCode, Place, Sector

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Words:
    """By folded word: what it stands for."""

    countries: Mapping[str, str]
    languages: Mapping[str, str]
    sides: Mapping[str, str]
    employees: Mapping[str, str]
    sectors: Mapping[str, Sector]
    cooperation_types: Mapping[str, CooperationType]
    hs_codes: Mapping[str, HsCode]
    cities: Mapping[str, Place]
    certificates: Mapping[str, str]
    markets: Mapping[str, str]


def load_words() -> Words:
    return Words(
        countries=_choices(CountryCode),
        languages=_choices(ContentLanguage),
        sides=_choices(ListingSide),
        employees=_choices(EmployeeBand),
        sectors=_rows(Sector.objects.all(), "label"),
        cooperation_types=_rows(CooperationType.objects.all(), "label"),
        hs_codes={row.code: row for row in HsCode.objects.filter(is_in_use=True)},
        cities=_rows(Place.objects.filter(kind=PlaceKind.CITY).select_related("parent"), "name"),
        certificates=_choices(Certificate),
        markets=_markets(),
    )


def _markets() -> dict[str, str]:
    """Countries and regions, and provinces; where both are called the same, the country is meant."""
    provinces = _rows(Place.objects.filter(kind=PlaceKind.PROVINCE), "name")
    return {word: place.code for word, place in provinces.items()} | _choices(Market)


def _choices(choices: type[TextChoices]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): value for value, label in choices.choices}
    return found | {fold(value): value for value in choices.values}


def _rows(rows: Iterable[Row], name: str) -> dict[str, Row]:
    """A code wins over a name, and of two rows with one name the first."""
    found: dict[str, Row] = {}
    coded: dict[str, Row] = {}
    for row in rows:
        coded[fold(str(row.code))] = row  # type: ignore[attr-defined]
        for text in in_all_languages(row, name):
            found.setdefault(fold(text), row)
    return found | coded


def parts(text: str) -> Iterator[str]:
    """Yield what a cell lists, divided by semicolons (or commas) of any script."""
    for mark in (",", "，", "、", "；"):
        text = text.replace(mark, ";")
    return (part for piece in text.split(";") if (part := piece.strip()))
