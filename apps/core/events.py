"""Typed events inside one transaction: a lower app publishes, upper apps act, nobody below imports anybody above."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, TypeVar

from django.db import transaction

Event = TypeVar("Event")
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
_gathered: ContextVar[Mapping[type, list[object]]] = ContextVar("gathered", default=MappingProxyType({}))


def subscribe(event_type: type[Event], handler: Callable[[Any], None]) -> None:
    """Call `handler` for each published event of exactly this type; called from `AppConfig.ready()`."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: object) -> None:
    """Run every handler now, in the publisher's transaction: an error in one undoes the whole act."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction.")
    held = _gathered.get().get(type(event))
    if held is not None:
        held.append(event)
        return
    for handler in _handlers[type(event)]:
        handler(event)


@contextmanager
def gathered(*event_types: type) -> Iterator[list[object]]:
    """Keep the events of exactly these types in the list that is given, and run no handler for them.

    For loads that change each of many rows many times: whoever gathers publishes afterwards, in the same transaction,
    the one event that says all of it.
    """
    held: list[object] = []
    token = _gathered.set({**_gathered.get(), **dict.fromkeys(event_types, held)})
    try:
        yield held
    finally:
        _gathered.reset(token)
