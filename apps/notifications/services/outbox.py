"""Writing into the outbox and the inboxes, and taking back what has not gone out yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.messages import Payload
from apps.notifications.models import Delivery, Notification
from apps.notifications.recipients import Recipient

# Rows of one INSERT: a forum's reminders take a handful of statements, and none grows without bound.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, whom it is told, and when: now or at `due_at` (aware).

    (kind, subject_key, revision, offset) says once and for ever what it is; what has changed for the recipients is a
    new `revision`, and `offset` ("24h", "1h") keeps several reminders of one revision apart. Recipients without an
    account have no inbox.
    """

    kind: str
    subject_key: str
    revision: int
    recipients: Iterable[Recipient]
    payload: Payload
    due_at: datetime | None = None
    offset: str = ""
    inbox: bool = True
    email: bool = True


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
    """Put one `Event` into the recipients' inboxes and into the outbox.

    Saying it again changes nothing: (kind, subject_key, revision, offset, recipient, channel) happens once, also
    when it was retired since. Returns the deliveries of these recipients, new and old, in the order of their ids.
    """
    people = list(recipients)
    _write([Event(kind, subject_key, revision, people, payload, due_at, offset, inbox, email)])
    if not email:
        return []
    stored = Delivery.objects.filter(
        kind=kind,
        subject_key=subject_key,
        revision=revision,
        offset=offset,
        channel=Channel.EMAIL,
        recipient_key__in=[person.key for person in people],
    )
    return list(stored.order_by("pk"))


@transaction.atomic
def notify_all(events: Iterable[Event]) -> None:
    """Put many events into the inboxes and the outbox at once, each as `notify` does: two statements for thousands."""
    _write(events)


def _write(events: Iterable[Event]) -> None:
    now = timezone.now()
    told = [(event, person) for event in events for person in event.recipients]
    # Two transactions that tell the same people write, and so lock, in the same order; one named twice is told once.
    told.sort(
        key=lambda pair: (pair[1].key, pair[0].kind, pair[0].subject_key, pair[0].revision, pair[0].offset)
    )
    lines = [_line(event, person.user_id, now) for event, person in told if event.inbox and person.user_id]
    Notification.objects.bulk_create(lines, ignore_conflicts=True, batch_size=BATCH)
    mails = [_mail(event, person, now) for event, person in told if event.email]
    Delivery.objects.bulk_create(mails, ignore_conflicts=True, batch_size=BATCH)


def _shared(event: Event, now: datetime) -> dict[str, Any]:
    """What every row about one event has in common, by the names of the models' fields."""
    return {
        "kind": event.kind,
        "subject_key": event.subject_key,
        "revision": event.revision,
        "offset": event.offset,
        "payload": dict(event.payload),
        "due_at": event.due_at or now,
    }


def _line(event: Event, user_id: int, now: datetime) -> Notification:
    return Notification(**_shared(event, now), recipient_id=user_id)


def _mail(event: Event, person: Recipient, now: datetime) -> Delivery:
    delivery = Delivery(
        **_shared(event, now),
        channel=Channel.EMAIL,
        recipient_key=person.key,
        next_attempt_at=event.due_at or now,
    )
    if person.user_id is not None:
        delivery.recipient_id = person.user_id
    else:
        delivery.address = person.address.strip()
        delivery.language = person.language
        delivery.time_zone = person.time_zone
    delivery.message_id = message_id_of(delivery)
    return delivery


def message_id_of(delivery: Delivery) -> str:
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
    return _take_back({subject_key: below_revision}, kinds)


@transaction.atomic
def retire_all(subjects: Mapping[str, int | None], *, kinds: Collection[str] | None = None) -> int:
    """Do what `retire` does for many subjects at once: subject key → below which revision, None for every one."""
    return _take_back(subjects, kinds)


def _take_back(subjects: Mapping[str, int | None], kinds: Collection[str] | None) -> int:
    by_revision: dict[int | None, list[str]] = defaultdict(list)
    for subject_key, below in subjects.items():
        by_revision[below].append(subject_key)
    about = Q(pk__in=[])
    for below, subject_keys in by_revision.items():
        narrowed = Q(subject_key__in=subject_keys)
        about |= narrowed if below is None else narrowed & Q(revision__lt=below)
    if kinds is not None:
        about &= Q(kind__in=kinds)
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
