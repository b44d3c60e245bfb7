from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.models import User
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import (
    Event,
    Recipient,
    notify,
    notify_all,
    retire,
    retire_all,
    retry_failed,
)
from tests.notifications.steps import ring, states

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]
GUEST = Recipient(user_id=None, address="wei@example.cn", language="zh-hans", time_zone="Asia/Shanghai")


@time_machine.travel("2026-09-01 08:00:00+00:00", tick=False)
def test_notify_fills_inbox_and_outbox(make_user: MakeUser) -> None:
    user = make_user()
    [delivery] = ring(user, inbox=True)
    line = Notification.objects.get()
    assert (line.recipient, line.kind, line.subject_key, line.revision, line.payload) == (
        user,
        "bell",
        "bell:1",
        1,
        {"id": 1},
    )
    assert (delivery.recipient, delivery.address, delivery.language, delivery.time_zone) == (user, "", "", "")
    assert (delivery.state, delivery.attempts, delivery.sent_at) == (DeliveryState.PENDING, 0, None)
    assert delivery.due_at == delivery.next_attempt_at == line.due_at == timezone.now()


def test_somebody_without_an_account_gets_mail_in_the_language_given(make_user: MakeUser) -> None:
    [delivery] = ring(GUEST, inbox=True)
    assert (delivery.recipient, delivery.address, delivery.language, delivery.time_zone) == (
        None,
        "wei@example.cn",
        "zh-hans",
        "Asia/Shanghai",
    )
    assert Notification.objects.count() == 0


def test_a_recipient_is_a_user_or_an_address() -> None:
    with pytest.raises(ValueError, match="user or an address"):
        Recipient(user_id=None, address=" ", language="en", time_zone="UTC")


def test_saying_it_again_changes_nothing(make_user: MakeUser) -> None:
    user = make_user()
    first = ring(user, GUEST, inbox=True)
    again = ring(GUEST, user, inbox=True)
    assert [row.pk for row in again] == [row.pk for row in first]
    assert [row.message_id for row in again] == [row.message_id for row in first]
    assert (Delivery.objects.count(), Notification.objects.count()) == (2, 1)


def test_one_person_named_twice_is_told_once(make_user: MakeUser) -> None:
    user = make_user()
    shouting = Recipient(user_id=None, address="WEI@example.cn", language="en", time_zone="UTC")
    assert len(ring(user, user, GUEST, shouting)) == 2


@pytest.mark.parametrize(
    "other",
    [{"kind": "gong"}, {"number": 2}, {"revision": 2}, {"offset": "24h"}],
    ids=["kind", "subject", "revision", "offset"],
)
def test_each_part_of_the_key_makes_another_delivery(make_user: MakeUser, other: dict[str, Any]) -> None:
    user = make_user()
    [one] = ring(user, inbox=True)
    [two] = ring(user, inbox=True, **other)
    assert one.message_id != two.message_id
    assert (Delivery.objects.count(), Notification.objects.count()) == (2, 2)


def test_the_database_itself_refuses_a_second_row_of_one_key(make_user: MakeUser) -> None:
    [delivery] = ring(make_user())
    delivery.pk = None
    with pytest.raises(IntegrityError, match="notifications_delivery_once"), transaction.atomic():
        delivery.save(force_insert=True)


def test_the_database_refuses_a_delivery_to_nobody(make_user: MakeUser) -> None:
    [delivery] = ring(make_user())
    with pytest.raises(IntegrityError, match="notifications_delivery_user_or_address"), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(recipient=None)


def test_the_message_id_survives_a_change_of_the_sites_address(
    make_user: MakeUser, settings: Settings
) -> None:
    user = make_user()
    settings.SITE_URL = "https://ipek.example:8443"
    [delivery] = ring(user)
    assert delivery.message_id.endswith("@ipek.example>")
    settings.SITE_URL = "https://new.example"
    assert [row.message_id for row in ring(user)] == [delivery.message_id]


