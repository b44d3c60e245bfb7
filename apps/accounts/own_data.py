"""What this app knows of a person, for the archive of their own data. Secrets (passwords, keys) are never in it."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, fact, facts_of, register_section
from apps.accounts.models import User


def account(user: User) -> Iterable[Record]:
    yield facts_of(
        user, "email", "name", "phone", "language", "time_zone", "wants_personal_order", "date_joined", "last_login"
    )  # fmt: skip


def addresses(user: User) -> Iterable[Record]:
    rows = EmailAddress.objects.filter(user=user).order_by("pk")
    return [facts_of(row, "email", "verified", "primary") for row in rows]


def second_factors(user: User) -> Iterable[Record]:
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    return [facts_of(row, "type", "created_at", "last_used_at") for row in rows]


def connected_accounts(user: User) -> Iterable[Record]:
    rows = SocialAccount.objects.filter(user=user).order_by("pk")
    return [facts_of(row, "provider", "uid", "extra_data", "date_joined", "last_login") for row in rows]


def sessions(user: User) -> Iterable[Record]:
    rows = UserSession.objects.filter(user=user).order_by("pk")
    return [facts_of(row, "created_at", "last_seen_at", "ip", "user_agent") for row in rows]


def consents(user: User) -> Iterable[Record]:
    rows = user.consents.order_by("pk")
    return [facts_of(row, "kind", "text_version", "language", "given_at", "withdrawn_at") for row in rows]


def appointments(user: User) -> Iterable[Record]:
    rows = user.appointments.select_related("body").order_by("pk")
    return [facts_of(row, "body", "role", "appointed_at") for row in rows]


def acts(user: User) -> Iterable[Record]:
    for row in LogEntry.objects.filter(actor=user).select_related("content_type").order_by("pk").iterator():
        yield [
            fact("at", _("At"), row.timestamp),
            fact("act", _("Act"), row.get_action_display()),
            fact("object", _("Object"), f"{row.content_type.name}: {row.object_repr}"),
        ]


def register_sections() -> None:
    register_section("account", _("Account"), account)
    register_section("addresses", _("E-mail addresses"), addresses)
    register_section("second_factors", _("Second factors and passkeys"), second_factors)
    register_section("connected_accounts", _("Connected accounts"), connected_accounts)
    register_section("sessions", _("Devices"), sessions)
    register_section("consents", _("Consents"), consents)
    register_section("appointments", _("Organiser roles"), appointments)
    register_section("acts", _("Changes that you made"), acts)
