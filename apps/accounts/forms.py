"""What is asked at sign-up beside address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind
from apps.accounts.models import User
from apps.accounts.services import give_consent


class SignupForm(forms.Form):
    """The consents are separate and unticked; only the terms are needed for an account."""

    field_order = ("email", "name", "password1", *ConsentKind.values)

    name = forms.CharField(label=_("Your name"), max_length=150)
    terms = forms.BooleanField()
    profile_visible = forms.BooleanField(
        label=_("My profile and my company may be shown to other companies."), required=False
    )
    transfer_abroad = forms.BooleanField(
        label=_("My data may be passed to organisers and companies in the other country."), required=False
    )
    marketing = forms.BooleanField(label=_("Send me news from the organisers."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not in the class: allauth describes the class's fields in its OpenAPI file, which takes no lazy text.
        self.fields["name"].help_text = _("as on your business card")
        self.fields["terms"].label = _terms_label()

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account row exists, in the same transaction as the rest of the request."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        for kind in ConsentKind:
            if self.cleaned_data[kind.value]:
                give_consent(user=user, kind=kind, language=get_language() or "en")


def _terms_label() -> SafeString:
    """The sentence with ways to both texts; they open beside the form, so that nothing typed is lost."""
    link = '<a class="text-link" href="{}" target="_blank" rel="noopener">'
    return format_html(
        _("I agree to the {terms}terms of use{end} and have read the {privacy}privacy notice{end}."),
        terms=format_html(link, reverse("website:terms")),
        privacy=format_html(link, reverse("website:privacy")),
        end=mark_safe("</a>"),
    )


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language", "time_zone", "wants_personal_order")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ProofForm(forms.Form):
    """The password again, or the mailed code of somebody who has none."""

    proof = forms.CharField(max_length=200)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proof"]
        if user.has_usable_password():
            field.label = _("Your password")
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        else:
            field.label = _("The code from the mail")
            field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code"})
