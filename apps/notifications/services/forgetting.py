"""What is not kept for ever: the lines of old inboxes, and who got which mail."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery, NoticeChoice, Notification

INBOX_KEPT = timedelta(days=365)
BODIES_KEPT = timedelta(days=180)
BATCH = 2_000
NOBODY = "forgotten@erased.invalid"


@transaction.atomic
def forget_recipient(*, user: User) -> None:
    """Remove what is kept about somebody who is being erased; that something was sent, and when, stays."""
    Notification.objects.filter(recipient=user).delete()
    NoticeChoice.objects.filter(Q(user=user) | Q(address__iexact=user.email)).delete()
    theirs = Delivery.objects.filter(Q(recipient=user) | Q(address__iexact=user.email))
    waiting = theirs.filter(state=DeliveryState.PENDING)
    locked = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=locked).update(state=DeliveryState.RETIRED, lease_until=None)
    for delivery in theirs.order_by("pk"):
        _empty(delivery)


def forget_old_bodies(*, now: datetime) -> int:
    """Delete old lines of inboxes and empty the rows of old deliveries; return how many there were. Safe to repeat."""
    count = 0
    while gone := _forget_some(now):
        count += gone
    return count


@transaction.atomic
def _forget_some(now: datetime) -> int:
    lines = Notification.objects.filter(due_at__lt=now - INBOX_KEPT).order_by("pk")[:BATCH]
    deleted, _by_model = Notification.objects.filter(pk__in=list(lines.values_list("pk", flat=True))).delete()
    old = Delivery.objects.filter(due_at__lt=now - BODIES_KEPT).exclude(state=DeliveryState.PENDING)
    is_empty = Q(payload={}, last_error="") & (Q(address="") | Q(address=NOBODY))
    deliveries = list(old.exclude(is_empty).order_by("pk").select_for_update(skip_locked=True)[:BATCH])
    for delivery in deliveries:
        _empty(delivery)
    return deleted + len(deliveries)


def _empty(delivery: Delivery) -> None:
    """Take out what the mail was about and the bare address; the row still says once and for ever that it happened."""
    delivery.payload, delivery.last_error = {}, ""
    if delivery.recipient_id is None:
        digest = sha256(delivery.recipient_key.encode()).hexdigest()[:40]
        delivery.recipient_key = f"forgotten:{digest}"
        delivery.address = NOBODY
    delivery.save(update_fields=["payload", "last_error", "recipient_key", "address"])
