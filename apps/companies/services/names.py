"""Further names and addresses: each list is written as a whole, and rows that stay the same stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage, NameKind
from apps.companies.models import Company, CompanyAddress, CompanyName
from apps.companies.validators import company_name, plain
from apps.core.errors import InvalidInput

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class FurtherName:
    name: str
    kind: str = NameKind.SHORT
    language: str = ""


def set_names(company: Company, names: Iterable[FurtherName]) -> None:
    """Make these the company's further names. Call before `refresh_derived`, inside the transaction."""
    wanted = {row.name: row for row in map(_checked, names)}
    if len(wanted) > MOST_NAMES:
        raise too_many_names()
    company.names.exclude(name__in=wanted).delete()
    there = {row.name: row for row in company.names.all()}
    for name, row in wanted.items():
        stored = there.get(name) or CompanyName(company=company, name=name)
        if stored.pk is None or (stored.kind, stored.language) != (row.kind, row.language):
            stored.kind, stored.language = row.kind, row.language
            stored.save()


def too_many_names() -> InvalidInput:
    return InvalidInput(_("At most %(most)d further names are kept.") % {"most": MOST_NAMES}, field="names")


def set_addresses(company: Company, addresses: Mapping[str, str]) -> None:
    """Write the address in these languages; an empty text takes one away, and other languages stay."""
    for language, typed in addresses.items():
        if language not in ContentLanguage.values:
            raise InvalidInput(_("Choose one of the listed languages."), field="addresses")
        text = plain(typed, field=f"address_{language}".replace("-", "_"), most=300)
        if text:
            CompanyAddress.objects.update_or_create(
                company=company, language=language, defaults={"text": text}
            )
        else:
            company.addresses.filter(language=language).delete()


def _checked(row: FurtherName) -> FurtherName:
    if row.kind not in NameKind.values:
        raise InvalidInput(_("Choose one of the listed kinds of names."), field="names")
    if row.language and row.language not in ContentLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="names")
    return FurtherName(company_name(row.name, field="names"), row.kind, row.language)
