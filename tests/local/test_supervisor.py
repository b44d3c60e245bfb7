import os
import signal
import sys

import pytest

from forum_site.local import signals
from forum_site.local.engines import Engines
from forum_site.local.errors import Stopped, Trouble
from forum_site.local.paths import Home
from forum_site.local.processes import Ending, Processes
from forum_site.local.services import Backoff, Service, answering, beat, mail
from forum_site.local.supervisor import Supervisor


@pytest.fixture
def supervisor(home: Home, processes: Processes, monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/ipek")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    return Supervisor(processes, Engines(home, processes), os.environ)


def service(code: str) -> Service:
    return Service("worker", "The worker", (sys.executable, "-c", code), Ending(seconds=0.2))


def test_a_program_that_ends_is_started_again_and_the_person_is_told(
    supervisor: Supervisor, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "_asked", False)
    supervisor.start(service("import time; print('up', flush=True); time.sleep(60)"))
    (first,) = processes.children
    told: list[str] = []

    def kill_once_then_stop() -> None:
        if not told:
            os.kill(first.process.pid, signal.SIGKILL)
        elif first.log.read_text().count("up") == 2 or first not in processes.children != []:
            monkeypatch.setattr(signals, "_asked", True)

    pause = signals.pause
    monkeypatch.setattr(signals, "pause", lambda seconds: (kill_once_then_stop(), pause(seconds)))
    with pytest.raises(Stopped):
        supervisor.keep(told.append)

    log = processes.log_of("worker")
    assert told == [f"The worker has ended; it starts again in 1 s. The reason may be in {log}."]
    (second,) = processes.children
    assert second.process.pid != first.process.pid
    supervisor.stop()
    assert processes.children == []


def test_a_program_that_does_not_come_up_ends_the_start(supervisor: Supervisor, processes: Processes) -> None:
    supervisor.start(service("raise SystemExit('no settings')"))
    processes.children[0].process.wait()
    with pytest.raises(Trouble) as caught:
        supervisor.require_all()
    log = processes.log_of("worker")
    assert str(caught.value) == (
        f"The worker did not start. The reason is below.\n  The end of {log}:\n    no settings"
    )


def test_without_the_guard_nothing_goes_on(
    supervisor: Supervisor, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "_asked", False)
    processes._guard.kill()
    processes._guard.wait()
    with pytest.raises(Trouble, match="The guard over Ipek's programs was ended"):
        supervisor.keep(lambda text: None)


def test_the_wait_grows_up_to_a_bound_and_begins_anew_after_a_quiet_while() -> None:
    now = 0.0
    backoff = Backoff(lambda: now)
    assert [backoff.wait() for _ in range(7)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    backoff.started()
    now = 61.0
    assert backoff.wait() == 1.0


def test_all_endings_together_stay_within_ten_seconds(home: Home) -> None:
    programs = [mail(home, 1, 2), *answering("127.0.0.1", 8000), beat(home)]
    assert sum(program.ending.seconds for program in programs) == 7.5
