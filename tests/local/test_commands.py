import sys

import pytest

from forum_site.local import checks, commands, locks
from forum_site.local.errors import Trouble
from forum_site.local.options import Options
from forum_site.local.paths import Home


@pytest.fixture
def own_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(commands, "site_home", lambda: home)
    return home


def test_reset_removes_the_data_and_nothing_beside_it(own_home: Home) -> None:
    beside = own_home.base.parent / "manage.py"
    beside.write_text("")
    assert commands.reset(Options("reset", yes=True)) == 0
    assert not own_home.base.exists()
    assert beside.exists()
    assert commands.reset(Options("reset", yes=True)) == 0


def test_reset_asks_first(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(Trouble, match="Give --yes to throw away all data"):
        commands.reset(Options("reset"))
    monkeypatch.setattr(commands.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert commands.reset(Options("reset")) == 1
    assert own_home.base.exists()
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert commands.reset(Options("reset")) == 0
    assert not own_home.base.exists()


@pytest.mark.parametrize("place", [".", "test/0"])
def test_reset_refuses_while_something_runs(own_home: Home, place: str) -> None:
    busy = Home(own_home.base / place)
    busy.make()
    descriptor = locks.take(busy.lock)
    assert descriptor is not None
    with pytest.raises(Trouble, match=r"Another run\.py is at work|Tests are running"):
        commands.reset(Options("reset", yes=True))
    assert own_home.log.exists()


def test_manage_finds_the_running_site_only_while_it_runs(own_home: Home) -> None:
    own_home.state.write_text('{"SITE_URL": "http://127.0.0.1:8000"}')
    assert commands._env_of_running(own_home) == {}
    descriptor = locks.take(own_home.lock)
    assert descriptor is not None
    assert commands._env_of_running(own_home) == {"SITE_URL": "http://127.0.0.1:8000"}


def test_all_checks_run_and_one_failure_is_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def python(code: str) -> tuple[str, ...]:
        return (sys.executable, "-c", code)

    chosen = [
        checks.Check("first", python("raise SystemExit('wrong here')")),
        checks.Check("second", python("")),
    ]
    monkeypatch.setattr(checks, "all_checks", lambda env: chosen)
    assert checks.check(Options("check")) == 1
    printed = capsys.readouterr().out.splitlines()
    assert [(line.split()[0], line.split()[-1]) for line in printed[:2]] == [
        ("FAILED", "first"),
        ("ok", "second"),
    ]
    assert printed[2:] == ["", "--- first", "wrong here", "", "1 of 2 checks passed."]

    monkeypatch.setattr(checks, "all_checks", lambda env: chosen[1:])
    assert checks.check(Options("check")) == 0


def test_the_checks_cover_every_folder_of_templates() -> None:
    named = {word for check in checks.all_checks({}) for word in check.command}
    assert {"templates", "apps"} <= named
