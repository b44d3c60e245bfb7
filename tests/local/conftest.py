"""Real programs in folders of their own: none of these tests touches the engines that the other tests use."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_site.local.paths import ROOT, Home
from forum_site.local.postgres import Postgres
from forum_site.local.processes import Processes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A private folder, in an environment that names no engines."""
    for name in ("DATABASE_URL", "REDIS_URL", "PG_BIN"):
        monkeypatch.delenv(name, raising=False)
    home = Home(tmp_path / ".local")
    home.make()
    return home


@pytest.fixture(scope="session")
def new_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as PostgreSQL makes it, made once: that takes longer than all else here."""
    home = Home(tmp_path_factory.mktemp("new") / ".local")
    home.make()
    processes = Processes(home.log, home.base / "guard.lock")
    processes.start_guard()
    server = Postgres(home, processes, durable=False)
    server.start()
    processes.close()
    return server.data


@pytest.fixture
def home_with_data(home: Home, new_data: Path) -> Home:
    """A private folder in which the database was made before."""
    shutil.copytree(new_data, home.database / "data")
    return home


@pytest.fixture
def processes(home: Home) -> Iterator[Processes]:
    processes = Processes(home.log, home.base / "guard.lock")
    processes.start_guard()
    yield processes
    processes.close()


@pytest.fixture
def supervisor_process(home: Home) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start Python code in a process of its own, to be killed; it finds `home` and `ROOT` there."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str) -> subprocess.Popen[str]:
        head = (
            f"import sys, time; sys.path.insert(0, {str(ROOT)!r})\n"
            "from pathlib import Path\n"
            "from forum_site.local.paths import Home\n"
            f"home = Home(Path({str(home.base)!r}))\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", head + code], stdout=subprocess.PIPE, text=True, cwd=home.base
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def eventually(done: Callable[[], bool], seconds: float = 10) -> bool:
    """Tell whether something came true within the time."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
