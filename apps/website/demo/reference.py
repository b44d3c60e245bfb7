"""The rows to which the demonstration refers."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

from apps.core.text import search_text
from apps.exhibitions.models import Edition
from apps.reference.models import CooperationType, HsCode, Place, Sector
from apps.reference.services import localised
from apps.website.demo.content import DemoContent

Row = TypeVar("Row", bound=Model)


class ReferenceMissing(Exception):
    """The demo refers to rows that are not in the database; the message names the kind and some codes."""


class Reference:
    """The rows to which the demo refers, by their codes; demo cities that are missing are made."""

    def __init__(self, content: DemoContent) -> None:
        companies, forum = content.companies, content.forum
        listings = [listing for company in companies for listing in company.listings]
        self.sectors = _by_code(
            Sector,
            "sectors",
            {code for company in companies for code in company.sectors} | {row.sector for row in listings},
        )
        self.cooperation_types = _by_code(
            CooperationType, "cooperation types", {row.cooperation_type for row in listings}
        )
        self.hs_codes = _by_code(HsCode, "HS codes", {code for row in listings for code in row.hs})
        edition = Edition.objects.select_related("venue").filter(key=forum.edition).first()
        if edition is None:
            raise ReferenceMissing(f"editions: {forum.edition}")
        self.edition = edition
        own = {city.code for city in content.cities}
        needed = {company.city for company in companies} | {forum.city}
        self.places = _by_code(Place, "places", needed - own) | _cities(content)


def _by_code(model: type[Row], what: str, codes: Iterable[str]) -> dict[str, Row]:
    wanted = set(codes)
    rows = {row.code: row for row in model._default_manager.filter(code__in=wanted)}
    missing = sorted(wanted - set(rows))
    if missing:
        raise ReferenceMissing(f"{what}: {', '.join(missing[:5])}")
    return rows


def _cities(content: DemoContent) -> dict[str, Place]:
    codes = {code for city in content.cities for code in (city.code, city.parent)}
    there = {place.code: place for place in Place.objects.filter(code__in=codes)}
    for city in content.cities:
        if city.code not in there:
            there[city.code] = Place.objects.create(
                code=city.code,
                kind="city",
                country=city.country,
                parent=there.get(city.parent),
                time_zone=city.timezone,
                search_text=search_text(*city.name.by_language().values()),
                **localised("name", city.name),
            )
    return there
