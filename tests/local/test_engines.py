import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from forum_site.local import guard, postgres
from forum_site.local.engines import Engines, engines, ensure_test_engines
from forum_site.local.errors import Trouble
from forum_site.local.paths import Home
from forum_site.local.processes import Processes
from forum_site.local.valkey import Valkey

from .conftest import eventually

KILLABLE = """
from forum_site.local.engines import engines
import psycopg
with engines(home) as env:
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('ipək')")
    print("committed", flush=True)
    time.sleep(60)
"""


def kept_words(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM kept")]


def programs_in(home: Home) -> list[int]:
    """Processes that work in the folders of the two engines."""
    return postgres.living_in(home.database / "data") + postgres.living_in(home.broker)


def test_rows_survive_an_ordinary_stop_and_nothing_is_left_running(home: Home) -> None:
    with engines(home) as env:
        with psycopg.connect(env["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('丝桥')")
        assert len(programs_in(home)) > 2
    assert programs_in(home) == []
    with engines(home) as env:
        assert kept_words(env["DATABASE_URL"]) == ["丝桥"]


def test_a_killed_supervisor_leaves_nothing_and_loses_no_committed_row(
    home_with_data: Home, supervisor_process: Callable[[str], subprocess.Popen[str]]
) -> None:
    home = home_with_data
    process = supervisor_process(KILLABLE)
    assert process.stdout is not None
    assert process.stdout.readline() == "committed\n"
    assert len(programs_in(home)) > 2

    process.kill()

    with engines(home) as env:
        assert kept_words(env["DATABASE_URL"]) == ["ipək"]
    assert eventually(lambda: programs_in(home) == [])


def test_a_killed_database_is_told_and_recovers(home_with_data: Home, processes: Processes) -> None:
    home = home_with_data
    server = postgres.Postgres(home, processes)
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('şəhər')")
    (child,) = processes.children
    os.kill(child.process.pid, signal.SIGKILL)
    assert eventually(lambda: not server.alive())
    assert str(server.trouble()).startswith(
        "PostgreSQL has stopped by itself. Start again; the data is kept."
    )

    again = postgres.Postgres(home, processes)
    again.start()
    assert kept_words(again.url) == ["şəhər"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells a stale lock file by /proc")
def test_a_lock_file_with_the_number_of_another_program_is_stale(
    home_with_data: Home, processes: Processes
) -> None:
    home = home_with_data
    server = postgres.Postgres(home, processes)
    server.start()
    lock_file = server.data / "postmaster.pid"
    content = lock_file.read_text()
    server.stop()
    lock_file.write_text(content.replace(content.split("\n")[0], str(os.getpid()), 1))

    server.start()

    assert server.alive()


def test_tasks_survive_a_stop_of_the_broker(home: Home, processes: Processes) -> None:
    broker = Valkey(home, processes)
    broker.start()
    import redis

    with redis.Redis.from_url(broker.url) as client:
        client.lpush("queue", "task")
    broker.stop()
    broker.start()
    with redis.Redis.from_url(broker.url) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_an_engine_whose_address_is_given_is_not_started(
    home: Home, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/ipek")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    pair = Engines(home, processes)
    pair.start()
    assert pair.env == {}
    assert processes.children == []


def test_given_engines_are_left_alone_by_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/ipek")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    ensure_test_engines()
    assert os.environ["DATABASE_URL"] == "postgresql://somewhere/ipek"


def test_a_wrong_folder_of_programs_is_named(
    home: Home, processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(Trouble) as caught:
        postgres.Postgres(home, processes)
    assert str(caught.value) == (
        f"PG_BIN is {tmp_path}, but there is no postgres and initdb there. Correct or unset it."
    )


def test_data_of_another_version_is_not_touched(home: Home, processes: Processes) -> None:
    data = home.database / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match=r"was made by PostgreSQL 9, but this is \d+"):
        postgres.Postgres(home, processes).start()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to become")
@pytest.mark.parametrize("identity", ["namespace", "nobody"])
def test_root_can_run_the_database_either_way_over_the_same_data(
    home_with_data: Home, processes: Processes, identity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with_data
    tried = postgres.Postgres._works_as
    monkeypatch.setattr(
        postgres.Postgres, "_works_as", lambda self, way: way == identity and tried(self, way)
    )
    server = postgres.Postgres(home, processes)
    server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    (child,) = processes.children
    server.stop()
    assert guard.members(child.process.pid) == []


def test_socket_paths_stay_short_and_plain(tmp_path: Path) -> None:
    short = Home(Path("/srv/ipek/.local"))
    assert short.sockets == Path("/srv/ipek/.local/run")
    for base in (tmp_path / ("long" * 30), Path("/srv/ипек/.local"), Path("/srv/my ipek/.local")):
        sockets = Home(base).sockets
        assert sockets.name.startswith(f"ipek-{os.getuid()}-")
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= 107
