"""How allauth creates people here, and which language its mails speak."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.services import confirm_phone, send_phone_code
from apps.accounts.validators import canonical_phone

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SiteName:
    """What allauth's mails call this site; by default that would be the host's name."""

    name: str
    domain: str


SITE = SiteName(name="Ipek", domain=urlsplit(settings.SITE_URL).netloc)


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People are known by their mail address; there is no user name to fill."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Take the language of the page on which somebody signs up as theirs, and the zone that goes with it."""
        language = translation.get_language() or "en"
        user.language = language
        user.time_zone = "Asia/Shanghai" if language == "zh-hans" else "Asia/Baku"
        return super().save_user(request, user, form, commit=commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to a known person in their own language, whatever page the request came from."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context | {"current_site": SITE})

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """After signing in, ask first where a text that this person agreed to has changed."""
        if isinstance(request.user, User) and request.user.is_asked_again:
            return reverse("accounts:consents")
        return str(super().get_login_redirect_url(request))

    # A phone number is stored once it is proven; the code goes through the outbox, by the gateway that is configured.

    def clean_phone(self, phone: str) -> str:
        if not settings.SMS_GATEWAY_URL:
            raise ValidationError(_("This site sends no text messages."), code="no_sms")
        return canonical_phone(phone)

    def phone_form_field(self, **options: Any) -> Any:
        """Take the number as people write it; `clean_phone` brings it into one form."""
        help_text = _("with the country code, as +994 50 123 45 67 or +86 138 0013 8000")
        return super().phone_form_field(
            validators=[], label=_("Phone number"), help_text=help_text, **options
        )

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        if verified:
            confirm_phone(user=user, phone=phone)

    def set_phone_verified(self, user: User, phone: str) -> None:
        confirm_phone(user=user, phone=phone)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first() if phone else None

    def send_verification_code_sms(self, user: User, phone: str, code: str, **options: Any) -> None:
        send_phone_code(user=user, phone=phone, code=code)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Do not ask for the password again right after it was typed, as at an organiser's first sign-in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records):
            return False
        return super().is_reauthentication_required(app=app, **options)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """A provider that is not configured here is not there."""
        try:
            return super().get_provider(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def on_authentication_error(self, request: HttpRequest, provider: Any, **options: Any) -> None:
        """Leave a trace for the operators; the person reads only that it did not work."""
        error = options.get("exception") or options.get("error")
        log.warning(
            "social_sign_in_failed", provider=provider.id, error=f"{type(error).__name__}: {error}"[:300]
        )

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or "")[:150]
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}
