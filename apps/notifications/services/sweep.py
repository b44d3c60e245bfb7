"""Sending what is due: claimed in small batches, sent one by one.

Claiming is a short transaction that writes a lease and counts the attempt before anything dangerous happens, so that
a mail which kills its process steps back behind the others instead of killing every sweep. Sending is one transaction
for each mail that holds the row's lock from the last look at it until the server's answer is marked: a second sweep
skips the locked row, and whoever retires it either comes first (nothing is sent) or waits for the answer. Claims queue
up behind one another, so that none holds rows that another sweep is about to send. A process
that dies between the answer and the mark drops its lock; the row is claimed again when the lease has run out and goes
out with the same Message-ID.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.notifications import sms
from apps.notifications.enums import Channel, DeliveryState, NoticeWay
from apps.notifications.groups import group_of
from apps.notifications.mailer import Mailer, MailServerUnavailable, compose
from apps.notifications.messages import RenderContext
from apps.notifications.models import Delivery
from apps.notifications.recipients import Recipient
from apps.notifications.refusals import PermanentRefusal, TemporaryRefusal
from apps.notifications.renderers import Renderer, renderer_for
from apps.notifications.selectors.choices import wants_mail
from apps.notifications.services.codes import code_of
from apps.notifications.unsubscribing import unsubscribe_url

CLAIM_SIZE = 20
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 10
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# The database's lock that a claim holds; its two numbers only have to differ from those of other such locks.
CLAIM_LOCK = (7391, 1)

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    SENT = "sent"
    RETIRED = "retired"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    POSTPONED = "postponed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many of the claimed deliveries ended how. `interrupted`: the mail server could not be reached."""

    claimed: int = 0
    sent: int = 0
    retired: int = 0
    failed: int = 0
    suppressed: int = 0
    postponed: int = 0
    skipped: int = 0
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    delivery_id: int
    lease_until: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    outcome: Outcome
    error: str = ""


def deliver_due(*, now: datetime, limit: int = 100) -> SweepResult:
    """Send at most `limit` deliveries that are due at `now` (aware) over one connection.

    Commits row by row, so it must not be called inside a transaction. Any number may run at once. When the mail
    server cannot be reached, no attempt is counted and the rest stays due.
    """
    tally: Counter[str] = Counter()
    interrupted = exhausted = False
    with Mailer() as mailer:
        while tally["claimed"] < limit and not (interrupted or exhausted):
            wanted = min(CLAIM_SIZE, limit - tally["claimed"])
            claims = _claim(now=now, limit=wanted)
            tally["claimed"] += len(claims)
            exhausted = len(claims) < wanted
            try:
                _work_off(claims, mailer=mailer, now=now, tally=tally)
            except MailServerUnavailable as error:
                log.warning("mail_server_unavailable", error=str(error))
                interrupted = True
    return SweepResult(**tally, interrupted=interrupted)


