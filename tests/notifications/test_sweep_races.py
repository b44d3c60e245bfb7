"""Two processes at one outbox: real connections, real locks, a real mail server."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from email.message import EmailMessage
from threading import Barrier, Event, get_ident
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.notifications.messages import Payload
from apps.notifications.models import Delivery
from apps.notifications.services import SweepResult, deliver_due, notify, retire
from apps.notifications.services.sweep import LEASE
from tests.notifications.conftest import Bell
from tests.notifications.sink import OK, Sink
from tests.notifications.steps import elsewhere, ring, states
from tests.races import until, waiting

pytestmark = pytest.mark.django_db(transaction=True)

MakeUser = Callable[..., User]
T0 = datetime(2026, 9, 1, 8, tzinfo=UTC)
SOON = 10.0
# True, as soon as nobody else holds the database's lock number one.
GATE = "(SELECT true FROM pg_advisory_lock(1))"


def test_two_sweeps_send_each_mail_once(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    for number in range(60):
        ring(user, number=number, due_at=T0)
    both_at_work = Barrier(2, timeout=SOON)
    begun: set[int] = set()

    def meet(payload: Payload) -> None:
        if get_ident() not in begun:
            begun.add(get_ident())
            both_at_work.wait()

    bell.before_render = meet
    sweeps = [elsewhere(lambda: deliver_due(now=T0)) for _ in range(2)]
    results = [sweep.result(timeout=60) for sweep in sweeps]
    assert [result.claimed for result in results] == [result.sent for result in results]
    assert sum(result.sent for result in results) == 60
    assert sink.message_ids == dict.fromkeys(Delivery.objects.values_list("message_id", flat=True), 1)
    assert len(sink.message_ids) == 60


def test_a_sweep_that_looks_while_another_one_claims_keeps_no_mail_from_being_sent(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    """The first sweep stops after the database has taken its picture of the outbox, and until the second one has gone on."""
    user = make_user()
    rows = [ring(user, number=number, due_at=T0)[0] for number in range(4)]
    looked, sending, done = Event(), Event(), Event()

    def look_slowly(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SKIP LOCKED" not in sql or "LIMIT 2" not in sql:
            return execute(sql, params, many, context)
        answer = execute(sql.replace(" WHERE ", f" WHERE {GATE} AND ", 1), params, many, context)
        looked.set()
        if sending.is_set():
            done.wait(SOON)
        return answer

    def sweep_first() -> SweepResult:
        with connection.execute_wrapper(look_slowly):
            return deliver_due(now=T0, limit=2)

    def sweep_second() -> SweepResult:
        try:
            return deliver_due(now=T0, limit=2)
        finally:
            done.set()

    def wait_for_the_first(payload: Payload) -> None:
        sending.set()
        looked.wait(SOON)

    bell.before_render = wait_for_the_first
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1)")
        first = elsewhere(sweep_first)
        until(lambda: waiting() == 1, "The first sweep does not look.")
        second = elsewhere(sweep_second)
        until(lambda: sending.is_set() or waiting() == 2, "The second sweep neither sends nor waits.")
        cursor.execute("SELECT pg_advisory_unlock(1)")
    both = SweepResult(claimed=2, sent=2)
    assert [first.result(timeout=SOON), second.result(timeout=SOON)] == [both, both]
    assert sink.message_ids == {row.message_id: 1 for row in rows}


def test_a_sweep_leaves_alone_what_another_sweep_is_sending_even_past_its_lease(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    rows = ring(make_user(), due_at=T0)
    late: list[SweepResult] = []

    def sweep_late(mail: EmailMessage) -> str:
        late.append(elsewhere(lambda: deliver_due(now=T0 + LEASE)).result(timeout=SOON))
        return OK

    sink.on_data = sweep_late
    assert deliver_due(now=T0) == SweepResult(claimed=1, sent=1)
    assert late == [SweepResult()]
    assert (states(rows), sink.message_ids) == (["sent"], {rows[0].message_id: 1})


def test_a_sweep_that_is_slower_than_its_lease_leaves_the_rest_to_the_one_that_took_it_over(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    user = make_user()
    rows = [ring(user, number=number, due_at=T0)[0] for number in range(2)]
    taken_over: list[SweepResult] = []

    def dawdle(payload: Payload) -> None:
        bell.before_render = lambda payload: None
        taken_over.append(elsewhere(lambda: deliver_due(now=T0 + LEASE)).result(timeout=SOON))

    bell.before_render = dawdle
    assert deliver_due(now=T0) == SweepResult(claimed=2, sent=1, skipped=1)
    assert taken_over == [SweepResult(claimed=1, sent=1)]
    assert sink.message_ids == {row.message_id: 1 for row in rows}


def test_what_another_sweep_took_over_and_postponed_is_not_tried_at_once(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    user = make_user()
    rows = [ring(user, number=number, due_at=T0)[0] for number in range(2)]
    taken_over: list[SweepResult] = []

    def dawdle(payload: Payload) -> None:
        bell.before_render = lambda payload: None
        sink.on_data = lambda mail: "451 Try again later"
        taken_over.append(elsewhere(lambda: deliver_due(now=T0 + LEASE)).result(timeout=SOON))
        sink.on_data = lambda mail: OK

    bell.before_render = dawdle
    assert deliver_due(now=T0) == SweepResult(claimed=2, sent=1, skipped=1)
    assert taken_over == [SweepResult(claimed=1, postponed=1)]
    assert (states(rows), sink.message_ids) == (["sent", "pending"], {rows[0].message_id: 1})


def test_retire_wins_against_a_sweep_that_has_claimed(bell: Bell, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    rows = [ring(user, number=number, due_at=T0)[0] for number in range(2)]
    retired: list[int] = []

    def cancel_the_second(payload: Payload) -> None:
        retired.append(elsewhere(lambda: retire(subject_key="bell:1")).result(timeout=SOON))

    bell.before_render = cancel_the_second
    assert deliver_due(now=T0) == SweepResult(claimed=2, sent=1, skipped=1)
    assert retired == [1]
    assert (states(rows), sink.message_ids) == (["sent", "retired"], {rows[0].message_id: 1})


@pytest.mark.parametrize(("committed", "state", "sent_later"), [(True, "retired", 0), (False, "pending", 1)])
def test_while_somebody_is_retiring_it_nothing_is_sent(
    bell: Bell, sink: Sink, make_user: MakeUser, committed: bool, state: str, sent_later: int
) -> None:
    user = make_user()
    rows = [ring(user, number=number, due_at=T0)[0] for number in range(2)]
    locked, go_on = Event(), Event()
    cancelling: list[Future[None]] = []

    def cancel() -> None:
        with transaction.atomic():
            retire(subject_key="bell:1")
            locked.set()
            go_on.wait(SOON)
            transaction.set_rollback(not committed)

    def begin_to_cancel(payload: Payload) -> None:
        cancelling.append(elsewhere(cancel))
        assert locked.wait(SOON)
        bell.before_render = lambda payload: None

    bell.before_render = begin_to_cancel
    result = deliver_due(now=T0)
    go_on.set()
    cancelling[0].result(timeout=SOON)
    assert result == SweepResult(claimed=2, sent=1, skipped=1)
    assert states(rows) == ["sent", state]
    assert deliver_due(now=T0 + LEASE).sent == sent_later


def test_retire_waits_for_the_answer_of_a_mail_on_its_way(
    bell: Bell, sink: Sink, make_user: MakeUser
) -> None:
    rows = ring(make_user(), due_at=T0)
    retiring: list[Future[int]] = []

    def cancel_meanwhile(mail: EmailMessage) -> str:
        retiring.append(elsewhere(lambda: retire(subject_key="bell:1")))
        sleep(0.3)
        assert not retiring[0].done()
        return OK

    sink.on_data = cancel_meanwhile
    assert deliver_due(now=T0) == SweepResult(claimed=1, sent=1)
    assert retiring[0].result(timeout=SOON) == 0
    assert states(rows) == ["sent"]


def test_two_transactions_that_say_the_same_thing_write_it_once(make_user: MakeUser) -> None:
    people = [make_user(f"u{number}@example.com") for number in range(20)]
    together = Barrier(2, timeout=SOON)

    def tell(order: list[User]) -> list[int]:
        with transaction.atomic():
            together.wait()
            return [row.pk for row in ring(*order, inbox=True)]

    one = elsewhere(lambda: tell(people))
    two = elsewhere(lambda: tell(people[::-1]))
    assert one.result(timeout=SOON) == two.result(timeout=SOON)
    assert Delivery.objects.count() == 20


def test_a_sweep_refuses_to_run_inside_a_transaction(bell: Bell, make_user: MakeUser) -> None:
    notify(kind="bell", subject_key="bell:1", revision=1, recipients=[], payload={})
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver_due(now=T0)
