"""What a registration number must look like. Shared by pages, API and admin."""

import re
import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """A number in its canonical form: no separators, capitals, ASCII digits, leading zeros in place."""

    kind: RegistrationKind
    number: str


def registration_number(country: str, typed: str) -> RegistrationNumber:
    """Return the canonical number for a company of `country`, or raise InvalidInput with what is wrong.

    Full-width digits are read as digits; a VÖEN that lost its leading zero in a spreadsheet gets it back.
    """
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", clean(typed))).upper()
    if country == CountryCode.AZ:
        return RegistrationNumber(RegistrationKind.VOEN, _voen(compact))
    if country == CountryCode.CN:
        return RegistrationNumber(RegistrationKind.USCC, _uscc(compact))
    if not _OTHER.match(compact):
        raise InvalidInput(
            _("A registration number has 4 to 20 letters and digits."), field="registration_number"
        )
    return RegistrationNumber(RegistrationKind.OTHER, compact)


def _voen(compact: str) -> str:
    try:
        return str(voen.validate(compact))
    except InvalidLength:
        message = _("A VÖEN has 10 digits.")
    except InvalidChecksum:
        message = _(
            "This is not a valid VÖEN: its check digit does not fit. Please compare it with your papers."
        )
    except ValidationError:
        message = _("A VÖEN has 10 digits, and its last one is 1 or 2.")
    raise InvalidInput(message, field="registration_number")


def _uscc(compact: str) -> str:
    try:
        return str(uscc.validate(compact))
    except InvalidLength:
        message = _("A Unified Social Credit Code has 18 characters.")
    except InvalidChecksum:
        message = _(
            "This is not a valid Unified Social Credit Code: its check character does not fit. "
            "Please compare it with your business licence."
        )
    except ValidationError:
        message = _("A Unified Social Credit Code has digits and capitals without I, O, S, V and Z.")
    raise InvalidInput(message, field="registration_number")
