"""The audit log, when what it says of a person must be forgotten."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

FORGOTTEN = "—"


@contextmanager
def unlogged() -> Iterator[None]:
    """Change rows without an audit record: one that keeps the erased values would undo the erasure."""
    with disable_auditlog():
        yield


def forget_entries(model: type[Model], pks: Iterable[int]) -> int:
    """Anonymise what both logs (ours and the panel's own) say about these rows.

    That something was done, and when, stays; what, and to whom, goes.
    """
    kind, keys = ContentType.objects.get_for_model(model), [str(pk) for pk in pks]
    panel = AdminEntry.objects.filter(content_type=kind, object_id__in=keys)
    panel.update(object_repr=FORGOTTEN, change_message="")
    entries = LogEntry.objects.filter(content_type=kind, object_pk__in=keys)
    return entries.update(
        object_repr=FORGOTTEN, changes=None, changes_text="", serialized_data=None, additional_data=None
    )


def forget_actor(user_id: int) -> int:
    """Take address and network address out of what somebody did; the acts themselves stay on record."""
    return LogEntry.objects.filter(actor_id=user_id).update(
        actor_email=None, remote_addr=None, remote_port=None
    )
