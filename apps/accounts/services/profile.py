"""What a person says about themselves and how they like the site to be."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.events import PhoneCodeIssued
from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from apps.core.text import clean
from apps.core.time import ZONE_NAMES


@transaction.atomic
def change_settings(
    *, user: User, name: str, language: str, time_zone: str, wants_personal_order: bool | None = None
) -> User:
    """Change what a person may change about themselves. Raises InvalidInput for an unknown language or zone."""
    if language not in dict(User._meta.get_field("language").flatchoices):
        raise InvalidInput(_("Choose one of the site's languages."), field="language")
    if time_zone not in ZONE_NAMES:
        raise InvalidInput(_("Choose one of the listed time zones."), field="time_zone")
    user.name, user.language, user.time_zone = clean(name), language, time_zone
    if wants_personal_order is not None:
        user.wants_personal_order = wants_personal_order
    user.save(update_fields=["name", "language", "time_zone", "wants_personal_order"])
    return user


@transaction.atomic
def send_phone_code(*, user: User, phone: str, code: str) -> None:
    """Have the code sent to the number; the outbox does it."""
    publish(PhoneCodeIssued(user_id=user.pk, phone=phone, code=code))


@transaction.atomic
def confirm_phone(*, user: User, phone: str) -> None:
    """Store a number that its owner has proven. One number belongs to one account."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(phone=phone)
    except IntegrityError:
        raise Conflict(_("This number belongs to another account."), code="phone_taken") from None
    user.phone = phone