@transaction.atomic(durable=True)
def _claim(*, now: datetime, limit: int) -> list[_Claim]:
    _wait_for_other_claims()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Delivery.objects.filter(free, state=DeliveryState.PENDING, next_attempt_at__lte=now)
    rows = list(
        due.order_by("next_attempt_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("pk", "channel")[:limit]
    )
    lease_until = now + LEASE
    ids = [delivery_id for delivery_id, _channel in rows]
    Delivery.objects.filter(pk__in=ids).update(lease_until=lease_until, attempts=F("attempts") + 1)
    return [_Claim(delivery_id, lease_until, channel) for delivery_id, channel in rows]


def _wait_for_other_claims() -> None:
    """Hold the claims' lock until the end of the transaction.

    A claim that began to look before another one was committed finds those rows in its snapshot, locks their new
    versions, sees that they are taken and leaves them out; but the locks stay until its own commit. The sweep that owns
    the rows would skip them, and their mails would wait for the end of the lease.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", CLAIM_LOCK)


def _work_off(claims: list[_Claim], *, mailer: Mailer, now: datetime, tally: Counter[str]) -> None:
    # Text messages first: they hang on no mail server, and somebody waits for the code.
    waiting = deque(sorted(claims, key=lambda claim: claim.channel != Channel.SMS))
    try:
        while waiting:
            if waiting[0].channel == Channel.SMS:
                tally[_deliver(waiting.popleft(), mailer=mailer, now=now)] += 1
                continue
            # Outside the row's lock: an unreachable server must not make those wait who want to retire the row.
            mailer.open()
            tally[_deliver(waiting.popleft(), mailer=mailer, now=now)] += 1
    finally:
        if waiting:
            _release(waiting)


def _release(claims: Collection[_Claim]) -> None:
    """Give back what was claimed and not begun, as if it had never been claimed."""
    for claim in claims:
        _held(claim).update(lease_until=None, attempts=F("attempts") - 1)


def _held(claim: _Claim) -> QuerySet[Delivery]:
    """The claimed row while it is still ours: a lease that ran out and was taken over has another end."""
    return Delivery.objects.filter(
        pk=claim.delivery_id, state=DeliveryState.PENDING, lease_until=claim.lease_until
    )


@transaction.atomic(durable=True)
def _deliver(claim: _Claim, *, mailer: Mailer, now: datetime) -> Outcome:
    """Look at the row once more under its lock, send it, mark it. Skipped: taken over, retired, or being retired."""
    held = _held(claim).select_related("recipient").select_for_update(skip_locked=True, of=("self",))
    delivery = held.first()
    if delivery is None:
        return Outcome.SKIPPED
    verdict = _attempt(delivery, mailer=mailer, now=now)
    _mark(delivery, verdict, now=now)
    return verdict.outcome


def _attempt(delivery: Delivery, *, mailer: Mailer, now: datetime) -> _Verdict:
    if delivery.attempts > MAX_ATTEMPTS:
        # Each claim was counted and none came to an end: this mail takes its process with it.
        return _Verdict(
            Outcome.FAILED, f"Given up after {MAX_ATTEMPTS} attempts. {delivery.last_error}".strip()
        )
    person = addressee(delivery)
    if person is None:
        return _Verdict(Outcome.SUPPRESSED, "The account is closed or has no address.")
    if delivery.channel == Channel.SMS:
        return _text(delivery, person)
    if not wants_mail(person, delivery.kind):
        return _Verdict(Outcome.SUPPRESSED, "The recipient does not want such mails.")
    try:
        mail = _compose_if_due(delivery, person, now)
    except Exception as error:
        log.exception("delivery_not_composed", delivery=delivery.pk, kind=delivery.kind)
        return _Verdict(Outcome.FAILED, f"{type(error).__name__}: {error}")
    if mail is None:
        return _Verdict(Outcome.RETIRED)
    return _send(delivery, mail, mailer)


def addressee(delivery: Delivery) -> Recipient | None:
    """Return who gets the mail as of now, or None where nobody may."""
    user = delivery.recipient
    if user is None:
        return Recipient(None, delivery.address, delivery.language, delivery.time_zone)
    return Recipient.of_user(user) if user.is_active and user.email else None


def _compose_if_due(delivery: Delivery, person: Recipient, now: datetime) -> EmailMultiAlternatives | None:
    # The savepoint keeps the row's lock when a renderer's query fails.
    with transaction.atomic(), _in_the_words_of(person):
        renderer: Renderer = renderer_for(delivery.kind)
        if not renderer.still_due(delivery.payload, now):
            return None
        context = RenderContext(person.language, person.time_zone, settings.SITE_URL, person)
        message = renderer.render(delivery.payload, context)
        mail = compose(
            message_id=delivery.message_id,
            message=message,
            context=context,
            unsubscribe=_unsubscribe(delivery.kind, context),
        )
        mail.message()  # A header that cannot be written fails here, not between us and the server.
        return mail


def _unsubscribe(kind: str, context: RenderContext) -> str:
    """Return the address that stops such mails, or nothing for those that are part of using the site."""
    group = group_of(kind)
    if not group.is_optional(NoticeWay.EMAIL):
        return ""
    return unsubscribe_url(context.site_url, context.recipient, group.code)


@contextmanager
def _in_the_words_of(person: Recipient) -> Iterator[None]:
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        yield


def _send(delivery: Delivery, mail: EmailMultiAlternatives, mailer: Mailer) -> _Verdict:
    return _hand_over(delivery, lambda: mailer.send(mail))


def _text(delivery: Delivery, person: Recipient) -> _Verdict:
    """Send a code to a phone, as long as it is valid and this installation sends text messages."""
    code = code_of(delivery)
    if code is None or not sms.can_send():
        return _Verdict(Outcome.RETIRED)
    with translation.override(person.language):
        text = _("%(code)s is your Ipek code. Nobody else needs it.") % {"code": code.code}
    sender = sms.sender()
    return _hand_over(delivery, lambda: sender.send(to=code.phone, text=text, message_id=delivery.message_id))


def _hand_over(delivery: Delivery, send: Callable[[], None]) -> _Verdict:
    try:
        send()
    except PermanentRefusal as error:
        log.warning("delivery_refused", delivery=delivery.pk, kind=delivery.kind)
        return _Verdict(Outcome.FAILED, str(error))
    except TemporaryRefusal as error:
        last = delivery.attempts >= MAX_ATTEMPTS
        return _Verdict(Outcome.FAILED if last else Outcome.POSTPONED, str(error))
    return _Verdict(Outcome.SENT)


_STATES = {
    Outcome.SENT: DeliveryState.SENT,
    Outcome.RETIRED: DeliveryState.RETIRED,
    Outcome.FAILED: DeliveryState.FAILED,
    Outcome.SUPPRESSED: DeliveryState.SUPPRESSED,
    Outcome.POSTPONED: DeliveryState.PENDING,
}


def _mark(delivery: Delivery, verdict: _Verdict, *, now: datetime) -> None:
    delivery.state = _STATES[verdict.outcome]
    delivery.lease_until = None
    # PostgreSQL keeps no NUL: an odd answer of a server must not undo the mark.
    delivery.last_error = verdict.error.replace("\0", "")[:1000]
    if verdict.outcome is Outcome.SENT:
        delivery.sent_at = timezone.now()
    if verdict.outcome is Outcome.POSTPONED:
        delivery.next_attempt_at = now + retry_delay(delivery.attempts, delivery.message_id)
    delivery.save(update_fields=["state", "lease_until", "last_error", "sent_at", "next_attempt_at"])


def retry_delay(attempts: int, message_id: str) -> timedelta:
    """Return how long to wait after the given number of attempts: doubling up to an hour, spread by ±25 %.

    The spread comes from the Message-ID, so that mails refused together do not come back together.
    """
    doubled: timedelta = FIRST_RETRY * 2 ** (attempts - 1)
    base = min(doubled, LONGEST_RETRY)
    spread = int.from_bytes(sha256(f"{message_id}:{attempts}".encode()).digest()[:4], "big") / 2**32
    return base * (0.75 + spread / 2)
