"""The columns by which companies come from and go to spreadsheets: one list for import, template and export."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.companies.enums import ContentLanguage
from apps.companies.models import Company, CompanyAddress, CompanyName, Listing, Person
from apps.core.text import fold

_HELP: dict[str, str | Promise] = {
    "country": _("AZ, CN, HK, MO or ZZ for any other; the name of the country is understood as well."),
    "registration_number": _(
        "VÖEN, Unified Social Credit Code or another number. By country and number a company is recognised."
    ),
    "legal_name": _("In the company's own script, as it is registered."),
    "aliases": _(
        "Short names, brands and names in other languages, by which the company is found as well. Several are divided by semicolons."
    ),
    "language": _(
        "The language in which the company writes: az, zh-hans, en, ru or tr. Left empty, that of its country."
    ),
    "city": _("A city of the list in any language; another one is kept as it is written."),
    "phone": _("With the country code, as +994 or +86."),
    "employees": _("One of 1-9, 10-49, 50-249, 250-999, 1000+."),
    "languages": _(
        "The languages that are spoken: az, zh-hans, en, ru, tr. Several are divided by semicolons."
    ),
    "sectors": _("Codes or names of sectors in any language. Several are divided by semicolons."),
    "person_family_name": _("A person has at least a family name or a name in the own script."),
    "person_email": _("By this address a person is recognised when the file is imported again."),
    "person_languages": _(
        "The languages that are spoken: az, zh-hans, en, ru, tr. Several are divided by semicolons."
    ),
    "listing_side": _("offer or seek; the words of the page are understood as well."),
    "listing_cooperation_type": _("A code or name of a kind of cooperation, in any language."),
    "listing_sector": _("A code or name of a sector, in any language."),
    "listing_hs_codes": _("Codes of two or four digits. Several are divided by semicolons."),
    "listing_text": _("What exactly is offered or sought, in 3 to 1,000 characters of plain text."),
    "listing_language": _("The language of the text. Left empty, that of the company."),
    "listing_valid_until": _("A date, as 2027-04-30."),
    "listing_certificates": _(
        "Names as on the page, as HACCP or ISO 22000. Several are divided by semicolons."
    ),
    "listing_markets": _("Codes or names of countries and provinces. Several are divided by semicolons."),
}
_EXAMPLES = {
    "country": "AZ", "registration_number": "1400000001", "legal_name": "Nümunə Aqro MMC", "name_en": "Numune Agro LLC",
    "language": "az", "city": "Bakı", "phone": "+994125550100", "website": "https://example.com", "founded_year": "2009",
    "employees": "10-49", "languages": "az; en", "person_family_name": "Əliyeva", "person_given_name": "Leyla",
    "person_email": "leyla@example.com", "listing_side": "offer", "listing_hs_codes": "0802", "listing_text": "Qabıqlı fındıq",
    "listing_quantity": "20", "listing_unit": "t", "listing_valid_until": "2027-04-30",
    "listing_certificates": "HACCP; ISO 22000", "listing_markets": "CN; KZ",
}  # fmt: skip
_COMPANY = (
    "country", "registration_number", "legal_name", "name_en", "aliases", "language", "description", "city", "address",
    "address_az", "address_zh_hans", "address_en", "address_ru", "website", "phone", "wechat_id", "founded_year",
    "employees", "languages", "sectors",
)  # fmt: skip
# The address as it is written in a further language, by column.
ADDRESSES = {
    "address_az": ContentLanguage.AZ,
    "address_zh_hans": ContentLanguage.ZH_HANS,
    "address_en": ContentLanguage.EN,
    "address_ru": ContentLanguage.RU,
}
_PERSON = (
    "family_name", "given_name", "patronymic", "native_name", "latin_name", "job_title", "job_title_en", "email",
    "phone", "wechat_id", "languages",
)  # fmt: skip
_LISTING = (
    "side", "cooperation_type", "sector", "hs_codes", "text", "language", "quantity", "unit", "valid_until",
    "certificates", "other_certificates", "markets",
)  # fmt: skip
REQUIRED = frozenset({"country", "registration_number"})


@dataclass(frozen=True, slots=True)
class Column:
    """`code` is the column's name in every language; `field` that of the model."""

    code: str
    model: type[Model]
    field: str

    @property
    def label(self) -> str:
        """The heading in the active language."""
        if self.model is CompanyName:
            return capfirst(str(CompanyName._meta.verbose_name_plural))
        if self.model is CompanyAddress:
            address = str(Company._meta.get_field("address").verbose_name)
            return f"{capfirst(address)} ({ADDRESSES[self.code].label})"
        name = str(self.model._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]
        if self.model is Company:
            return capfirst(name)
        return f"{capfirst(str(self.model._meta.verbose_name))}: {name}"

    @property
    def help(self) -> str:
        if self.model is CompanyAddress:
            return str(
                _("As it is written in this language, if it is not the one in which the company writes.")
            )
        return str(_HELP.get(self.code, ""))

    @property
    def example(self) -> str:
        return _EXAMPLES.get(self.code, "")

    @property
    def is_required(self) -> bool:
        return self.code in REQUIRED

    def in_all_languages(self, what: str) -> list[str]:
        found = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.append(str(getattr(self, what)))
        return found


def _company_column(code: str) -> Column:
    if code == "aliases":
        return Column(code, CompanyName, "name")
    return Column(code, CompanyAddress, "text") if code in ADDRESSES else Column(code, Company, code)


COMPANY_COLUMNS = tuple(map(_company_column, _COMPANY))
PERSON_COLUMNS = tuple(Column(f"person_{name}", Person, name) for name in _PERSON)
LISTING_COLUMNS = tuple(Column(f"listing_{name}", Listing, name) for name in _LISTING)
COLUMNS = (*COMPANY_COLUMNS, *PERSON_COLUMNS, *LISTING_COLUMNS)


@lru_cache(maxsize=1)
def columns_by_heading() -> dict[str, Column]:
    """Return the columns by their folded codes and headings in all languages."""
    return {
        fold(heading): column
        for column in COLUMNS
        for heading in (column.code, *column.in_all_languages("label"))
    }


def template_rows() -> list[list[str]]:
    """Return the sheet to fill in: headings in the active language, and one example row."""
    return [[column.label for column in COLUMNS], [column.example for column in COLUMNS]]


def explanation_rows() -> Iterator[list[str]]:
    """Yield a sheet that explains each column in every language."""
    languages = [name for _code, name in settings.LANGUAGES]
    yield ["", "*", *languages, *languages]
    for column in COLUMNS:
        mark = "*" if column.is_required else ""
        yield [column.code, mark, *column.in_all_languages("label"), *column.in_all_languages("help")]
