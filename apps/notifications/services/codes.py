"""Codes for proving a phone number. The code waits in the cache, for as long as it is valid; the row holds a reference."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from apps.core.ids import new_public_id
from apps.notifications.enums import Channel
from apps.notifications.models import Delivery
from apps.notifications.services.outbox import message_id_of

CODE_KIND = "account.phone_code"
VALID_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class PhoneCode:
    phone: str
    code: str


@transaction.atomic
def send_code_by_sms(*, user_id: int, phone: str, code: str) -> Delivery:
    """Put a text message with the code into the outbox."""
    reference = new_public_id()
    cache.set(_key(reference), (phone, code), VALID_SECONDS)
    now = timezone.now()
    delivery = Delivery(
        kind=CODE_KIND,
        subject_key=f"phone-code:{reference}",
        revision=0,
        recipient_key=f"user:{user_id}",
        channel=Channel.SMS,
        recipient_id=user_id,
        payload={"reference": reference},
        due_at=now,
        next_attempt_at=now,
    )
    delivery.message_id = message_id_of(
        delivery.kind, delivery.subject_key, delivery.revision, "", delivery.recipient_key, Channel.SMS
    )
    delivery.save()
    return delivery


def code_of(delivery: Delivery) -> PhoneCode | None:
    """Return number and code, or None when the code is no longer valid."""
    kept = cache.get(_key(str(delivery.payload["reference"])))
    return PhoneCode(*kept) if kept else None


def _key(reference: str) -> str:
    return f"phone-code:{reference}"
