"""A write that is sent again under its `Idempotency-Key` is done once, and answered as it was the first time.

Whoever hears no answer cannot know whether the act was carried out. So the act and its answer are one transaction: a
worker that is killed leaves neither, and a repeat runs afresh. What was refused leaves nothing either and is judged anew.
While an act runs, a lock of its transaction stands for it; there is no row that says so and outlives its worker.

Who asks, whether they may, and how often is looked at before, as for every request. Rights over single objects are the
act's own affair, which does not run again; so an answer is given only to somebody who has lost nothing since.
"""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase, ResponseHeaders
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from apps.api import services
from apps.api.fingerprints import fingerprint_of
from apps.api.keys import Key
from apps.api.models import KeptAnswer
from apps.api.selectors import kept_answer, standing_of

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
WRITES = frozenset({"POST", "PATCH", "DELETE"})


class BadKey(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_key"
    default_detail = _(
        "An Idempotency-Key has 1 to 255 characters: letters, digits and signs of ASCII alone."
    )


class StillRunning(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "still_running"
    default_detail = _(
        "This request is being carried out at the moment. Please send it again a little later."
    )
    wait = 1


class DoneAlready(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "done_already"
    default_detail = _(
        "This has been done, but its answer cannot be given again. Please read what there is now."
    )


class KeyUsedOtherwise(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_used_otherwise"
    default_detail = _("This Idempotency-Key belongs to another request. Every act needs a key of its own.")


def key_in(request: Request) -> Key | None:
    """Return the key under which somebody signed in writes; None where there is none. Raises BadKey."""
    text = request.headers.get(KEY_HEADER)
    if text is None or request.method not in WRITES or not request.user.is_authenticated:
        return None
    key = Key(request.user, text)
    if not key.is_well_formed:
        raise BadKey
    return key


def once(key: Key, request: Request, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return what `act` answers, or what it has answered under this key before."""
    fingerprint = fingerprint_of(request)
    with transaction.atomic(durable=True):
        is_ours = services.claim(key=key)
        # Looked for after the lock, in a statement of its own: whoever held it has committed by then.
        kept = kept_answer(key, now=timezone.now())
        if kept is not None:
            return _again(kept, key, fingerprint)
        if not is_ours:
            raise StillRunning
        response = act()
        if response.status_code < status.HTTP_400_BAD_REQUEST:
            _keep(key, fingerprint, response)
    return response


def _keep(key: Key, fingerprint: str, response: HttpResponseBase) -> None:
    services.keep_answer(
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        # Left out, it would be the language of whoever asks again.
        headers={**response.headers, "Content-Language": get_language() or ""},
        content=None if response.streaming else response.content,
        now=timezone.now(),
    )


def _again(kept: KeptAnswer, key: Key, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    content = key.open(bytes(kept.sealed)) if kept.sealed is not None else None
    if content is None or not standing_of(key.user).issuperset(kept.standing):
        raise DoneAlready
    response = HttpResponse(content, status=kept.status)
    response.headers = ResponseHeaders({**kept.headers, REPLAYED_HEADER: "true"})
    return response
