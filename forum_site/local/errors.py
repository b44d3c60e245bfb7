"""What can go wrong on a person's own machine, said in one sentence with what to do about it."""

import errno
import shutil
from datetime import UTC, datetime
from pathlib import Path


class Trouble(Exception):
    """A start, a check or a stop that cannot go on. Its text is for people: what happened, then what to do."""


class Stopped(Exception):
    """The person (Ctrl-C) or the system (SIGTERM) asked to stop before the work was done."""


_HEADING = "=== "
_TOO_LITTLE_BYTES = 1024 * 1024
_NO_SPACE = ("No space left on device", "Disk quota exceeded")


def disk_full(path: Path) -> Trouble:
    return Trouble(f"The disk that holds {path} is full. Free some space there, then start again.")


def from_os_error(error: OSError, path: Path) -> Trouble:
    """Return the sentence for a file or folder that could not be used."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(path)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return Trouble(
            f"{path} cannot be read or written by you. Change its owner or its rights, then start again."
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return Trouble(f"{path} is in the way: a folder is needed there. Move it away, then start again.")
    if error.errno == errno.EROFS:
        return Trouble(
            f"{path} is on a disk that cannot be written to. Copy the project elsewhere, then start again."
        )
    return Trouble(f"{path} cannot be used: {error.strerror or error}.")


def heading(name: str) -> bytes:
    """Return the line with which each run of a program begins in its log."""
    return f"{_HEADING}{name}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode()


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of the last run in a log, indented, or an empty text when there are none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    # What an earlier run complained about would mislead.
    shown = text.splitlines()
    begun = max((number for number, line in enumerate(shown, 1) if line.startswith(_HEADING)), default=0)
    return "\n".join("    " + line for line in shown[begun:][-lines:])


def from_log(message: str, log: Path, advice: str) -> Trouble:
    """Return the sentence for a program that failed, with the end of its log; a full disk is named as such."""
    end = tail(log)
    # On a full disk the reason may have found no room in the log either.
    if any(sign in end for sign in _NO_SPACE) or shutil.disk_usage(log.parent).free < _TOO_LITTLE_BYTES:
        return disk_full(log.parent)
    shown = f"\n  The end of {log}:\n{end}" if end else ""
    return Trouble(f"{message} {advice}{shown}")
