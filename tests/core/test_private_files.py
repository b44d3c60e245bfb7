"""Private files are written whole or not at all, and none is left without an owner."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.core import private_files
from apps.core.private_files import StorageUnavailable


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def test_a_file_is_for_nobody_else(root: Path) -> None:
    name = private_files.store(b"secret", room="papers", suffix=".pdf")
    path = root / name
    assert (private_files.read(name), path.stat().st_mode & 0o777) == (b"secret", 0o600)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert name != private_files.store(b"secret", room="papers", suffix=".pdf")


def test_a_full_disk_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageUnavailable) as refusal:
        private_files.store(b"secret", room="papers")
    assert refusal.value.status == 503
    assert list((root / "papers").iterdir()) == []


def test_a_name_does_not_lead_out() -> None:
    for name in ("../outside", "papers/../../outside", "/etc/passwd"):
        with pytest.raises(ValueError, match="not a private file"):
            private_files.path_of(name)


def test_the_sweep_takes_old_files_without_an_owner(root: Path) -> None:
    kept, orphan, young = [private_files.store(b"x", room="papers") for _n in range(3)]
    long_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    for name in (kept, orphan):
        os.utime(root / name, (long_ago, long_ago))
    assert private_files.sweep(room="papers", kept={kept}, now=timezone.now()) == 1
    assert sorted(path.name for path in (root / "papers").iterdir()) == sorted(
        name.removeprefix("papers/") for name in (kept, young)
    )
    assert private_files.sweep(room="nowhere", kept=set(), now=timezone.now()) == 0
