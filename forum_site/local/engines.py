"""The two engines together: what the site, `run.py manage` and the tests need to reach a database and a broker."""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import locks
from .errors import Trouble
from .paths import ROOT, Home, make_private
from .postgres import Postgres, programs
from .processes import Processes
from .valkey import Valkey

TEST_SLOTS = 16


def _quiet(text: str) -> None:
    """Report nothing."""


class Engines:
    """PostgreSQL and Valkey under one home, each started only if its address is not given from outside."""

    def __init__(self, home: Home, processes: Processes, *, durable: bool = True) -> None:
        self._parts: list[Postgres | Valkey] = []
        self.env: dict[str, str] = {}
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(home, processes, durable=durable)
            self._parts.append(postgres)
            self.env["DATABASE_URL"] = postgres.url
            self.env["PATH"] = f"{programs()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(home, processes, durable=durable)
            self._parts.append(valkey)
            self.env["REDIS_URL"] = valkey.url

    def start(self, report: Callable[[str], None] = _quiet) -> None:
        for part in self._parts:
            part.start()
            report(f"{part.name} started.")

    def check(self) -> None:
        """Raise Trouble if an engine has ended by itself."""
        for part in self._parts:
            if not part.alive():
                raise part.trouble()


@contextmanager
def engines(home: Home, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Run private engines under `home`; yields the environment that leads to them."""
    home.make()
    processes = Processes(home.log, home.base / "guard.lock")
    try:
        processes.start_guard()
        pair = Engines(home, processes, durable=durable)
        pair.start()
        yield pair.env
    finally:
        processes.close()


def _test_home(root: Path, stack: ExitStack) -> Home:
    """Take the first place that no other run of the tests uses, so that several may run side by side."""
    make_private(root / ".local")
    for number in range(TEST_SLOTS):
        home = Home(root / ".local" / "test" / str(number))
        home.make()
        descriptor = locks.take(home.lock)
        if descriptor is not None:
            stack.callback(os.close, descriptor)
            return home
    raise Trouble(f"{TEST_SLOTS} runs of the tests are going on here. Wait for one of them to end.")


@contextmanager
def engines_for_tests(root: Path = ROOT) -> Iterator[dict[str, str]]:
    """Run engines for tests: apart from the site's, quick instead of safe, kept for the next run."""
    with ExitStack() as stack:
        home = _test_home(root, stack)
        yield stack.enter_context(engines(home, durable=False))


def ensure_test_engines() -> None:
    """Give this run of pytest its engines, unless the environment names others; they stop when it ends.

    Call it early, before Django's settings are read. Under xdist only the controller starts engines: its workers
    inherit the environment. Raises Trouble when they cannot be started.
    """
    if "PYTEST_XDIST_WORKER" in os.environ or (
        os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    ):
        return
    stack = ExitStack()
    atexit.register(stack.close)
    os.environ.update(stack.enter_context(engines_for_tests()))
