"""Keeps the site's programs running: starts them, starts again what ends, stops all in order."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import signals
from .engines import Engines
from .errors import Trouble, from_log
from .processes import Child, Processes
from .services import Backoff, Service

POLL_SECONDS = 0.25
LOGS_EVERY_SECONDS = 30.0


@dataclass
class _Kept:
    service: Service
    child: Child | None = None
    again_at: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(time.monotonic))


class Supervisor:
    """The programs over one pair of engines."""

    def __init__(self, processes: Processes, engines: Engines, env: Mapping[str, str]) -> None:
        self._processes = processes
        self._engines = engines
        self._env = env
        self._kept: list[_Kept] = []

    def start(self, service: Service) -> None:
        kept = _Kept(service)
        self._kept.append(kept)
        self._launch(kept)

    def require_all(self) -> None:
        """Raise Trouble if an engine or one of the programs has ended: during the start nothing is tried again."""
        self._require_engines()
        for kept in self._kept:
            if kept.child is None or not kept.child.alive():
                log = self._processes.log_of(kept.service.name)
                raise from_log(f"{kept.service.title} did not start.", log, "The reason is below.")

    def keep(self, report: Callable[[str], None]) -> None:
        """Watch until a stop is asked for (Stopped) or an engine ends (Trouble)."""
        shortened = time.monotonic()
        while True:
            signals.pause(POLL_SECONDS)
            self._require_engines()
            for kept in self._kept:
                self._look_after(kept, report)
            if time.monotonic() - shortened > LOGS_EVERY_SECONDS:
                shortened = time.monotonic()
                self._processes.shorten_logs()

    def stop(self) -> None:
        """End the programs, the last in the order of start first; each within its own time."""
        for kept in reversed(self._kept):
            if kept.child is not None:
                self._processes.end(kept.child)
        self._kept.clear()

    def _launch(self, kept: _Kept) -> None:
        service = kept.service
        kept.child = self._processes.start(
            service.name, service.command, env=self._env, ending=service.ending
        )
        kept.backoff.started()

    def _require_engines(self) -> None:
        self._engines.check()
        if not self._processes.guarded():
            raise Trouble("The guard over Ipek's programs was ended, so they are stopped too. Start again.")

    def _look_after(self, kept: _Kept, report: Callable[[str], None]) -> None:
        if kept.child is None:
            if time.monotonic() >= kept.again_at:
                self._launch(kept)
            return
        if kept.child.alive():
            return
        self._processes.end(kept.child)
        kept.child = None
        seconds = kept.backoff.wait()
        kept.again_at = time.monotonic() + seconds
        log = self._processes.log_of(kept.service.name)
        report(
            f"{kept.service.title} has ended; it starts again in {seconds:.0f} s. The reason may be in {log}."
        )
