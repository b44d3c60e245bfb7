from collections.abc import Callable

import pytest
from pytest_django import Settings

from apps.accounts.models import User
from apps.notifications import tasks
from apps.notifications.models import Delivery
from tests.notifications.conftest import Bell
from tests.notifications.sink import Sink, free_port
from tests.notifications.steps import ring

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]


def test_the_sweep_goes_on_until_nothing_is_due(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    for number in range(2 * tasks.STRIDE + 5):
        ring(user, number=number)
    tasks.sweep_outbox()
    assert len(sink.message_ids) == len(sink.mails) == 2 * tasks.STRIDE + 5


def test_the_sweep_ends_when_its_time_is_up(
    bell: Bell, sink: Sink, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BUDGET_SECONDS", 0.0)
    ring(make_user())
    tasks.sweep_outbox()
    assert sink.mails == []


def test_the_sweep_does_not_hammer_an_absent_server(
    bell: Bell, sink: Sink, make_user: MakeUser, settings: Settings
) -> None:
    settings.EMAIL_PORT = free_port()
    user = make_user()
    for number in range(tasks.STRIDE):
        ring(user, number=number)
    tasks.sweep_outbox()
    assert set(Delivery.objects.values_list("state", "attempts", "lease_until")) == {("pending", 0, None)}


def test_the_task_is_known_by_the_name_that_the_schedule_uses() -> None:
    assert tasks.sweep_outbox.name == "apps.notifications.tasks.sweep_outbox"
    assert tasks.sweep_outbox.acks_late is True
