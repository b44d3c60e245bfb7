"""What is not kept for ever."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import User
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import Recipient, forget_old_bodies
from apps.notifications.services.forgetting import BODIES_KEPT, INBOX_KEPT
from tests.notifications.conftest import Bell
from tests.notifications.steps import ring

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 1, 1, tzinfo=UTC)
GUEST = Recipient(user_id=None, address="wei@example.cn", language="zh-hans", time_zone="Asia/Shanghai")


def rows() -> list[tuple[str, str, dict[str, int], str]]:
    found = Delivery.objects.order_by("subject_key", "address").values_list(
        "state", "address", "payload", "last_error"
    )
    return list(found)


def test_old_inbox_lines_go_and_young_ones_stay(bell: Bell, make_user: Callable[..., User]) -> None:
    user = make_user()
    for number, age in enumerate((INBOX_KEPT + timedelta(days=1), INBOX_KEPT - timedelta(days=1))):
        ring(user, number=number, inbox=True, email=False, due_at=NOW - age)
    assert forget_old_bodies(now=NOW) == 1
    assert list(Notification.objects.values_list("payload", flat=True)) == [{"id": 1}]
    assert forget_old_bodies(now=NOW) == 0


def test_old_deliveries_keep_that_and_when_but_not_what_and_to_whom(
    bell: Bell, make_user: Callable[..., User]
) -> None:
    old, young = NOW - BODIES_KEPT - timedelta(days=1), NOW - BODIES_KEPT + timedelta(days=1)
    ring(make_user(), GUEST, number=1, due_at=old)
    ring(GUEST, number=2, due_at=young)
    Delivery.objects.update(state="failed", last_error="550 <wei@example.cn>")
    ring(GUEST, number=3, due_at=old)  # Still to be sent: not touched.
    assert forget_old_bodies(now=NOW) == 2
    assert rows() == [
        ("failed", "", {}, ""),
        ("failed", "forgotten@erased.invalid", {}, ""),
        ("failed", "wei@example.cn", {"id": 2}, "550 <wei@example.cn>"),
        ("pending", "wei@example.cn", {"id": 3}, ""),
    ]
    assert "wei@example.cn" not in str(list(Delivery.objects.filter(subject_key="bell:1").values()))
    assert forget_old_bodies(now=NOW) == 0
