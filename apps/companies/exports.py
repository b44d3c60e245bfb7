"""Companies, their people and listings as rows of a sheet, in the columns in which they can be imported again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from apps.companies.models import Company, Listing, Person
from apps.companies.sheet_columns import (
    ADDRESSES,
    COMPANY_COLUMNS,
    LISTING_COLUMNS,
    PERSON_COLUMNS,
    Column,
)

CHUNK = 500
KEY = COMPANY_COLUMNS[:3]
SHEETS: Mapping[str, Sequence[Column]] = {
    "companies": COMPANY_COLUMNS,
    "people": (*KEY, *PERSON_COLUMNS),
    "listings": (*KEY, *LISTING_COLUMNS),
}


def export_rows(companies: QuerySet[Company], sheet: str) -> Iterator[list[Any]]:
    """Yield the header and one row for each company, person or listing; a few hundred companies are read at a time."""
    yield [column.label for column in SHEETS[sheet]]
    yield from _READERS[sheet](companies)


def _companies(companies: QuerySet[Company]) -> Iterator[list[Any]]:
    rows = companies.select_related("city").prefetch_related("names", "addresses", "sectors")
    for company in rows.iterator(chunk_size=CHUNK):
        further = _further(company)
        yield [
            further[column.code] if column.code in further else _value(company, column)
            for column in COMPANY_COLUMNS
        ]


def _further(company: Company) -> dict[str, str]:
    """Return what stands in rows of their own: names, and addresses by column."""
    written = {row.language: row.text for row in company.addresses.all()}
    addresses = {code: written.get(language, "") for code, language in ADDRESSES.items()}
    return {"aliases": "; ".join(row.name for row in company.names.all()), **addresses}


def _people(companies: QuerySet[Company]) -> Iterator[list[Any]]:
    people = Prefetch("people", Person.objects.filter(left_at=None))
    for company in companies.prefetch_related(people).iterator(chunk_size=CHUNK):
        key = [_value(company, column) for column in KEY]
        for person in company.people.all():
            yield [*key, *(_value(person, column) for column in PERSON_COLUMNS)]


def _listings(companies: QuerySet[Company]) -> Iterator[list[Any]]:
    lines = Listing.objects.filter(is_active=True).select_related("cooperation_type", "sector")
    listings = Prefetch("listings", lines.prefetch_related("hs_codes"))
    for company in companies.prefetch_related(listings).iterator(chunk_size=CHUNK):
        key = [_value(company, column) for column in KEY]
        for listing in company.listings.all():
            yield [*key, *(_value(listing, column) for column in LISTING_COLUMNS)]


_READERS = {"companies": _companies, "people": _people, "listings": _listings}


def _value(row: Company | Person | Listing, column: Column) -> Any:
    """Return codes where the import reads codes: a name may be the same in two places."""
    if column.field in {"sectors", "hs_codes"}:
        return "; ".join(found.code for found in getattr(row, column.field).all())
    if column.field in {"cooperation_type", "sector"}:
        return getattr(row, column.field).code
    value = getattr(row, column.field)
    if column.field == "city":
        return value.name if value else getattr(row, "city_name", "")
    if column.field == "quantity":
        return None if value is None else str(value.normalize())
    return "; ".join(value) if isinstance(value, list) else value
