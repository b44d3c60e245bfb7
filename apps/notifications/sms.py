"""Text messages: one HTTP gateway, named by the environment; without one there are none.

The gateway gets a POST with JSON (`to`, `from`, `text`) and the delivery's Message-ID as `Idempotency-Key`, so that a
message sent twice because a process died in between reaches the phone once.
"""

import json
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

from apps.notifications.refusals import PermanentRefusal, TemporaryRefusal

TIMEOUT_SECONDS = 10
# Answers after which it makes sense to try again: too early, too many, or the gateway itself is unwell.
_TEMPORARY = frozenset({408, 425, 429})


class SmsSender(Protocol):
    def send(self, *, to: str, text: str, message_id: str) -> None:
        """Return once the gateway has taken the message; raises TemporaryRefusal or PermanentRefusal."""
        ...


class HttpGateway:
    def __init__(self) -> None:
        self._url: str = settings.SMS_GATEWAY_URL
        self._token: str = settings.SMS_GATEWAY_TOKEN
        self._sender: str = settings.SMS_SENDER

    def send(self, *, to: str, text: str, message_id: str) -> None:
        body = json.dumps({"to": to, "from": self._sender, "text": text}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": message_id}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310  (checked at start)
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
                return
        except HTTPError as error:
            refusal = TemporaryRefusal if error.code in _TEMPORARY or error.code >= 500 else PermanentRefusal
            raise refusal(f"The gateway answered {error.code}.") from None
        except (URLError, TimeoutError, OSError) as error:
            raise TemporaryRefusal(f"{type(error).__name__}: {error}") from None


def can_send() -> bool:
    """Say whether this installation sends text messages."""
    return bool(settings.SMS_GATEWAY_URL)


def sender() -> SmsSender:
    made: SmsSender = import_string(settings.SMS_BACKEND)()
    return made
