"""What is asked at sign-up beside address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind
from apps.accounts.models import User
from apps.accounts.services import give_consent


class SignupForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=150, help_text=_("as on your business card"))
    terms = forms.BooleanField(label=_("I agree to the terms of use and the privacy notice."))

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account row exists, in the same transaction as the rest of the request."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        give_consent(user=user, kind=ConsentKind.TERMS, language=get_language() or "en")


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language", "time_zone")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
