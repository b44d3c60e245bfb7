"""Writing into the outbox and the inboxes, and taking back what has not gone out yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.core.bulk import Row, insert_rows
from apps.core.ids import new_public_id
from apps.core.statistics import count_rows_on_commit
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.messages import Payload
from apps.notifications.models import Delivery, Notification
from apps.notifications.recipients import Recipient

# From so many rows on the database is told to count again.
MANY = 2_000


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


LINE = ("recipient", "public_id", "kind", "subject_key", "revision", "offset", "payload", "due_at")
MAIL = (
    "kind", "subject_key", "revision", "offset", "recipient_key", "channel", "recipient", "address", "language",
    "time_zone", "payload", "message_id", "due_at", "next_attempt_at",
)  # fmt: skip


def _write(events: Iterable[Event]) -> None:
    now = timezone.now()
    told = [(person.key, event, person) for event in events for person in event.recipients]
    # Two transactions that tell the same people write, and so lock, in the same order; one named twice is told once.
    told.sort(key=lambda row: (row[0], row[1].kind, row[1].subject_key, row[1].revision, row[1].offset))
    insert_rows(
        Notification,
        LINE,
        (_line(event, person.user_id, now) for _key, event, person in told if event.inbox and person.user_id),
        ignore_conflicts=True,
    )
    insert_rows(
        Delivery,
        MAIL,
        (_mail(event, key, person, now) for key, event, person in told if event.email),
        ignore_conflicts=True,
    )
    if len(told) > MANY:
        count_rows_on_commit(Notification, Delivery)


def _line(event: Event, user_id: int, now: datetime) -> Row:
    """Return the values of a line in somebody's inbox, in the order of `LINE`."""
    return (
        user_id,
        new_public_id(),
        event.kind,
        event.subject_key,
        event.revision,
        event.offset,
        event.payload,
        event.due_at or now,
    )


def _mail(event: Event, key: str, person: Recipient, now: datetime) -> Row:
    """Return the values of a mail in the outbox, in the order of `MAIL`. A user's own address is read when it is sent."""
    is_user = person.user_id is not None
    due_at = event.due_at or now
    return (
        event.kind,
        event.subject_key,
        event.revision,
        event.offset,
        key,
        Channel.EMAIL,
        person.user_id,
        "" if is_user else person.address.strip(),
        "" if is_user else person.language,
        "" if is_user else person.time_zone,
        event.payload,
        message_id_of(event.kind, event.subject_key, event.revision, event.offset, key, Channel.EMAIL),
        due_at,
        due_at,
    )


def message_id_of(
    kind: str, subject_key: str, revision: int, offset: str, recipient_key: str, channel: Channel
) -> str:
    """The same delivery has the same Message-ID however often it is sent: mail programs show it once."""
    key = "\0".join((kind, subject_key, str(revision), offset, recipient_key, channel))
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"


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
