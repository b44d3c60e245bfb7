"""Files that have no address of their own: written whole or not at all, under names that nobody can guess.

A row in the database names its file. The file is written first and the row second, so a row never lacks its file; a
file whose row did not come about is found by `sweep` and removed.
"""

import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError

# A file this young may belong to a transaction that has not ended yet.
UNCLAIMED_FOR = timedelta(hours=1)

log = structlog.get_logger(__name__)


class StorageUnavailable(DomainError):
    """The disk is full or cannot be written: nobody's fault, and worth another try later."""

    status: ClassVar[int] = 503
    code = "storage_unavailable"


def store(content: bytes, *, room: str, suffix: str = "") -> str:
    """Write a new file into `room` and return the name to keep; StorageUnavailable when it cannot be written."""
    name = f"{room}/{secrets.token_hex(20)}{suffix}"
    target = path_of(name)
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        log.exception("private_file_not_written", room=room, size=len(content))
        raise StorageUnavailable(
            _("The file could not be stored: there is no room for it just now. Please try again later.")
        ) from error
    return name


@contextmanager
def stored(content: bytes, *, room: str, suffix: str = "") -> Iterator[str]:
    """Write a new file and give its name to the block that writes its row; without the row the file goes again."""
    name = store(content, room=room, suffix=suffix)
    try:
        yield name
    except BaseException:
        remove(name)
        raise


def path_of(name: str) -> Path:
    """Return where a file lies. A name that leads out of the private folder is an error of the program."""
    root = Path(settings.PRIVATE_ROOT).resolve()
    path = (root / name).resolve()
    if root not in path.parents:
        raise ValueError(f"{name!r} is not a private file.")
    return path


def read(name: str) -> bytes:
    return path_of(name).read_bytes()


def remove(name: str) -> None:
    """Delete a file; one that is gone already is fine."""
    with suppress(OSError):
        path_of(name).unlink(missing_ok=True)


def sweep(*, room: str, kept: Collection[str], now: datetime) -> int:
    """Delete the files of a room that no row names (`kept`), the young ones excepted; return how many."""
    orphans = [name for name in _older(room, now - UNCLAIMED_FOR) if name not in kept]
    for name in orphans:
        remove(name)
    if orphans:
        log.warning("private_files_swept", room=room, count=len(orphans))
    return len(orphans)


def _older(room: str, moment: datetime) -> Iterator[str]:
    folder = path_of(room)
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                yield f"{room}/{path.name}"
