import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.models import User
from apps.notifications import renderers
from apps.notifications.messages import Attachment, Message, Payload, RenderContext
from apps.notifications.models import Delivery
from apps.notifications.services import Recipient, SweepResult, deliver_due, retire, retry_failed
from apps.notifications.services.sweep import LEASE, MAX_ATTEMPTS, retry_delay
from tests.notifications.conftest import Bell
from tests.notifications.sink import OK, Sink, free_port
from tests.notifications.steps import ring, states

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]
GUEST = Recipient(user_id=None, address="wei@example.cn", language="zh-hans", time_zone="Asia/Shanghai")
T0 = datetime(2026, 9, 1, 8, tzinfo=UTC)


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).strip()


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


@time_machine.travel(T0, tick=False)
def test_a_mail_as_it_arrives(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    [delivery] = ring(make_user("leyla@example.com", language="az", time_zone="Asia/Baku"))
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, sent=1)
    [mail] = sink.mails
    assert mail["To"] == "leyla@example.com"
    assert mail["Subject"] == "Bell 1"
    assert mail["Message-ID"] == delivery.message_id
    assert re.fullmatch(r"<[0-9a-f]{40}@testserver>", delivery.message_id)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "az"
    assert parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC) == T0
    assert plain(mail) == "Bell 1 in az, Asia/Baku"
    assert "Bell 1 in az, Asia/Baku" in html(mail)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at, delivery.lease_until, delivery.attempts) == (
        "sent",
        T0,
        None,
        1,
    )


