"""The merged company's own fields: kept as they were, and filled in where the other has none."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from apps.companies.enums import NameKind
from apps.companies.models import Company, CompanyName

# What only one of two companies can have stays with it: its number, its verification, its language.
FILLED = (
    "name_en", "description", "region_id", "city_id", "city_name", "postal_code", "address", "website", "phone",
    "wechat_id", "founded_year", "employees",
)  # fmt: skip
_DERIVED = {"search_text", "sort_key"}


def snapshot_of(row: Model) -> dict[str, Any]:
    """Return the row's columns in a form that JSON keeps."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in _DERIVED]
    return {name: _plain(getattr(row, name)) for name in names}


def fill_blanks(kept: Company, merged: Company) -> dict[str, Any]:
    """Fill what `kept` does not say from `merged`, and return what was filled."""
    filled = {}
    place_is_open = not (kept.city_id or kept.city_name or kept.address)
    for name in FILLED:
        is_of_place = name in {"region_id", "city_id", "city_name", "postal_code", "address"}
        value = getattr(merged, name)
        if value and not getattr(kept, name) and (place_is_open or not is_of_place):
            setattr(kept, name, value)
            filled[name.removesuffix("_id")] = _plain(value)
    kept.languages = list(dict.fromkeys([*kept.languages, *merged.languages]))
    kept.sectors.add(*merged.sectors.all())
    _keep_names(kept, merged)
    return filled


def _keep_names(kept: Company, merged: Company) -> None:
    """The company is still found under what the other was called."""
    known = {kept.legal_name, kept.name_en, *kept.names.values_list("name", flat=True)}
    for name in dict.fromkeys((merged.legal_name, merged.name_en)):
        if name and name not in known:
            CompanyName.objects.create(company=kept, name=name, kind=NameKind.FORMER)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list) else _encoded(value)


def _encoded(value: Any) -> Any:
    try:
        return DjangoJSONEncoder().default(value)
    except TypeError:
        return str(value)
