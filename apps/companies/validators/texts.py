"""Names, addresses and contacts: plain text, as people meant it, or a clear refusal."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _

from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.reference.enums import CountryCode

_MARKUP = re.compile(r"<\s*[a-zA-Z!/?]")
_POST_CODES = {CountryCode.AZ: re.compile(r"^AZ\d{4}$"), CountryCode.CN: re.compile(r"^\d{6}$")}
_WITHOUT_POST_CODE = (CountryCode.HK, CountryCode.MO)
_POST_CODE = re.compile(r"^[0-9A-Z][0-9A-Z -]{1,10}$")
_WECHAT = re.compile(r"^[A-Za-z0-9_+.\-]{5,60}$")


def plain(text: str, *, field: str, most: int, least: int = 0) -> str:
    """Return one line of plain text, without invisible characters; refuse markup and what is too long or short."""
    text = clean(text)
    _refuse_markup(text, field)
    _refuse_length(text, field, least, most)
    return text


def plain_lines(text: str, *, field: str, most: int) -> str:
    """Return plain text that may have several lines."""
    lines = [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    _refuse_markup(text, field)
    _refuse_length(text, field, 0, most)
    return text


def company_name(text: str, *, field: str) -> str:
    """Return a name as it may stand in a list: one line with at least one letter or digit."""
    name = plain(text, field=field, least=2, most=200)
    if not any(map(str.isalnum, name)):
        raise InvalidInput(_("A name has letters or digits."), field=field)
    return name


def phone_number(typed: str, country: str, *, field: str = "phone") -> str:
    """Return a phone number in its international form (E.164); a national one is read as of `country`."""
    text = unicodedata.normalize("NFKC", clean(typed))
    if not text:
        return ""
    region = country if country != CountryCode.OTHER else None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise InvalidInput(
            _(
                "This is not a phone number that can be dialled. Write it with the country code: +994 …, +86 …"
            ),
            field=field,
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def post_code(typed: str, country: str) -> str:
    """Return the post code as the country writes it."""
    code = re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(typed))).upper()
    if not code:
        return ""
    if country in _WITHOUT_POST_CODE:
        raise InvalidInput(
            _("Hong Kong and Macao have no post codes: leave this empty."), field="postal_code"
        )
    if country == CountryCode.AZ and re.fullmatch(r"\d{4}", code):
        code = f"AZ{code}"
    if country in _POST_CODES and not _POST_CODES[CountryCode(country)].match(code):
        raise InvalidInput(
            _("A post code is AZ and four digits in Azerbaijan, and six digits in China."),
            field="postal_code",
        )
    if not _POST_CODE.match(code):
        raise InvalidInput(_("This is not a post code."), field="postal_code")
    return code


def wechat_id(typed: str) -> str:
    text = unicodedata.normalize("NFKC", clean(typed))
    if text and not _WECHAT.match(text):
        raise InvalidInput(
            _("A WeChat ID has at least 5 letters, digits, hyphens or underscores."), field="wechat_id"
        )
    return text


def _refuse_markup(text: str, field: str) -> None:
    if _MARKUP.search(text):
        raise InvalidInput(_("Please write plain text, without HTML."), field=field)


def _refuse_length(text: str, field: str, least: int, most: int) -> None:
    if len(text) > most:
        raise InvalidInput(
            _("This is too long: %(length)d characters, and at most %(most)d are kept.")
            % {"length": len(text), "most": most},
            field=field,
        )
    if len(text) < least:
        raise InvalidInput(_("Please write at least %(least)d characters.") % {"least": least}, field=field)
