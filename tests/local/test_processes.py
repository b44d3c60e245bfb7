import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_site.local import guard
from forum_site.local.errors import Trouble
from forum_site.local.paths import Home
from forum_site.local.processes import LOG_LIMIT_BYTES, Ending, Processes

from .conftest import eventually

# Ignores requests to stop, and has a child that does as well: like a web server with its workers.
STUBBORN = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork(); "
    "print('up', flush=True); time.sleep(60)"
)
KILLABLE = f"""
from forum_site.local.processes import Ending, Processes
processes = Processes(home.log, home.base / "guard.lock")
processes.start_guard()
child = processes.start("stubborn", [sys.executable, "-c", {STUBBORN!r}], ending=Ending(seconds=0.2))
while child.log.read_text().count("up") < 2:
    time.sleep(0.05)
print(child.process.pid, flush=True)
time.sleep(60)
"""

needs_proc = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="finds a session's processes in /proc"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@needs_proc
def test_a_killed_supervisor_takes_its_stubborn_grandchildren_along(
    home: Home, supervisor_process: Callable[[str], subprocess.Popen[str]]
) -> None:
    process = supervisor_process(KILLABLE)
    assert process.stdout is not None
    session = int(process.stdout.readline())
    assert len(guard.members(session)) == 2

    os.kill(process.pid, signal.SIGKILL)

    assert eventually(lambda: guard.members(session) == [])


@needs_proc
def test_a_child_dies_with_its_parent_even_without_the_guard(
    home: Home, supervisor_process: Callable[[str], subprocess.Popen[str]]
) -> None:
    code = """
from forum_site.local.processes import Processes
processes = Processes(home.log, home.base / "guard.lock")
processes.start_guard()
child = processes.start("sleeper", ["sleep", "60"])
print(child.process.pid, processes._guard.pid, flush=True)
time.sleep(60)
"""
    process = supervisor_process(code)
    assert process.stdout is not None
    session, guard_pid = map(int, process.stdout.readline().split())
    assert eventually(lambda: guard.members(session) == [session])

    os.kill(guard_pid, signal.SIGKILL)
    os.kill(process.pid, signal.SIGKILL)

    assert eventually(lambda: guard.members(session) == [])


@needs_proc
def test_ending_reaches_the_whole_session(processes: Processes) -> None:
    child = processes.start("stubborn", python(STUBBORN), ending=Ending(seconds=0.2))
    assert eventually(lambda: len(guard.members(child.process.pid)) == 2)
    processes.end(child)
    assert guard.members(child.process.pid) == []
    assert processes.children == []


def test_a_stop_of_many_has_one_bound(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum_site.local.processes.STOP_SECONDS", 0.0)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    children = [processes.start(f"patient-{n}", python(code), ending=Ending(seconds=30)) for n in range(3)]
    assert eventually(lambda: all("up" in child.log.read_text() for child in children))
    begun = time.monotonic()
    processes.close()
    assert time.monotonic() - begun < 10
    assert not any(child.alive() for child in children)


def test_the_next_start_waits_for_the_guard_of_the_last(home: Home, processes: Processes) -> None:
    following = Processes(home.log, home.base / "guard.lock")
    waited: list[bool] = []

    def note_and_let_go() -> None:
        waited.append(True)
        processes.close()

    following.start_guard(waiting=note_and_let_go)
    assert waited == [True]
    assert following.guarded()
    following.close()


def test_a_failed_step_shows_the_end_of_its_log(processes: Processes) -> None:
    command = python("import sys; sys.exit('the disk makes noises')")
    with pytest.raises(Trouble) as caught:
        processes.run("step", command, failure="The step failed.", advice="Look at the disk.")
    log = processes.log_of("step")
    assert str(caught.value) == (
        f"The step failed. Look at the disk.\n  The end of {log}:\n    the disk makes noises"
    )


def test_a_full_disk_is_named_as_such(processes: Processes, home: Home) -> None:
    command = python("import sys; sys.exit('could not write: No space left on device')")
    with pytest.raises(Trouble) as caught:
        processes.run("step", command, failure="The step failed.", advice="")
    assert str(caught.value) == (
        f"The disk that holds {home.log} is full. Free some space there, then start again."
    )


def test_a_grown_log_is_moved_aside_while_it_is_written(processes: Processes) -> None:
    log = processes.log_of("talker")
    with processes.open_log("talker") as file:
        file.write(b"x" * (LOG_LIMIT_BYTES + 10))
        processes.shorten_logs()
        file.write(b"on\n")
    assert log.read_bytes() == b"on\n"
    assert log.with_name("talker.log.1").stat().st_size == LOG_LIMIT_BYTES
