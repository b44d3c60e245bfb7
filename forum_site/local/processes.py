"""Starting, watching and ending programs, so that none outlives this one."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from . import guard, signals
from .errors import Trouble, from_log, from_os_error, heading

Identity = Literal["namespace", "nobody"] | None

LOG_LIMIT_BYTES = 4 * 1024 * 1024
GUARD_SECONDS = 25.0
STOP_SECONDS = 8.5

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Ending:
    """How a program is ended: a signal, the seconds it may take, then a harder one; at last it is killed."""

    first: int = signal.SIGTERM
    seconds: float = 1.0
    hard: int = signal.SIGKILL


@dataclass
class Child:
    """A program that was started and leads a session of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    ending: Ending

    def alive(self) -> bool:
        return self.process.poll() is None

    def left(self) -> bool:
        """Tell whether anything of its session lives on."""
        return self.alive() or bool(guard.members(self.process.pid))

    def end(self, *, within: float = math.inf) -> None:
        """End the program and all that it started; takes at most `within` or the ending's seconds, and 1 s more."""
        patient = min(within, self.ending.seconds)
        for number, patience in ((self.ending.first, patient), (self.ending.hard, 0.5)):
            if self.alive():
                with suppress(OSError):
                    self.process.send_signal(number)
                _wait(lambda: not self.alive(), patience)
        if self.left():
            guard.signal_session(self.process.pid, signal.SIGKILL)
            _wait(lambda: not self.left(), 0.5)


def _wait(done: Callable[[], bool], seconds: float) -> None:
    """Wait without heeding requests to stop: this is the stop."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.02)


class Processes:
    """All programs that this one started, with the guard that ends them should this one be killed.

    Start programs from the main thread only: the kernel's parent-death signal follows the starting thread.
    """

    def __init__(self, log: Path, lock: Path) -> None:
        self._log = log
        self._lock = lock
        self._guard: subprocess.Popen[bytes] | None = None
        self._pipe = -1
        self._stop_by = math.inf
        self.children: list[Child] = []

    def start_guard(self, *, waiting: Callable[[], None] = lambda: None) -> None:
        """Start the guard; if that of an earlier run is still ending what was left, call `waiting`, then wait."""
        command = [sys.executable, "-I", "-S", str(_HERE / "guard.py"), str(self._lock)]
        reading, self._pipe = os.pipe()
        answer, answering = os.pipe()
        with self.open_log("guard") as log:
            self._guard = subprocess.Popen(
                command, stdin=reading, stdout=answering, stderr=log, cwd="/", start_new_session=True
            )
        os.close(reading)
        os.close(answering)
        os.set_blocking(answer, False)
        with os.fdopen(answer, "rb", buffering=0) as output:
            if not signals.wait_until(lambda: bool(output.read()), 0.5, every=0.02):
                waiting()
                if not signals.wait_until(lambda: bool(output.read()), GUARD_SECONDS):
                    raise Trouble(
                        "What an earlier run left is still running. Wait a minute, then start again."
                    )

    def guarded(self) -> bool:
        """Tell whether the guard is on watch."""
        return self._guard is not None and self._guard.poll() is None

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        ending: Ending | None = None,
        identity: Identity = None,
        cwd: Path | None = None,
        output: IO[bytes] | int | None = None,
    ) -> Child:
        """Start a program whose errors, and whose output unless `output` takes it, go to the log of that name."""
        ending = ending or Ending()
        if self._pipe < 0:
            raise RuntimeError("start_guard() comes first")
        options = {
            "parent": os.getpid(),
            "death_signal": int(ending.first),
            "session": True,
            "guard": self._pipe,
            "register": f"+ {{pid}} {int(ending.first)} {ending.seconds} {int(ending.hard)}\n",
            "identity": identity,
        }
        with self.open_log(name) as log:
            log.write(heading(name))
            process = subprocess.Popen(
                shim(options, command),
                stdin=subprocess.DEVNULL,
                stdout=log if output is None else output,
                stderr=log,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                pass_fds=(self._pipe,),
            )
        child = Child(name, process, self.log_of(name), ending)
        self.children.append(child)
        return child

    def run(
        self,
        name: str,
        command: Sequence[str],
        *,
        failure: str,
        advice: str,
        identity: Identity = None,
        seconds: float = 120,
    ) -> None:
        """Run a program to its end; raises Trouble with `failure`, `advice` and the log's end if it fails."""
        child = self.start(name, command, identity=identity)
        try:
            ended = signals.wait_until(lambda: not child.alive(), seconds)
        finally:
            self.end(child)
        if not ended or child.process.returncode != 0:
            raise from_log(failure, child.log, advice)

    def begin_stop(self) -> None:
        """From now on everything together may take `STOP_SECONDS`; whatever comes last gets little patience."""
        self._stop_by = min(self._stop_by, time.monotonic() + STOP_SECONDS)

    def end(self, child: Child) -> None:
        """End a child and all that it started, and strike it from the guard's list."""
        child.end(within=max(0.3, self._stop_by - time.monotonic()))
        if child in self.children:
            self.children.remove(child)
        if self._pipe >= 0 and not child.left():
            with suppress(OSError):
                os.write(self._pipe, f"- {child.process.pid}\n".encode())

    def close(self) -> None:
        """End what still runs, the last started first, then let the guard go."""
        self.begin_stop()
        for child in reversed(self.children[:]):
            self.end(child)
        if self._guard is not None:
            os.close(self._pipe)
            self._pipe = -1
            with suppress(subprocess.TimeoutExpired):
                self._guard.wait(5)
            self._guard = None

    def log_of(self, name: str) -> Path:
        return self._log / f"{name}.log"

    def open_log(self, name: str) -> IO[bytes]:
        path = self.log_of(name)
        try:
            return path.open("ab", buffering=0)
        except OSError as error:
            raise from_os_error(error, path) from None

    def shorten_logs(self) -> None:
        """Move each log that has grown past the limit to `NAME.log.1`; programs go on writing to the same file."""
        for path in self._log.glob("*.log"):
            with suppress(OSError):
                if path.stat().st_size > LOG_LIMIT_BYTES:
                    path.with_name(path.name + ".1").write_bytes(path.read_bytes()[-LOG_LIMIT_BYTES:])
                    os.truncate(path, 0)


def shim(options: Mapping[str, object], command: Sequence[str]) -> list[str]:
    """Return the command that binds a program's life to this one's (see `child`)."""
    return [sys.executable, "-I", "-S", str(_HERE / "child.py"), json.dumps(options), *command]


def alone(command: Sequence[str], identity: Identity = None) -> list[str]:
    """Return the command for a short program in this one's own session, ended with it."""
    options = {
        "parent": os.getpid(),
        "death_signal": int(signal.SIGTERM),
        "session": False,
        "guard": None,
        "register": "",
        "identity": identity,
    }
    return shim(options, command)