def test_what_was_sent_is_not_sent_again(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    ring(make_user())
    deliver_due(now=timezone.now())
    assert deliver_due(now=timezone.now() + timedelta(days=1)) == SweepResult()
    assert len(sink.mails) == 1


def test_nothing_goes_out_before_it_is_due(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    ring(make_user(), due_at=T0)
    assert deliver_due(now=T0 - timedelta(seconds=1)) == SweepResult()
    assert deliver_due(now=T0) == SweepResult(claimed=1, sent=1)


def test_language_and_zone_are_read_when_the_mail_is_sent(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    user = make_user("old@example.com", language="en", time_zone="UTC")
    ring(user)
    user.email, user.language, user.time_zone = "new@example.com", "zh-hans", "Asia/Shanghai"
    user.save()
    with override("ru"):
        deliver_due(now=timezone.now())
    [mail] = sink.mails
    assert (mail["To"], plain(mail)) == ("new@example.com", "Bell 1 in zh-hans, Asia/Shanghai")
    assert mail["Content-Language"] == "zh-Hans"
    [context] = bell.contexts
    assert context == RenderContext("zh-hans", "Asia/Shanghai", "http://testserver", Recipient.of_user(user))


def test_somebody_without_an_account_is_written_to_as_noted(bell: Bell, sink: Sink) -> None:
    ring(GUEST)
    deliver_due(now=timezone.now())
    [mail] = sink.mails
    assert (mail["To"], plain(mail)) == ("wei@example.cn", "Bell 1 in zh-hans, Asia/Shanghai")


def test_one_connection_for_many_mails(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    for number in range(30):
        ring(user, number=number)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=30, sent=30)
    assert len(sink.mails) == 30
    assert len(sink.sessions) == 1


def test_the_limit_holds_and_the_oldest_come_first(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    for number in range(25):
        ring(user, number=number, due_at=T0 - timedelta(minutes=number))
    assert deliver_due(now=T0, limit=22) == SweepResult(claimed=22, sent=22)
    assert [mail["Subject"] for mail in sink.mails] == [f"Bell {number}" for number in range(24, 2, -1)]


def test_what_is_no_longer_due_is_retired_unsent(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    asked: list[tuple[Payload, datetime]] = []

    def no(payload: Payload, now: datetime) -> bool:
        asked.append((payload, now))
        return False

    bell.due = no
    rows = ring(make_user())
    now = timezone.now()
    assert deliver_due(now=now) == SweepResult(claimed=1, retired=1)
    assert asked == [({"id": 1}, now)]
    assert (states(rows), sink.mails) == (["retired"], [])


def test_what_was_retired_is_not_sent(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    ring(make_user())
    retire(subject_key="bell:1")
    assert deliver_due(now=timezone.now()) == SweepResult()
    assert sink.mails == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}], ids=["closed", "without address"])
def test_a_closed_account_gets_nothing(
    bell: Bell, sink: Sink, make_user: MakeUser, change: dict[str, object]
) -> None:
    user = make_user()
    rows = ring(user)
    User.objects.filter(pk=user.pk).update(**change)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, suppressed=1)
    assert (states(rows), sink.mails) == (["suppressed"], [])


def _lose_count(payload: Payload) -> None:
    raise KeyError("count")


def _stammer(payload: Payload) -> None:
    raise ValueError("b\0ell")


def _ask_nonsense(payload: Payload) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1/0")


@pytest.mark.parametrize(
    ("poison", "error"),
    [
        (_lose_count, "KeyError: 'count'"),
        (_ask_nonsense, "DataError: division by zero"),
        (_stammer, "ValueError: bell"),
    ],
    ids=["python", "database", "nul"],
)
def test_a_poisoned_mail_fails_alone(
    bell: Bell, sink: Sink, make_user: MakeUser, poison: Callable[[Payload], None], error: str
) -> None:
    bell.before_render = lambda payload: poison(payload) if payload["id"] == 1 else None
    user = make_user()
    rows = [ring(user, number=number)[0] for number in range(3)]
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=3, sent=2, failed=1)
    assert states(rows) == ["sent", "failed", "sent"]
    rows[1].refresh_from_db()
    assert rows[1].last_error == error
    assert [mail["Subject"] for mail in sink.mails] == ["Bell 0", "Bell 2"]


def test_an_unknown_kind_fails_with_its_name(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    [delivery] = ring(make_user(), kind="gong")
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, failed=1)
    delivery.refresh_from_db()
    assert delivery.last_error == "UnknownKind: No renderer is registered for the kind 'gong'."


def test_a_subject_stays_on_one_line(
    bell: Bell, sink: Sink, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        bell, "render", lambda payload, context: Message("Two\r\nlines:\t北京", "text"), raising=False
    )
    ring(make_user())
    deliver_due(now=timezone.now())
    assert [mail["Subject"] for mail in sink.mails] == ["Two lines: 北京"]


def test_html_and_attachments_of_the_renderer_go_out(
    bell: Bell, sink: Sink, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = Attachment(
        "meeting.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=CANCEL"
    )
    message = Message("Bell", "A & B", html="<p>A &amp; B</p>", attachments=[calendar])
    monkeypatch.setattr(bell, "render", lambda payload, context: message, raising=False)
    ring(make_user())
    deliver_due(now=timezone.now())
    [mail] = sink.mails
    assert (plain(mail), html(mail).strip()) == ("A & B", "<p>A &amp; B</p>")
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("meeting.ics", "text/calendar")
    assert attached.get_param("method") == "CANCEL"
    assert str(attached.get_content()).splitlines() == ["BEGIN:VCALENDAR", "END:VCALENDAR"]


def test_the_sites_own_frame_escapes_the_text(
    bell: Bell, sink: Sink, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Message("Bell", "A <b>& B")
    monkeypatch.setattr(bell, "render", lambda payload, context: message, raising=False)
    ring(make_user())
    deliver_due(now=timezone.now())
    [mail] = sink.mails
    assert plain(mail) == "A <b>& B"
    assert "A &lt;b&gt;&amp; B" in html(mail)


def test_a_later_try_waits_longer_and_succeeds(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    [delivery] = ring(make_user(), due_at=T0)
    sink.on_data = lambda mail: "451 Try again later"
    now = T0
    for attempt in (1, 2, 3):
        with time_machine.travel(now, tick=False):
            assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, postponed=1)
            delivery.refresh_from_db()
            assert (delivery.state, delivery.attempts, delivery.lease_until) == ("pending", attempt, None)
            assert delivery.last_error == "SMTPDataError: (451, b'Try again later')"
            assert delivery.next_attempt_at == now + retry_delay(attempt, delivery.message_id)
            assert deliver_due(now=delivery.next_attempt_at - timedelta(seconds=1)) == SweepResult()
        now = delivery.next_attempt_at
    sink.on_data = lambda mail: OK
    with time_machine.travel(now, tick=False):
        assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, sent=1)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at, delivery.last_error) == ("sent", now, "")
    assert sink.message_ids == {delivery.message_id: 1}


def test_delays_double_up_to_an_hour_and_spread_by_a_quarter() -> None:
    for attempts, minutes in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10, 60)]:
        waits = [retry_delay(attempts, f"<{number}@x>").total_seconds() / 60 for number in range(200)]
        assert minutes * 0.75 <= min(waits) < minutes * 0.80
        assert minutes * 1.20 < max(waits) <= minutes * 1.25


