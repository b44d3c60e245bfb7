"""Events run their handlers at once; a load may gather them instead."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from apps.core import events


@dataclass(frozen=True, slots=True)
class Sown:
    number: int


@dataclass(frozen=True, slots=True)
class Reaped:
    number: int


@pytest.fixture
def heard() -> Iterator[list[object]]:
    """What handlers of the two events were called with."""
    found: list[object] = []
    for event_type in (Sown, Reaped):
        events.subscribe(event_type, found.append)
    yield found
    for event_type in (Sown, Reaped):
        del events._handlers[event_type]


@pytest.mark.django_db
def test_handlers_run_at_once_and_in_order(heard: list[object]) -> None:
    events.publish(Sown(1))
    events.publish(Reaped(2))
    assert heard == [Sown(1), Reaped(2)]


@pytest.mark.django_db
def test_gathered_events_reach_no_handler_and_others_do(heard: list[object]) -> None:
    with events.gathered(Sown) as held:
        events.publish(Sown(1))
        events.publish(Reaped(2))
        events.publish(Sown(3))
    events.publish(Sown(4))
    assert (held, heard) == ([Sown(1), Sown(3)], [Reaped(2), Sown(4)])


@pytest.mark.django_db
def test_gathering_stands_within_another(heard: list[object]) -> None:
    with events.gathered(Sown) as outer:
        with events.gathered(Reaped) as inner:
            events.publish(Sown(1))
            events.publish(Reaped(2))
        events.publish(Reaped(3))
    assert (outer, inner, heard) == ([Sown(1)], [Reaped(2)], [Reaped(3)])


@pytest.mark.django_db
def test_gathering_ends_with_an_error(heard: list[object]) -> None:
    with pytest.raises(ZeroDivisionError), events.gathered(Sown):
        raise ZeroDivisionError
    events.publish(Sown(1))
    assert heard == [Sown(1)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_published_outside_a_transaction(heard: list[object]) -> None:
    with pytest.raises(RuntimeError, match="Sown was published outside a transaction"), events.gathered(Sown):
        events.publish(Sown(1))
    with transaction.atomic():
        events.publish(Sown(2))
    assert heard == [Sown(2)]
