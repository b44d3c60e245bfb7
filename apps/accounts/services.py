"""What changes accounts: profile settings, consents, organiser appointments."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.models import Consent, OrganiserAppointment, OrganiserBody, User
from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.core.time import ZONE_NAMES

# Raised whenever the wording of the texts changes, so that a consent names what was read.
TEXT_VERSION = "2026-11"


@transaction.atomic
def give_consent(*, user: User, kind: ConsentKind, language: str) -> Consent:
    """Record that `user` agrees to today's text; a consent that stands already is returned as it is."""
    consent, _created = Consent.objects.get_or_create(
        user=user,
        kind=kind,
        withdrawn_at=None,
        defaults={"text_version": TEXT_VERSION, "language": language},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, kind: ConsentKind) -> None:
    Consent.objects.filter(user=user, kind=kind, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def change_settings(*, user: User, name: str, language: str, time_zone: str) -> User:
    """Change what a person may change about themselves. Raises InvalidInput for an unknown language or zone."""
    if language not in dict(User._meta.get_field("language").flatchoices):
        raise InvalidInput(_("Choose one of the site's languages."), field="language")
    if time_zone not in ZONE_NAMES:
        raise InvalidInput(_("Choose one of the listed time zones."), field="time_zone")
    user.name, user.language, user.time_zone = clean(name), language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])
    return user


@transaction.atomic
def appoint_organiser(*, user: User, body: OrganiserBody, role: OrganiserRole) -> OrganiserAppointment:
    """Give `user` a role in an organiser body; they reach the admin panel after enrolling a second factor."""
    appointment, _created = OrganiserAppointment.objects.get_or_create(user=user, body=body, role=role)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return appointment


@transaction.atomic
def dismiss_organiser(*, appointment: OrganiserAppointment) -> None:
    """Take a role back; without any role left the admin panel closes."""
    user = User.objects.select_for_update(no_key=True).get(pk=appointment.user_id)
    appointment.delete()
    if not user.appointments.exists() and not user.is_superuser:
        user.is_staff = False
        user.save(update_fields=["is_staff"])
