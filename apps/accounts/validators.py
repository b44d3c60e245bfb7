"""What forms, the API and services check alike."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def canonical_phone(written: str) -> str:
    """Return a phone number in E.164; ValidationError for what cannot be one. The country code has to be there."""
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        raise ValidationError(
            _("Write the number with its country code, for example +994 50 123 45 67."), code="invalid_phone"
        ) from None
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("There is no such phone number."), code="invalid_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
