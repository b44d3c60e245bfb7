"""allauth's forms for passkeys, with labels in our languages."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, SignupWebAuthnForm
from django.utils.translation import gettext_lazy as _


class _Named:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("so that you know it again: “Phone”, “Office key”")


class AddPasskeyForm(_Named, AddWebAuthnForm):
    pass


class EditPasskeyForm(_Named, EditWebAuthnForm):
    pass


class SignupPasskeyForm(_Named, SignupWebAuthnForm):
    pass