def test_channels_can_be_left_out(make_user: MakeUser) -> None:
    user = make_user()
    assert ring(user, number=1, email=False, inbox=True) == []
    assert len(ring(user, number=2, inbox=False)) == 1
    assert (Delivery.objects.count(), Notification.objects.count()) == (1, 1)


def test_notify_is_undone_with_its_callers_transaction(make_user: MakeUser) -> None:
    user = make_user()
    with transaction.atomic():
        ring(user, inbox=True)
        transaction.set_rollback(True)
    assert (Delivery.objects.count(), Notification.objects.count()) == (0, 0)


def test_nobody_to_tell() -> None:
    assert notify(kind="bell", subject_key="bell:1", revision=1, recipients=[], payload={}) == []


@pytest.mark.parametrize("count", [1, 3])
def test_notify_asks_the_database_as_often_for_three_as_for_one(
    make_user: MakeUser, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    people = [make_user(f"u{number}@example.com") for number in range(count)]
    # Two inserts and one read, between a savepoint and its release.
    with django_assert_num_queries(5):
        ring(*people, inbox=True)


def bells(numbers: range, *people: User, revision: int = 1, due_at: datetime | None = None) -> list[Event]:
    return [
        Event(
            kind="bell",
            subject_key=f"bell:{number}",
            revision=revision,
            recipients=[Recipient.of_user(person) for person in people],
            payload={"id": number},
            due_at=due_at,
        )
        for number in numbers
    ]


def test_many_events_are_told_as_each_would_be(make_user: MakeUser) -> None:
    leyla, wei = make_user(), make_user("wei@example.com")
    [one] = ring(leyla, number=1, inbox=True)
    events = [
        *bells(range(1, 4), leyla, wei, leyla),
        Event("gong", "bell:1", 1, [GUEST], {"id": 1}),
        Event("gong", "bell:2", 1, [Recipient.of_user(leyla)], {"id": 2}, email=False),
        Event("gong", "bell:3", 1, [Recipient.of_user(leyla)], {"id": 3}, inbox=False),
    ]
    notify_all(events)
    mails = Delivery.objects.order_by("recipient_key", "kind", "subject_key")
    assert [(mail.recipient_key, mail.kind, mail.subject_key) for mail in mails] == [
        ("address:wei@example.cn", "gong", "bell:1"),
        *((f"user:{leyla.pk}", "bell", f"bell:{number}") for number in (1, 2, 3)),
        (f"user:{leyla.pk}", "gong", "bell:3"),
        *((f"user:{wei.pk}", "bell", f"bell:{number}") for number in (1, 2, 3)),
    ]
    assert one in mails
    lines = Notification.objects.order_by("recipient_id", "kind", "subject_key")
    assert [(line.recipient, line.kind, line.payload) for line in lines] == [
        *((leyla, "bell", {"id": number}) for number in (1, 2, 3)),
        (leyla, "gong", {"id": 2}),
        *((wei, "bell", {"id": number}) for number in (1, 2, 3)),
    ]
    assert [row.pk for row in ring(wei, number=3)] == [mails[7].pk]


@pytest.mark.parametrize("count", [1, 3])
def test_notify_all_writes_in_two_statements(
    make_user: MakeUser, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    people = [make_user(f"u{number}@example.com") for number in range(count)]
    with django_assert_num_queries(4):  # between a savepoint and its release
        notify_all(bells(range(count), *people))
    assert Delivery.objects.count() == Notification.objects.count() == count * count


def test_nothing_to_tell_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        notify_all([])


def test_retire_takes_back_only_what_waits_about_this_subject(make_user: MakeUser) -> None:
    user = make_user()
    [about] = ring(user, number=1)
    [other] = ring(user, number=2)
    [gone] = ring(user, number=1, revision=2)
    Delivery.objects.filter(pk=gone.pk).update(state=DeliveryState.SENT, sent_at=timezone.now())
    assert retire(subject_key="bell:1") == 1
    assert states([about, other, gone]) == ["retired", "pending", "sent"]


def test_retire_can_be_narrowed(make_user: MakeUser) -> None:
    user = make_user()
    rows = [ring(user, kind=kind, revision=revision)[0] for kind in ("bell", "gong") for revision in (1, 2)]
    assert retire(subject_key="bell:1", kinds=["bell"], below_revision=2) == 1
    assert states(rows) == ["retired", "pending", "pending", "pending"]
    assert retire(subject_key="bell:1", below_revision=2) == 1
    assert states(rows) == ["retired", "pending", "retired", "pending"]
    assert retire(subject_key="bell:1", kinds=["gong"]) == 1
    assert states(rows) == ["retired", "pending", "retired", "retired"]
    assert retire(subject_key="bell:1", kinds=[]) == 0


def test_many_subjects_are_taken_back_each_below_its_own_revision(make_user: MakeUser) -> None:
    user = make_user()
    due = timezone.now() + timedelta(days=1)
    for revision in (1, 2):
        notify_all(bells(range(1, 4), user, revision=revision, due_at=due))
    assert retire_all({"bell:1": None, "bell:2": 2}, kinds=["gong"]) == 0
    assert retire_all({"bell:1": None, "bell:2": 2}) == 3
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING).order_by("subject_key", "revision")
    left = [("bell:2", 2), ("bell:3", 1), ("bell:3", 2)]
    assert list(waiting.values_list("subject_key", "revision")) == left
    lines = Notification.objects.order_by("subject_key", "revision")
    assert list(lines.values_list("subject_key", "revision")) == left
    assert retire_all({}) == 0
    assert waiting.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_retire_all_asks_as_often_for_three_as_for_one(
    make_user: MakeUser, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    notify_all(bells(range(count), make_user(), due_at=timezone.now() + timedelta(days=1)))
    with django_assert_num_queries(5):  # a delete, a lock and an update, between a savepoint and its release
        assert retire_all({f"bell:{number}": 2 for number in range(count)}) == count


def test_retire_removes_inbox_lines_that_nobody_has_seen(make_user: MakeUser) -> None:
    user = make_user()
    ring(user, offset="", inbox=True)
    ring(user, offset="24h", due_at=timezone.now() + timedelta(days=1), inbox=True)
    assert retire(subject_key="bell:1") == 2
    assert [line.offset for line in Notification.objects.all()] == [""]


def test_retire_is_undone_with_its_callers_transaction(make_user: MakeUser) -> None:
    rows = ring(make_user())
    with transaction.atomic():
        retire(subject_key="bell:1")
        transaction.set_rollback(True)
    assert states(rows) == ["pending"]


def test_what_was_retired_stays_retired_when_said_again(make_user: MakeUser) -> None:
    user = make_user()
    ring(user)
    retire(subject_key="bell:1")
    assert [row.state for row in ring(user)] == [DeliveryState.RETIRED]


@time_machine.travel("2026-09-01 08:00:00+00:00", tick=False)
def test_retry_failed_gives_all_attempts_back_and_leaves_a_record(make_user: MakeUser) -> None:
    organiser = make_user("organiser@example.com")
    failed, waiting = ring(make_user(), organiser)
    Delivery.objects.filter(pk=failed.pk).update(state=DeliveryState.FAILED, attempts=10)
    Delivery.objects.filter(pk=waiting.pk).update(attempts=3)
    assert retry_failed(delivery_ids=[failed.pk, waiting.pk], actor=organiser) == 1
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, failed.attempts, failed.next_attempt_at) == (
        DeliveryState.PENDING,
        0,
        timezone.now(),
    )
    assert (waiting.state, waiting.attempts) == (DeliveryState.PENDING, 3)
    record = LogEntry.objects.get_for_object(failed).get()
    assert record.actor == organiser
    assert record.changes == {"state": ["failed", "pending"], "attempts": [10, 0]}


def test_erasing_a_person_erases_what_waits_for_them(make_user: MakeUser) -> None:
    user = make_user()
    ring(user, GUEST, inbox=True)
    user.delete()
    assert [row.address for row in Delivery.objects.all()] == ["wei@example.cn"]
    assert Notification.objects.count() == 0
