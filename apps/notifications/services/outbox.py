"""Writing into the outbox and the inboxes, and taking back what has not gone out yet."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.messages import JSON, Payload
from apps.notifications.models import Delivery, Notification
from apps.notifications.recipients import Recipient


@dataclass(frozen=True, slots=True)
class _Event:
    """What every row about one event has in common, by the names of the models' fields."""

    kind: str
    subject_key: str
    revision: int
    offset: str
    payload: dict[str, JSON]
    due_at: datetime


@transaction.atomic
def notify(
    *,
    kind: str,
    subject_key: str,
    revision: int,
    recipients: Iterable[Recipient],
    payload: Payload,
    due_at: datetime | None = None,
    offset: str = "",
    inbox: bool = True,
    email: bool = True,
) -> list[Delivery]:
    """Put one event into the recipients' inboxes and into the outbox, due now or at `due_at` (aware).

    Saying it again changes nothing: (kind, subject_key, revision, offset, recipient, channel) happens once, also
    when it was retired since. What has changed for the recipients is a new `revision`; `offset` ("24h", "1h") keeps
    several reminders of one revision apart. Recipients without an account have no inbox. Returns the deliveries of
    these recipients, new and old, in the order of their ids.
    """
    # Two transactions that tell the same people write, and so lock, in the same order.
    people = sorted({recipient.key: recipient for recipient in recipients}.items())
    event = _Event(kind, subject_key, revision, offset, dict(payload), due_at or timezone.now())
    if inbox:
        lines = [_line(event, person.user_id) for _key, person in people if person.user_id is not None]
        Notification.objects.bulk_create(lines, ignore_conflicts=True)
    if not email:
        return []
    Delivery.objects.bulk_create([_mail(event, person) for _key, person in people], ignore_conflicts=True)
    stored = Delivery.objects.filter(
        kind=kind,
        subject_key=subject_key,
        revision=revision,
        offset=offset,
        channel=Channel.EMAIL,
        recipient_key__in=[key for key, _person in people],
    )
    return list(stored.order_by("pk"))


def _line(event: _Event, user_id: int) -> Notification:
    return Notification(**asdict(event), recipient_id=user_id)


def _mail(event: _Event, person: Recipient) -> Delivery:
    delivery = Delivery(
        **asdict(event), channel=Channel.EMAIL, recipient_key=person.key, next_attempt_at=event.due_at
    )
    if person.user_id is not None:
        delivery.recipient_id = person.user_id
    else:
        delivery.address = person.address.strip()
        delivery.language = person.language
        delivery.time_zone = person.time_zone
    delivery.message_id = _message_id(delivery)
    return delivery


def _message_id(delivery: Delivery) -> str:
    """The same delivery has the same Message-ID however often it is sent: mail programs show it once."""
    key = (
        delivery.kind,
        delivery.subject_key,
        delivery.revision,
        delivery.offset,
        delivery.recipient_key,
        delivery.channel,
    )
    digest = sha256("\0".join(map(str, key)).encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


@transaction.atomic
def retire(
    *, subject_key: str, kinds: Collection[str] | None = None, below_revision: int | None = None
) -> int:
    """Take back what has not been sent about a subject, in the caller's transaction; return how many mails.

    `kinds` and `below_revision` narrow it. Inbox lines that are not shown yet go too; those shown stay. A mail whose
    sending has begun is waited for (one exchange with the mail server) and counts as sent; one that a sweep has
    merely claimed is retired.
    """
    about = Q(subject_key=subject_key)
    if kinds is not None:
        about &= Q(kind__in=kinds)
    if below_revision is not None:
        about &= Q(revision__lt=below_revision)
    Notification.objects.filter(about, due_at__gt=timezone.now()).delete()
    waiting = Delivery.objects.filter(about, state=DeliveryState.PENDING)
    # Locked in the order of their keys, so that two transactions that retire the same rows queue up.
    locked = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=locked).update(state=DeliveryState.RETIRED, lease_until=None)


@transaction.atomic
def retry_failed(*, delivery_ids: Collection[int], actor: User) -> int:
    """Send failed deliveries again, with all their attempts before them; return how many were failed.

    Whether each is still due is asked again when it is sent. Every one leaves an audit record.
    """
    failed = Delivery.objects.select_for_update().filter(pk__in=delivery_ids, state=DeliveryState.FAILED)
    deliveries = list(failed.order_by("pk"))
    for delivery in deliveries:
        changes = {"state": [delivery.state, DeliveryState.PENDING], "attempts": [delivery.attempts, 0]}
        delivery.state, delivery.attempts = DeliveryState.PENDING, 0
        delivery.next_attempt_at, delivery.lease_until = timezone.now(), None
        delivery.save(update_fields=["state", "attempts", "next_attempt_at", "lease_until"])
        LogEntry.objects.log_create(
            delivery, force_log=True, action=LogEntry.Action.UPDATE, changes=changes, actor=actor
        )
    return len(deliveries)
