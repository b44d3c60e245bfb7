"""Locks between programs: the kernel drops them when the holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import from_os_error


def take(path: Path, *, wait: bool = False) -> int | None:
    """Return a descriptor that holds the lock for as long as it is open, or None when another holds it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise from_os_error(error, path) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_held(path: Path) -> bool:
    """Tell whether some program holds the lock now."""
    if not path.exists():
        return False
    descriptor = take(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Wait for the lock and hold it; yields whether there was a wait."""
    descriptor = take(path)
    waited = descriptor is None
    while descriptor is None:
        descriptor = take(path, wait=True)
    try:
        yield waited
    finally:
        os.close(descriptor)
