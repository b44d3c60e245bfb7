"""`run.py test`, `run.py manage` and `run.py reset`."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import locks, ports, services
from .console import say, step
from .engines import Engines
from .errors import Stopped, Trouble, from_os_error
from .options import Options
from .paths import ROOT, Home, site_home
from .processes import Processes, alone
from .site import running_env, site_env, sole_run

WAIT_SECONDS = 30.0


def test(options: Options) -> int:
    """Become pytest. Its engines are started by the tests themselves, so that plain `pytest` works as well."""
    arguments = ["--full"] if options.full else []
    if not any(word.startswith(("-n", "--numprocesses", "--dist")) for word in options.rest):
        # Two at a time; a file stays together, so that its engines, servers and workers are made once.
        arguments += ["-n", "2", "--dist", "loadfile"]
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments, *options.rest])  # noqa: S606


def manage(options: Options) -> int:
    """Run one of Django's commands against the site's engines; returns its exit code."""
    home = site_home()
    home.make()
    env = _env_of_running(home)
    if env:
        return _manage(options.rest, env)
    with sole_run(home):
        processes = Processes(home.log, home.base / "guard.lock")
        try:
            processes.start_guard()
            engines = Engines(home, processes)
            engines.start()
            smtp, web = ports.free("127.0.0.1"), ports.free("127.0.0.1")
            sink = services.mail(home, smtp, web)
            processes.start(sink.name, sink.command, ending=sink.ending)
            return _manage(options.rest, site_env(home, options, smtp, web) | engines.env)
        except Stopped:
            return 130
        finally:
            processes.close()


def _env_of_running(home: Home) -> dict[str, str]:
    """Return the environment of the running site, or nothing if none runs; waits out a start or another command."""
    until = time.monotonic() + WAIT_SECONDS
    while locks.is_held(home.lock) and time.monotonic() < until:
        if env := running_env(home):
            return env
        time.sleep(0.2)
    return {}


def _manage(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run manage.py in this terminal. Ctrl-C is the command's own to answer."""
    command = alone([sys.executable, str(ROOT / "manage.py"), *arguments])
    # A handler of its own and not SIG_IGN, which the command would inherit.
    kept = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        folder = os.environ.get("IPEK_CALLED_FROM") or None
        process = subprocess.Popen(command, env={**os.environ, **env}, cwd=folder)
        forward = signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        try:
            code = process.wait()
        finally:
            signal.signal(signal.SIGTERM, forward)
    finally:
        signal.signal(signal.SIGINT, kept)
    return code if code >= 0 else 128 - code


def reset(options: Options) -> int:
    """Throw away what runs of the site and of the tests have left on this machine; the packages stay."""
    home = site_home()
    if not home.base.exists():
        say("There is no local data.")
        return 0
    with sole_run(home):
        busy = [slot for slot in sorted((home.base / "test").glob("*")) if locks.is_held(slot / "run.lock")]
        if busy:
            raise Trouble("Tests are running on this checkout. Wait for their end, then reset.")
        if not options.yes and not _confirmed(home.base):
            say("Nothing was changed.")
            return 1
        _remove(home)
    step("The local data is gone. The next start makes it anew.")
    return 0


def _confirmed(folder: Path) -> bool:
    if not sys.stdin.isatty():
        raise Trouble(f"Give --yes to throw away all data in {folder}.")
    answer = input(f"Throw away all data in {folder}? Companies, files and mail there are lost. [y/N] ")
    return answer.strip().lower() in {"y", "yes"}


def _remove(home: Home) -> None:
    slots = [Home(path) for path in (home.base / "test").glob("*")]
    try:
        for folder in {each.sockets for each in (home, *slots)}:
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home.base)
    except OSError as error:
        raise from_os_error(error, home.base) from None
