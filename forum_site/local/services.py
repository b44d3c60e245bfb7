"""The programs that make up the running site, and how each is ended."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from .paths import Home
from .processes import Ending


@dataclass(frozen=True)
class Service:
    """One program: what it is to people, its command, and its ending."""

    name: str
    title: str
    command: tuple[str, ...]
    ending: Ending


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


def mail(home: Home, smtp: int, web: int) -> Service:
    command = _python("forum_site.local.mail", str(home.mail), "--smtp", str(smtp), "--web", str(web))
    return Service("mail", "The mail sink", command, Ending(seconds=0.5))


def web(host: str, port: int) -> Service:
    options = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    options += [
        "--host",
        host,
        "--port",
        str(port),
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "1",
    ]
    command = _python("granian", *options, "forum_site.wsgi:application")
    return Service("web", "The web server", command, Ending(seconds=1.5))


def worker() -> Service:
    options = ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    command = _python("celery", "-A", "forum_site.celery:app", "worker", *options)
    # A task that is cut off is not lost: it is acknowledged late, so the broker hands it out again.
    return Service("worker", "The worker", command, Ending(seconds=4.5, hard=signal.SIGQUIT))


def beat(home: Home) -> Service:
    options = ["--loglevel", "INFO", "--schedule", str(home.base / "beat-schedule"), "--pidfile", ""]
    command = _python("celery", "-A", "forum_site.celery:app", "beat", *options)
    return Service("beat", "The beat", command, Ending(seconds=1.0))


def answering(host: str, port: int) -> list[Service]:
    """Return the programs that must be up before the site is healthy; programs are stopped in opposite order."""
    return [web(host, port), worker()]


class Backoff:
    """How long to wait before a program that ended is started again: longer each time, anew after a quiet while."""

    FIRST, LONGEST, QUIET = 1.0, 30.0, 60.0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next = self.FIRST
        self._started = clock()

    def started(self) -> None:
        self._started = self._clock()

    def wait(self) -> float:
        """Return the seconds to wait now."""
        if self._clock() - self._started > self.QUIET:
            self._next = self.FIRST
        seconds, self._next = self._next, min(self._next * 2, self.LONGEST)
        return seconds
