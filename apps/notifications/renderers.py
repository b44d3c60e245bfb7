"""How a kind of notification becomes words. Upper apps register theirs from `AppConfig.ready()`.

A renderer is shared by all threads of a process: it keeps no state, reads the database and writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

from django.core.exceptions import ImproperlyConfigured

from apps.notifications.groups import ACCOUNT, NoticeGroup, assign
from apps.notifications.messages import (
    JSON,
    Attachment,
    InboxLine,
    Message,
    Payload,
    RenderContext,
    message_from_templates,
)

__all__ = [
    "JSON",
    "Attachment",
    "InboxLine",
    "Message",
    "NoticeGroup",
    "Payload",
    "RenderContext",
    "Renderer",
    "SummarisesMany",
    "TellsMany",
    "UnknownKind",
    "lines_about",
    "message_from_templates",
    "register",
    "renderer_for",
]

Row = TypeVar("Row")


class Renderer(Protocol):
    def render(self, payload: Payload, context: RenderContext, /) -> Message:
        """Write the mail. An exception fails this delivery and no other."""
        ...

    def summary(self, payload: Payload, context: RenderContext, /) -> InboxLine:
        """Write the inbox line, in the language of the page."""
        ...

    def still_due(self, payload: Payload, now: datetime, /) -> bool:
        """Say whether the mail still makes sense; asked under the row's lock, right before it is sent."""
        ...


@runtime_checkable
class SummarisesMany(Protocol):
    """A renderer may offer this too, to read what a page of lines needs in one query instead of one a line."""

    def summaries(self, payloads: Sequence[Payload], context: RenderContext, /) -> Sequence[InboxLine]:
        """Return one line for each payload, in the same order."""
        ...


class TellsMany:
    """For renderers with `summaries`: one line is a page of one."""

    def summary(self, payload: Payload, context: RenderContext, /) -> InboxLine:
        [line] = self.summaries([payload], context)
        return line

    def summaries(self, payloads: Sequence[Payload], context: RenderContext, /) -> Sequence[InboxLine]:
        raise NotImplementedError


def lines_about(
    rows: Mapping[str, Row], payloads: Sequence[Payload], key: str, tell: Callable[[Row, Payload], InboxLine]
) -> list[InboxLine]:
    """Return a line for each payload about the row that it names under `key`; a neutral one where the row is gone."""
    found = [(rows.get(str(payload[key])), payload) for payload in payloads]
    return [InboxLine.untold() if row is None else tell(row, payload) for row, payload in found]


class UnknownKind(LookupError):
    """No app has registered a renderer for this kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No renderer is registered for the kind {kind!r}.")


_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer, *, group: NoticeGroup = ACCOUNT) -> None:
    """Make `renderer` the one for `kind` (a kind has exactly one), and `group` the one people choose about."""
    if kind in _renderers:
        raise ImproperlyConfigured(f"The kind {kind!r} has a renderer already.")
    _renderers[kind] = renderer
    assign(kind, group)


def renderer_for(kind: str) -> Renderer:
    """Return the renderer, or raise UnknownKind."""
    try:
        return _renderers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
