"""What a registration number must look like, and what makes one doubtful.

A number that cannot be one is refused. One that fails its check digit, or has a form that is rare, may still stand so
in the register: it is kept and marked, and an organiser compares it with the papers.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.az import voen
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from apps.companies.enums import RegistrationKind
from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.reference.enums import CountryCode

_SEPARATORS = re.compile(r"[\s\-–—./]+")
_OTHER = re.compile(r"^[0-9A-Z]{4,20}$")
# Without I, O, S, V and Z, which look like digits.
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM = re.compile(rf"^[{_USCC_ALPHABET}]{{18}}$")
# Powers of 3 modulo 31 (GB 32100-2015).
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_OLD_LICENCE = re.compile(r"^\d{15}$")
_HK_BR = re.compile(r"^(\d{8})(\d{3}\d{2}\d{2}[0-9A-Z])?$")
_MACAO = re.compile(r"^(\d{8}|\d{2,6}(SO|CO|EI)|(SO|CO|EI)\d{2,6})$")

DOUBTS: dict[str, Promise] = {
    "voen_check": _(
        "The check digit of this VÖEN does not fit. It is kept; an organiser compares it with your papers."
    ),
    "uscc_check": _(
        "The check character of this Unified Social Credit Code does not fit. It is kept; "
        "an organiser compares it with your business licence."
    ),
    "uscc_area": _(
        "This Unified Social Credit Code has a letter where the code of the area stands. It is kept; "
        "an organiser compares it with your business licence."
    ),
    "hk_form": _(
        "A Hong Kong Business Registration number has 8 digits. What you wrote is kept; "
        "an organiser compares it with your papers."
    ),
    "macao_form": _(
        "A Macao registration number is 8 digits, or a few digits with the letters SO, CO or EI. "
        "What you wrote is kept; an organiser compares it with your papers."
    ),
}


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """A number in its canonical form: no separators, capitals, ASCII digits, leading zeros in place.

    `doubt` names what is unusual about it, or is empty.
    """

    kind: RegistrationKind
    number: str
    doubt: str = ""


def registration_number(country: str, typed: str) -> RegistrationNumber:
    """Return the canonical number for a company of `country`, or raise InvalidInput with what is wrong.

    Full-width digits are read as digits; a VÖEN that lost its leading zero in a spreadsheet gets it back.
    """
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", clean(typed))).upper()
    return _READERS.get(country, _other)(compact)


def doubt_about(country: str, number: str) -> str:
    """Return in a sentence why a stored number is doubtful, or nothing."""
    try:
        doubt = registration_number(country, number).doubt
    except InvalidInput as refusal:
        return str(refusal)
    return str(DOUBTS[doubt]) if doubt else ""


def _voen(compact: str) -> RegistrationNumber:
    padded = compact.zfill(10) if len(compact) == 9 else compact
    try:
        return RegistrationNumber(RegistrationKind.VOEN, str(voen.validate(padded)))
    except InvalidLength:
        raise _refused(_("A VÖEN has 10 digits.")) from None
    except InvalidChecksum:
        return RegistrationNumber(RegistrationKind.VOEN, padded, "voen_check")
    except ValidationError:
        raise _refused(_("A VÖEN has 10 digits, and its last one is 1 or 2.")) from None


def _uscc(compact: str) -> RegistrationNumber:
    """python-stdnum knows companies only; offices and associations have a letter in front (GB 32100-2015)."""
    if uscc.is_valid(compact):
        return RegistrationNumber(RegistrationKind.USCC, compact)
    if _OLD_LICENCE.match(compact):
        raise _refused(_("This is the 15-digit number of an old licence. Please give the 18-character code."))
    if len(compact) != 18:
        raise _refused(_("A Unified Social Credit Code has 18 characters."))
    if not _USCC_FORM.match(compact):
        raise _refused(_("A Unified Social Credit Code has digits and capitals without I, O, S, V and Z."))
    if not _fits(compact):
        return RegistrationNumber(RegistrationKind.USCC, compact, "uscc_check")
    doubt = "" if compact[2:8].isdigit() else "uscc_area"
    return RegistrationNumber(RegistrationKind.USCC, compact, doubt)


def _fits(code: str) -> bool:
    total = sum(
        weight * _USCC_ALPHABET.index(character)
        for weight, character in zip(_USCC_WEIGHTS, code[:17], strict=True)
    )
    return code[17] == _USCC_ALPHABET[-total % 31]


def _hong_kong(compact: str) -> RegistrationNumber:
    """The certificate shows the number with branch, month, year and a check character behind it."""
    found = _HK_BR.match(compact)
    if found:
        return RegistrationNumber(RegistrationKind.HK_BR, found[1])
    return RegistrationNumber(RegistrationKind.OTHER, _other(compact).number, "hk_form")


def _macao(compact: str) -> RegistrationNumber:
    if _MACAO.match(compact):
        return RegistrationNumber(RegistrationKind.MO_REG, compact)
    return RegistrationNumber(RegistrationKind.OTHER, _other(compact).number, "macao_form")


def _other(compact: str) -> RegistrationNumber:
    if not _OTHER.match(compact):
        raise _refused(_("A registration number has 4 to 20 letters and digits."))
    return RegistrationNumber(RegistrationKind.OTHER, compact)


def _refused(message: Promise) -> InvalidInput:
    return InvalidInput(message, field="registration_number")


_READERS: dict[str, Callable[[str], RegistrationNumber]] = {
    CountryCode.AZ: _voen,
    CountryCode.CN: _uscc,
    CountryCode.HK: _hong_kong,
    CountryCode.MO: _macao,
}
