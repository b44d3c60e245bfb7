"""How allauth creates people here, and which language its mails speak."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from apps.accounts.models import User


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

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Do not ask for the password again right after it was typed, as at an organiser's first sign-in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records):
            return False
        return super().is_reauthentication_required(app=app, **options)
