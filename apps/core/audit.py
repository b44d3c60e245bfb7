"""The audit log: what is written to it beside single saves, and what it says of a person when that must be forgotten."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from auditlog.cid import get_cid
from auditlog.context import auditlog_disabled, disable_auditlog
from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import pre_save

FORGOTTEN = "—"


@contextmanager
def unlogged() -> Iterator[None]:
    """Change rows without an audit record: one that keeps the erased values would undo the erasure."""
    with disable_auditlog():
        yield


def record_changes(changes: Iterable[tuple[Model, Model]], names: Collection[str]) -> None:
    """Write down what was changed in the fields `names` of many rows (before, after), as saving each would have done."""
    if auditlog_disabled.get():
        return
    entries = [
        _entry(after, diff)
        for before, after in changes
        if (diff := model_instance_diff(before, after, fields_to_check=names))
    ]
    LogEntry.objects.bulk_create(entries, batch_size=1_000)


def _entry(row: Model, diff: dict[str, tuple[str, str]]) -> LogEntry:
    entry = LogEntry(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
        object_id=row.pk,
        object_repr=str(row),
        action=LogEntry.Action.UPDATE,
        changes=diff,
        cid=get_cid(),
    )
    # Who it was, and from where, is set by a receiver that the request's middleware has connected.
    pre_save.send(sender=LogEntry, instance=entry, raw=False, using=entry._state.db, update_fields=None)
    return entry


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
