import ast
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_site.local import locks, ports, site
from forum_site.local.errors import Trouble
from forum_site.local.options import Options
from forum_site.local.paths import ROOT, Home

HOLDER = """
from forum_site.local import locks
descriptor = locks.take(home.lock)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def taken_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_said_with_another_to_use(taken_port: int) -> None:
    with pytest.raises(Trouble) as caught:
        ports.require_free("127.0.0.1", taken_port)
    sentence, _, other = str(caught.value).rpartition(" ")
    assert sentence == (
        f"Port {taken_port} on 127.0.0.1 is taken by another program. "
        "Stop that program, or choose another port: python3 run.py --port"
    )
    ports.require_free("127.0.0.1", int(other))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Trouble, match=r"192\.0\.2\.1 is not an address of this machine"):
        ports.require_free("192.0.2.1", 8000)


def test_a_preferred_port_is_taken_when_free(taken_port: int) -> None:
    assert ports.free("127.0.0.1", prefer=taken_port) != taken_port
    free = ports.free("127.0.0.1")
    assert ports.free("127.0.0.1", prefer=free) == free


def test_a_second_run_on_the_same_checkout_says_where_the_first_is(
    home: Home, supervisor_process: Callable[[str], subprocess.Popen[str]]
) -> None:
    holder = supervisor_process(HOLDER)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    home.state.write_text('{"SITE_URL": "http://127.0.0.1:8000"}')
    with pytest.raises(Trouble) as caught, site.sole_run(home):
        pass
    assert str(caught.value) == (
        f"Ipek already runs from {home.base.parent} at http://127.0.0.1:8000. "
        "Stop that one with Ctrl-C in its terminal, or use it."
    )
    holder.kill()
    holder.wait()
    with site.sole_run(home):
        assert locks.is_held(home.lock)
    assert not locks.is_held(home.lock)


def test_a_file_in_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("")
    with pytest.raises(Trouble) as caught:
        Home(tmp_path / ".local").make()
    assert str(caught.value) == (
        f"{tmp_path / '.local'} is in the way: a folder is needed there. Move it away, then start again."
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".local").mkdir(mode=0o000)
    with pytest.raises(Trouble, match=r"\.local cannot be read or written by you"):
        Home(tmp_path / ".local").make()


def test_the_secret_key_is_made_once_and_is_its_owners(home: Home) -> None:
    key = home.secret_key()
    assert len(key) >= 50
    assert home.secret_key() == key
    assert stat.S_IMODE((home.base / "secret_key").stat().st_mode) == 0o600


def test_django_is_told_where_everything_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    env = site.site_env(home, Options(host="0.0.0.0", port=8123), smtp=2525, web=8124)
    assert env["SITE_URL"] == "http://127.0.0.1:8123"
    assert env["ALLOWED_HOSTS"] == "*"
    assert env["EMAIL_URL"] == "smtp://127.0.0.1:2525"
    assert env["MAILBOX_URL"] == "http://127.0.0.1:8124/"
    assert env["DJANGO_SETTINGS_MODULE"] == "forum_site.settings.dev"
    assert site.site_env(home, Options(), 1, 2)["ALLOWED_HOSTS"] == "127.0.0.1,[::1],localhost"


def test_what_runs_before_the_packages_needs_none_of_them() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run, forum_site.local.venv, forum_site.local.options"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_the_entry_can_be_read_by_an_old_python_to_say_so() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))


def test_no_module_loads_django_by_itself() -> None:
    names = [f"forum_site.local.{path.stem}" for path in (ROOT / "forum_site" / "local").glob("[a-z]*.py")]
    code = f"import sys, importlib; [importlib.import_module(n) for n in {names}]; assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
