from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import get_language
from pytest_django import Settings

from apps.accounts.models import User
from apps.notifications import renderers
from apps.notifications.messages import InboxLine, Message, Payload, RenderContext
from tests.notifications.sink import Sink, free_port, serve


@dataclass
class Bell:
    """A renderer whose words show what it was given; a test may change each step."""

    due: Callable[[Payload, datetime], bool] = lambda payload, now: True
    before_render: Callable[[Payload], None] = lambda payload: None
    contexts: list[RenderContext] = field(default_factory=list)

    def still_due(self, payload: Payload, now: datetime, /) -> bool:
        return self.due(payload, now)

    def render(self, payload: Payload, context: RenderContext, /) -> Message:
        self.before_render(payload)
        self.contexts.append(context)
        zone = timezone.get_current_timezone_name()
        return Message(
            subject=f"Bell {payload['id']}", text=f"Bell {payload['id']} in {get_language()}, {zone}"
        )

    def summary(self, payload: Payload, context: RenderContext, /) -> InboxLine:
        return InboxLine(text=f"Bell {payload['id']} for {context.language}", url=f"/bells/{payload['id']}/")


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    """The only registered renderer, for the kind "bell"."""
    monkeypatch.setattr(renderers, "_renderers", {})
    renderer = Bell()
    renderers.register("bell", renderer)
    return renderer


@pytest.fixture
def make_user() -> Callable[..., User]:
    def make(email: str = "leyla@example.com", **fields: Any) -> User:
        return User.objects.create_user(email, **fields)

    return make


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A mail server on loopback, and settings that send there."""
    kept = Sink()
    port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 10
    controller = serve(kept, port)
    yield kept
    controller.stop()