def test_after_the_last_attempt_it_has_failed(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    [delivery] = ring(user, due_at=T0)
    sink.on_recipient = lambda address: "450 Mailbox busy"
    now = T0
    for _attempt in range(MAX_ATTEMPTS - 1):
        assert deliver_due(now=now) == SweepResult(claimed=1, postponed=1)
        delivery.refresh_from_db()
        now = delivery.next_attempt_at
    assert deliver_due(now=now) == SweepResult(claimed=1, failed=1)
    assert deliver_due(now=now + timedelta(days=1)) == SweepResult()
    sink.on_recipient = lambda address: OK
    retry_failed(delivery_ids=[delivery.pk], actor=user)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, sent=1)


def test_a_refused_recipient_fails_at_once_and_alone(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    people = [make_user(f"u{number}@example.com") for number in range(3)]
    sink.on_recipient = lambda address: "550 No such mailbox" if address == "u1@example.com" else OK
    rows = ring(*people)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=3, sent=2, failed=1)
    assert states(rows) == ["sent", "failed", "sent"]
    rows[1].refresh_from_db()
    assert rows[1].last_error == "SMTPRecipientsRefused: {'u1@example.com': (550, b'No such mailbox')}"
    assert len(sink.sessions) == 1


def test_a_server_that_hangs_up_costs_one_mail_a_delay(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    people = [make_user(f"u{number}@example.com") for number in range(3)]
    sink.on_recipient = lambda address: "421 Closing" if address == "u1@example.com" else OK
    rows = ring(*people)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=3, sent=2, postponed=1)
    assert states(rows) == ["sent", "pending", "sent"]
    assert len(sink.sessions) == 2


def test_an_unreachable_server_costs_no_attempt(
    bell: Bell, sink: Sink, make_user: MakeUser, settings: Settings
) -> None:
    user = make_user()
    rows = [ring(user, number=number)[0] for number in range(3)]
    reachable, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    now = timezone.now()
    for _sweep in range(MAX_ATTEMPTS + 1):
        assert deliver_due(now=now) == SweepResult(claimed=3, interrupted=True)
    assert set(Delivery.objects.values_list("state", "attempts", "lease_until")) == {("pending", 0, None)}
    settings.EMAIL_PORT = reachable
    assert deliver_due(now=now) == SweepResult(claimed=3, sent=3)
    assert states(rows) == ["sent"] * 3


def test_killed_between_answer_and_mark_it_goes_out_again_with_the_same_message_id(
    bell: Bell, sink: Sink, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ring(make_user(), GUEST, due_at=T0)

    def die(*_args: object, **_options: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr("apps.notifications.services.sweep._mark", die)
        with pytest.raises(SystemExit):
            deliver_due(now=T0)
    assert sink.message_ids == {rows[0].message_id: 1}
    assert states(rows) == ["pending", "pending"]
    # The one that was not begun goes out at once, the other when its lease has run out.
    assert deliver_due(now=T0) == SweepResult(claimed=1, sent=1)
    assert deliver_due(now=T0 + LEASE) == SweepResult(claimed=1, sent=1)
    assert sink.message_ids == {rows[0].message_id: 2, rows[1].message_id: 1}
    assert states(rows) == ["sent", "sent"]


def test_a_mail_that_kills_every_sweep_is_given_up(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    def die(payload: Payload) -> None:
        raise SystemExit

    bell.before_render = die
    rows = ring(make_user(), due_at=T0)
    for attempt in range(MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            deliver_due(now=T0 + attempt * LEASE)
    assert deliver_due(now=T0 + MAX_ATTEMPTS * LEASE) == SweepResult(claimed=1, failed=1)
    assert (states(rows), sink.mails) == (["failed"], [])


@pytest.mark.parametrize(("count", "queries"), [(1, 11), (3, 23)])
def test_queries_of_a_sweep(
    bell: Bell,
    sink: Sink,
    make_user: MakeUser,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    queries: int,
) -> None:
    user = make_user()
    for number in range(count):
        ring(user, number=number)
    with django_assert_num_queries(queries):
        deliver_due(now=timezone.now())


def test_an_idle_sweep_asks_little_and_connects_nowhere(
    bell: Bell, sink: Sink, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.EMAIL_PORT = free_port()
    with django_assert_num_queries(4):
        assert deliver_due(now=timezone.now()) == SweepResult()


def test_a_kind_has_one_renderer(bell: Bell) -> None:
    with pytest.raises(ImproperlyConfigured, match="'bell' has a renderer already"):
        renderers.register("bell", Bell())
    assert renderers.renderer_for("bell") is bell
    with pytest.raises(renderers.UnknownKind):
        renderers.renderer_for("gong")
