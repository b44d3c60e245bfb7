"""What a forum's own fields must be."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

JOIN_PLACEHOLDERS = frozenset({"room", "slot", "table"})
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def validate_join_link(template: str) -> None:
    """Refuse what is no https address once its placeholders are filled in; they stand after the host only."""
    unknown = set(_PLACEHOLDER.findall(template)) - JOIN_PLACEHOLDERS
    if unknown:
        raise ValidationError(_("Only these placeholders are known: {room}, {slot}, {table}."))
    address = urlsplit(_PLACEHOLDER.sub("x", template))
    if address.scheme != "https" or not address.hostname or "{" in (urlsplit(template).netloc):
        raise ValidationError(_("Write a whole address that begins with https://."))
    if any(sign in _PLACEHOLDER.sub("", template) for sign in "{} "):
        raise ValidationError(_("Write a whole address that begins with https://."))
