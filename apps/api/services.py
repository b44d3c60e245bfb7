"""Holding an act under its key while it runs, keeping what it was answered, and forgetting that again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from apps.api.keys import Key
from apps.api.models import KEPT, KeptAnswer
from apps.api.selectors import standing_of

# Answers are lines of JSON; what is larger is read again by those who need it.
MOST_BYTES = 256 * 1024
_WRITTEN = ("fingerprint", "standing", "status", "headers", "sealed", "answered_at")


def claim(*, key: Key) -> bool:
    """Hold the act until the transaction ends, whatever becomes of the process; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key.lock])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def keep_answer(
    *,
    key: Key,
    fingerprint: str,
    status: int,
    headers: Mapping[str, str],
    content: bytes | None,
    now: datetime,
) -> None:
    """Keep what an act was answered, in the act's transaction; in the place of an answer whose time is over."""
    is_kept = content is not None and len(content) <= MOST_BYTES
    row = KeptAnswer(
        user=key.user,
        name=key.name,
        fingerprint=fingerprint,
        # As the act has left it: what it took from the person itself was not lost since.
        standing=sorted(standing_of(key.user)),
        status=status,
        headers=dict(headers),
        sealed=key.seal(content) if is_kept else None,
        answered_at=now,
    )
    KeptAnswer.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["name"], update_fields=_WRITTEN
    )


def forget_old_answers(*, now: datetime) -> int:
    return KeptAnswer.objects.filter(answered_at__lte=now - KEPT).delete()[0]


def forget_answers_to(*, user_id: int) -> None:
    KeptAnswer.objects.filter(user=user_id).delete()
