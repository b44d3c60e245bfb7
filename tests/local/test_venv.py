import json
import subprocess
import sys
from pathlib import Path

import pytest

from forum_site.local import venv
from forum_site.local.errors import Trouble


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that needs no packages: a list of requirements may be empty."""
    for name in (*venv.RUNTIME, *venv.DEV):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(venv, "NEEDED_BYTES", 0)
    monkeypatch.setattr(venv.shutil, "which", lambda name: None)
    real_run = subprocess.run

    def run(command: list[object], **options: object) -> subprocess.CompletedProcess[str]:
        """Make environments without pip: nothing is installed into them here, and pip takes seconds."""
        if "venv" in command:
            command = [*command, "--without-pip"]
        return real_run(command, **options)

    monkeypatch.setattr(venv.subprocess, "run", run)
    return tmp_path


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The lists that an installer was started for; each puts one package into the environment."""
    seen: list[tuple[str, ...]] = []

    def installer(self: venv.Environment, files: tuple[str, ...]) -> list[str]:
        seen.append(files)
        (package,) = self.folder.glob("lib/python*/site-packages")
        return [sys.executable, "-c", f"import os; os.makedirs({str(package / 'django')!r}, exist_ok=True)"]

    monkeypatch.setattr(venv.Environment, "_installer", installer)
    return seen


def test_packages_are_installed_once(checkout: Path, installs: list[tuple[str, ...]]) -> None:
    python = venv.ensure(checkout, dev=False)
    assert python == checkout / ".venv" / "bin" / "python"
    assert venv.ensure(checkout, dev=False) == python
    assert installs == [venv.RUNTIME]


def test_tools_are_installed_for_tests_and_checks_only(
    checkout: Path, installs: list[tuple[str, ...]]
) -> None:
    venv.ensure(checkout, dev=False)
    venv.ensure(checkout, dev=True)
    venv.ensure(checkout, dev=True)
    venv.ensure(checkout, dev=False)
    assert installs == [venv.RUNTIME, venv.DEV]


def test_a_changed_list_is_installed_over_what_is_there(
    checkout: Path, installs: list[tuple[str, ...]]
) -> None:
    venv.ensure(checkout, dev=False)
    (checkout / "requirements.txt").write_text("# changed\n")
    venv.ensure(checkout, dev=False)
    assert installs == [venv.RUNTIME, venv.RUNTIME]


def test_a_package_that_has_gone_is_installed_again(checkout: Path, installs: list[tuple[str, ...]]) -> None:
    venv.ensure(checkout, dev=False)
    (package,) = checkout.glob(".venv/lib/python*/site-packages/django")
    package.rmdir()
    venv.ensure(checkout, dev=False)
    assert installs == [venv.RUNTIME, venv.RUNTIME]
    assert package.is_dir()


@pytest.mark.parametrize("damage", ["python", "pyvenv.cfg", "half"])
def test_a_broken_environment_is_made_anew(
    checkout: Path, installs: list[tuple[str, ...]], damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    venv.ensure(checkout, dev=False)
    folder = checkout / ".venv"
    if damage == "half":
        (folder / venv.STAMP).unlink()
    elif damage == "python":
        for path in folder.glob("bin/python*"):
            path.unlink()
    else:
        (folder / damage).unlink()
    capsys.readouterr()
    venv.ensure(checkout, dev=False)
    assert installs == [venv.RUNTIME, venv.RUNTIME]
    assert ("is broken" in capsys.readouterr().out) is (damage != "half")


def test_a_folder_that_is_no_environment_is_not_touched(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "thesis.txt").write_text("mine")
    with pytest.raises(Trouble, match="is not a Python environment"):
        venv.ensure(checkout, dev=False)
    assert (checkout / ".venv" / "thesis.txt").read_text() == "mine"


def test_an_installation_that_failed_leaves_no_stamp(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = [sys.executable, "-c", "raise SystemExit(1)"]
    monkeypatch.setattr(venv.Environment, "_installer", lambda self, files: failing)
    with pytest.raises(Trouble, match="The packages could not be installed"):
        venv.ensure(checkout, dev=False)
    assert json.loads((checkout / ".venv" / venv.STAMP).read_text()) == {"runtime": ""}


def test_too_little_space_is_told_before_anything_is_made(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "NEEDED_BYTES", 2**62)
    with pytest.raises(Trouble, match=f"The disk that holds {checkout} has .* MB left"):
        venv.ensure(checkout, dev=False)
    assert not (checkout / ".venv").exists()
