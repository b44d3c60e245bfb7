"""Print the current one-time code of a person, on a development machine only."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.accounts.models import User


class Command(BaseCommand):
    help = "Prints the current authenticator code of EMAIL (development settings only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Codes are printed under development settings only.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['email']}.")
        secret = enrolled_secret(user) or pending_secret(user)
        if secret is None:
            raise CommandError(
                f"{user.email} has not enrolled yet: sign in and open the page with the QR code first."
            )
        self.stdout.write(
            totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
        )


def enrolled_secret(user: User) -> str | None:
    enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return str(decrypt(enrolled.data["secret"])) if enrolled else None


def pending_secret(user: User) -> str | None:
    """Return the secret of an enrolment page that is open right now: it waits in that browser's session."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date"):
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(user.pk) and totp.SECRET_SESSION_KEY in data:
            return str(data[totp.SECRET_SESSION_KEY])
    return None
