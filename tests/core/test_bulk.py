"""Rows by the thousand: what comes out of the database is what a save of each would have left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from apps.core import bulk
from apps.core.bulk import insert_rows, update_rows
from apps.notifications.models import Notification
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DUE = datetime(2027, 4, 14, 9, 30, 15, 123456, tzinfo=UTC)
NAMES = ("recipient", "public_id", "kind", "subject_key", "revision", "offset", "payload", "due_at")


def line(user: int, subject: str, **values: object) -> tuple[object, ...]:
    row = {
        "recipient": user,
        "public_id": f"id-{subject}"[:12],
        "kind": "test.kind",
        "subject_key": subject,
        "revision": 3,
        "offset": "24h",
        "payload": {"meeting": "Xəzər 里海 “\\'", "nothing": None, "numbers": [1, 2.5]},
        "due_at": DUE,
    } | values
    return tuple(row[name] for name in NAMES)


def test_rows_are_as_given_and_the_rest_is_the_default() -> None:
    user = UserFactory()
    before = datetime.now(UTC)
    insert_rows(Notification, NAMES, [line(user.pk, "a"), line(user.pk, "b", payload={})])
    first, second = Notification.objects.order_by("pk")
    assert (first.recipient, first.public_id, first.kind, first.subject_key) == (
        user,
        "id-a",
        "test.kind",
        "a",
    )
    assert (first.revision, first.offset, first.due_at) == (3, "24h", DUE)
    assert first.payload == {"meeting": "Xəzər 里海 “\\'", "nothing": None, "numbers": [1, 2.5]}
    assert first.read_at is None
    assert before <= first.created_at <= datetime.now(UTC)
    assert (second.subject_key, second.payload) == ("b", {})


def test_one_statement_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    user = UserFactory()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        insert_rows(Notification, NAMES, (line(user.pk, str(n)) for n in range(5)))
    assert len(queries) == 3
    assert list(Notification.objects.order_by("pk").values_list("subject_key", flat=True)) == list("01234")


def test_nothing_to_write_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert_rows(Notification, NAMES, [])
        update_rows(Notification, ("revision",), [])
    assert len(queries) == 0


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    user = UserFactory()
    with pytest.raises(DataError):
        insert_rows(Notification, NAMES, [line(user.pk, "a", offset="x" * 33)])


def test_a_row_that_is_there_is_left_out_only_when_asked() -> None:
    user = UserFactory()
    insert_rows(Notification, NAMES, [line(user.pk, "a")])
    again = [line(user.pk, "a", public_id="other"), line(user.pk, "b")]
    insert_rows(Notification, NAMES, again, ignore_conflicts=True)
    assert sorted(Notification.objects.values_list("subject_key", "public_id")) == [
        ("a", "id-a"),
        ("b", "id-b"),
    ]
    with pytest.raises(IntegrityError):
        insert_rows(Notification, NAMES, again)


def test_rows_are_updated_by_their_keys_and_no_others() -> None:
    user = UserFactory()
    insert_rows(Notification, NAMES, [line(user.pk, subject) for subject in "abc"])
    a, b, _c = Notification.objects.order_by("pk").values_list("pk", flat=True)
    later = DUE + timedelta(days=1)
    update_rows(
        Notification, ("revision", "read_at", "payload"), [(b, 9, None, [1]), (a, 8, later, {"x": "y"})]
    )
    found = Notification.objects.order_by("pk").values_list("subject_key", "revision", "read_at")
    assert list(found) == [("a", 8, later), ("b", 9, None), ("c", 3, None)]
    assert Notification.objects.get(pk=a).payload == {"x": "y"}
