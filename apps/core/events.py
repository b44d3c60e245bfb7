"""Typed events inside one transaction: a lower app publishes, upper apps act, nobody below imports anybody above."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

Event = TypeVar("Event")
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[Event], handler: Callable[[Any], None]) -> None:
    """Call `handler` for each published event of exactly this type; called from `AppConfig.ready()`."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: object) -> None:
    """Run every handler now, in the publisher's transaction: an error in one undoes the whole act."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction.")
    for handler in _handlers[type(event)]:
        handler(event)
