"""The guard: a process that outlives a killed supervisor just long enough to leave nothing running behind it.

Run by path, isolated (`python -I -S guard.py LOCK`), so it imports the standard library only. Its standard input
is a pipe whose other end the supervisor holds. Lines on it:

    + PID SIGNAL SECONDS HARD   a child leads session PID; after the supervisor's death it gets SIGNAL, after
                                SECONDS also HARD, and a little later it is killed with all of its session
    - PID                       the child has ended and its session was empty

When the pipe closes with children left, the supervisor is gone. The parent-death signal reaches children, but not
what they started themselves (web workers, the task pool): those are found by their session. The guard holds LOCK
until everything is gone, and the next start waits for it.
"""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LAST_SECONDS = 1.5
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Ward:
    """One child in the guard's care."""

    pid: int
    signal: int
    seconds: float
    hard: int


def members(session: int) -> list[int]:
    """Return the processes of a session that are alive; where there is no /proc, the leader's if it lives."""
    if not os.path.isdir("/proc/self"):
        with suppress(OSError):
            os.killpg(session, 0)
            return [session]
        return []
    return [pid for pid, owner, state in _processes() if owner == session and state not in "ZX"]


def _processes() -> Iterator[tuple[int, int, str]]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError, IndexError):
            # The name of a program may hold spaces and brackets: what follows is after the last bracket.
            fields = Path(entry.path, "stat").read_text(errors="replace").rpartition(")")[2].split()
            yield int(entry.name), int(fields[3]), fields[0]


def signal_session(session: int, number: int) -> None:
    """Send a signal to every living process of a session."""
    if not os.path.isdir("/proc/self"):
        with suppress(OSError):
            os.killpg(session, number)
        return
    for pid in members(session):
        with suppress(OSError):
            os.kill(pid, number)


def watch(lines: Iterator[str]) -> list[Ward]:
    """Follow the supervisor's lines until it is gone; return the children it left."""
    wards: dict[int, Ward] = {}
    for line in lines:
        match line.split():
            case ["+", pid, number, seconds, hard]:
                wards[int(pid)] = Ward(int(pid), int(number), float(seconds), int(hard))
            case ["-", pid]:
                wards.pop(int(pid), None)
    return list(wards.values())


def end_all(wards: list[Ward]) -> None:
    """End what the supervisor left: first as the parent-death signal does, then harder, at last by force."""
    begun = time.monotonic()
    for ward in wards:
        with suppress(OSError):
            os.kill(ward.pid, ward.signal)
    hardened: set[int] = set()
    while wards := [ward for ward in wards if members(ward.pid)]:
        passed = time.monotonic() - begun
        for ward in wards:
            if passed > ward.seconds + LAST_SECONDS:
                signal_session(ward.pid, signal.SIGKILL)
            elif passed > ward.seconds and ward.pid not in hardened:
                hardened.add(ward.pid)
                signal_session(ward.pid, ward.hard)
        time.sleep(_POLL_SECONDS)


def main(lock: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(sys.stdout.fileno(), b"ready\n")
    end_all(watch(iter(sys.stdin.readline, "")))


if __name__ == "__main__":
    main(sys.argv[1])
