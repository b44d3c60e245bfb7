"""From a row of text to what it says of a company, a person and a listing; every error of the row is named."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.companies.services.imports.words import Words, parts
from apps.companies.sheet_columns import ADDRESSES, COLUMNS, Column, columns_by_heading
from apps.companies.validators import (
    RegistrationNumber,
    company_name,
    phone_number,
    plain,
    registration_number,
    wechat_id,
)
from apps.core.errors import InvalidInput
from apps.core.tables.types import Row, Table, column_letter
from apps.core.text import clean, fold
from apps.reference.enums import CountryCode
from apps.reference.models import Sector

_PERSON_TEXTS = (
    "family_name",
    "given_name",
    "patronymic",
    "native_name",
    "latin_name",
    "job_title",
    "job_title_en",
)
_LONGEST = {"family_name": 80, "given_name": 80, "patronymic": 80}
_LONGEST_OF_LINE = {"unit": 40, "other_certificates": 200}
_DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y年%m月%d日")
_FIRST_YEAR = 1700


@dataclass(slots=True)
class ReadRow:
    """What a row says. `company`, `person` and `listing` hold only what is filled in.

    `names` are further ones; `addresses` are by language.
    """

    number: int
    cells: tuple[str, ...]
    country: str = ""
    typed_number: str = ""
    registration: RegistrationNumber | None = None
    company: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    sectors: list[Sector] = field(default_factory=list)
    person: dict[str, Any] = field(default_factory=dict)
    listing: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        name = str(self.company.get("legal_name", ""))
        return (name or (self.registration.number if self.registration else self.typed_number))[:250]


def columns_of(table: Table) -> list[Column | None]:
    """Return the column of each heading, None for one that is empty; refuse headings that nobody knows or that come twice."""
    known = columns_by_heading()
    found = [known.get(fold(clean(heading))) if heading else None for heading in table.header]
    unknown = [
        heading for heading, column in zip(table.header, found, strict=True) if heading and column is None
    ]
    if unknown:
        raise InvalidInput(
            _("These headings are not known: %(headings)s. The template shows all that are.")
            % {"headings": ", ".join(text[:60] for text in unknown[:8])},
            field="file",
            code="unknown_headings",
        )
    codes = [column.code for column in found if column]
    twice = [column.label for column in COLUMNS if codes.count(column.code) > 1]
    if twice:
        raise InvalidInput(
            _("There are two columns “%(heading)s”.") % {"heading": twice[0]},
            field="file",
            code="heading_twice",
        )
    missing = [column.label for column in COLUMNS if column.is_required and column.code not in codes]
    if missing:
        raise InvalidInput(
            _("The column “%(heading)s” is missing.") % {"heading": missing[0]},
            field="file",
            code="heading_missing",
        )
    return found


class RowReader:
    """Reads rows by the columns of one table."""

    def __init__(self, columns: list[Column | None], words: Words) -> None:
        self._columns = columns
        self._words = words
        self._year = timezone.now().year

    def read(self, row: Row) -> ReadRow:
        found = ReadRow(row.number, tuple(row.cells))
        for place, problem in row.problems.items():
            found.errors.append(f"{column_letter(place)}{row.number}: {problem}")
        cells = {
            column.code: cell
            for column, cell in zip(self._columns, row.cells, strict=True)
            if column and clean(cell)
        }
        self._read_key(found, cells)
        for column in self._columns:
            if column and column.code in cells and column.code not in {"country", "registration_number"}:
                with _errors_into(found, column):
                    self._read_cell(found, column, cells[column.code])
        return found

    def _read_key(self, found: ReadRow, cells: Mapping[str, str]) -> None:
        country, number = COLUMNS[0], COLUMNS[1]
        found.typed_number = clean(cells.get("registration_number", ""))
        with _errors_into(found, country):
            found.country = self._word(
                self._words.countries, cells.get("country", ""), _("This country is not known.")
            )
        with _errors_into(found, number):
            if "registration_number" not in cells:
                raise InvalidInput(_("Fill this in."))
            found.registration = registration_number(
                found.country or CountryCode.OTHER, cells["registration_number"]
            )

    def _read_cell(self, found: ReadRow, column: Column, text: str) -> None:
        group, _sep, name = column.code.partition("_")
        if group == "person":
            found.person[name] = self._person_value(name, text, found.country)
        elif group == "listing":
            found.listing[name] = self._listing_value(name, text)
        elif column.code == "aliases":
            found.names = _names(text)
        elif column.code in ADDRESSES:
            found.addresses[ADDRESSES[column.code]] = plain(text, field=column.code, most=300)
        elif column.code == "sectors":
            found.sectors = self._several(self._words.sectors, text, _("This sector is not known: %s"))
        else:
            found.company |= self._company_value(column.code, text)

    def _company_value(self, name: str, text: str) -> dict[str, Any]:
        if name == "city":
            place = self._words.cities.get(fold(clean(text)))
            return {"city": place, "city_name": ""} if place else {"city": None, "city_name": text}
        return {name: self._COMPANY.get(name, _as_it_is)(self, text)}

    def _person_value(self, name: str, text: str, country: str) -> Any:
        if name in _PERSON_TEXTS:
            return plain(text, field=name, most=_LONGEST.get(name, 120))
        if name == "email":
            return _email(text)
        if name == "phone":
            return phone_number(text, country or CountryCode.OTHER)
        if name == "wechat_id":
            return wechat_id(text)
        return self._languages(text)

    def _listing_value(self, name: str, text: str) -> Any:
        read = self._LISTING.get(name)
        return read(self, text) if read else plain(text, field=name, most=_LONGEST_OF_LINE[name])

    def _side(self, text: str) -> str:
        return self._word(self._words.sides, text, _("Write offer or seek."))

    def _cooperation_type(self, text: str) -> Any:
        words = self._words.cooperation_types
        return self._word(words, text, _("This kind of cooperation is not known."))

    def _sector(self, text: str) -> Any:
        return self._word(self._words.sectors, text, _("This sector is not known: %s") % text[:60])

    def _hs_codes(self, text: str) -> list[Any]:
        return self._several(self._words.hs_codes, _with_zeros(text), _("This HS code is not known: %s"))

    def _certificates(self, text: str) -> list[str]:
        return self._several(self._words.certificates, text, _("This certificate is not known: %s"))

    def _markets(self, text: str) -> list[str]:
        return self._several(self._words.markets, text, _("This market is not known: %s"))

    def _languages(self, text: str) -> list[str]:
        return self._several(self._words.languages, text, _("This language is not known: %s"))

    def _language(self, text: str) -> str:
        return self._word(self._words.languages, text, _("This language is not known."))

    def _employees(self, text: str) -> str:
        return self._word(self._words.employees, text, _("Write one of 1-9, 10-49, 50-249, 250-999, 1000+."))

    def _founded(self, text: str) -> int:
        year = int(text) if text.isdecimal() and len(text) == 4 else 0
        if not _FIRST_YEAR <= year <= self._year:
            raise InvalidInput(_("This is not a year in which a company can have been founded."))
        return year

    _COMPANY: Mapping[str, Callable[["RowReader", str], Any]] = {
        "language": _language,
        "employees": _employees,
        "languages": _languages,
        "founded_year": _founded,
        "website": lambda _self, text: _website(text),
    }
    _LISTING: Mapping[str, Callable[["RowReader", str], Any]] = {
        "side": _side,
        "cooperation_type": _cooperation_type,
        "sector": _sector,
        "hs_codes": _hs_codes,
        "language": _language,
        "certificates": _certificates,
        "markets": _markets,
        "text": lambda _self, text: plain(text, field="text", most=1000, least=3),
        "quantity": lambda _self, text: _quantity(text),
        "valid_until": lambda _self, text: _date(text),
    }

    @staticmethod
    def _word(words: Mapping[str, Any], text: str, unknown: str) -> Any:
        found = words.get(fold(clean(text)))
        if found is None:
            raise InvalidInput(unknown)
        return found

    def _several(self, words: Mapping[str, Any], text: str, unknown: str) -> list[Any]:
        found = [self._word(words, part, unknown.replace("%s", part[:60])) for part in parts(text)]
        return list(dict.fromkeys(found))


class _errors_into:  # noqa: N801 - reads as a word of the sentence, like the functions of contextlib
    """Put a refusal raised inside the block among the row's errors, under the column's heading."""

    def __init__(self, row: ReadRow, column: Column) -> None:
        self._row, self._column = row, column

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, InvalidInput):
            return False
        self._row.errors.append(f"{self._column.label}: {error}")
        return True


def _as_it_is(_reader: RowReader, text: str) -> str:
    return text


def _names(text: str) -> list[str]:
    """Divide at semicolons alone: a comma is a part of many a name, as in “Co., Ltd.”."""
    names = (
        company_name(part, field="aliases") for part in text.replace("；", ";").split(";") if clean(part)
    )
    return list(dict.fromkeys(names))


def _website(text: str) -> str:
    text = clean(text)
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise InvalidInput(_("This is not the address of a website.")) from None
    if len(address) > 200:
        raise InvalidInput(_("This is not the address of a website."))
    return address


def _email(text: str) -> str:
    text = clean(text)
    try:
        EmailValidator()(text)
    except ValidationError:
        raise InvalidInput(_("This is not a mail address.")) from None
    return text


def _quantity(text: str) -> Decimal:
    compact = text.replace("\u00a0", "").replace(" ", "")
    if "," in compact and "." not in compact:
        compact = compact.replace(",", ".")
    try:
        number = Decimal(compact)
    except InvalidOperation:
        raise InvalidInput(_("This is not a number.")) from None
    if not number.is_finite() or number <= 0 or number >= Decimal(10) ** 11:
        raise InvalidInput(_("A quantity is greater than zero."))
    return number.quantize(Decimal("0.001"))


def _date(text: str) -> date:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise InvalidInput(_("This is not a date. Write it as 2027-04-30."))


def _with_zeros(text: str) -> str:
    """Give codes back the zero that a spreadsheet takes from them: 802 is 0802, 8 is 08."""
    return ";".join(
        code.zfill(len(code) + len(code) % 2) if code.isdecimal() else code for code in _codes(text)
    )


def _codes(text: str) -> Iterator[str]:
    return (part.replace(".", "").replace(" ", "") for part in parts(text))
