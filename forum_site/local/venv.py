"""The project's own Python environment in `.venv`: made once, mended when broken, left alone when it is right.

Needs the standard library only. A stamp, written last, tells what was installed; without it, or when the pinned
requirements have changed since, the packages are installed again over what is there.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import locks
from .console import step
from .errors import Trouble, disk_full, from_os_error
from .paths import make_private
from .processes import alone

RUNTIME = ("requirements.txt", "requirements-local.txt")
DEV = ("requirements-dev.txt",)
STAMP = "ipek-stamp.json"
NEEDED_BYTES = 1_200 * 1024 * 1024

_FETCHED = ("Collecting ", "Requirement already satisfied", "Ignoring ")
_REMEDY = "Delete the folder .venv and start again; if it happens again, read the reason above."
# Variables with which a person's shell could lead the packages elsewhere.
_MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV")


def ensure(root: Path, *, dev: bool) -> Path:
    """Return the environment's Python with all packages in place; raises Trouble when that cannot be."""
    make_private(root / ".local")
    with locks.held(root / ".local" / "venv.lock") as waited:
        if waited:
            step("Another run.py was preparing the packages; it has finished.")
        environment = Environment(root)
        environment.make_sound()
        for part, files in (("runtime", RUNTIME), *((("dev", DEV),) if dev else ())):
            environment.install(part, files)
        return environment.python


def fingerprint(root: Path, files: Iterable[str]) -> str:
    """Return what changes when one of the requirement files does."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return digest.hexdigest()


class Environment:
    """`.venv` under a checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self._stamp_file = self.folder / STAMP

    def make_sound(self) -> None:
        """Make the environment if there is none or the one there is broken."""
        if self.folder.exists() or self.folder.is_symlink():
            reason = self._broken()
            if reason is None:
                return
            step(f".venv is broken ({reason}); making it anew …")
            self._remove()
        else:
            step("Making the Python environment in .venv …")
        self._make()

    def install(self, part: str, files: tuple[str, ...]) -> None:
        """Install pinned packages unless the stamp says that they are there."""
        wanted = fingerprint(self.root, files)
        stamp = self._stamp()
        if stamp.get(part) == wanted and not self._missing(stamp):
            return
        self._write_stamp(stamp | {part: ""})
        total = sum(
            1 for name in files for line in (self.root / name).open() if "==" in line and line[0].isalpha()
        )
        step(f"Installing {total} packages from {' and '.join(files)} …")
        _follow(self._installer(files), total)
        step("Packages installed.")
        self._write_stamp(stamp | {part: wanted, "python": self._version(), "names": self._names()})

    def _broken(self) -> str | None:
        """Return why the environment cannot be used, or None."""
        if not (self.folder / "pyvenv.cfg").is_file():
            if self._stamp_file.exists() or not self.folder.is_dir() or any(self.folder.glob("bin/python*")):
                return "pyvenv.cfg is missing"
            if any(self.folder.iterdir()):
                raise Trouble(f"{self.folder} is not a Python environment. Move it away, then start again.")
            return "it is empty"
        version = self._version()
        if not version:
            return "its Python does not run"
        made_with = self._stamp().get("python", version)
        if made_with != version:
            return f"it was made with Python {made_with}, its Python is now {version}"
        return None

    def _version(self) -> str:
        """Return the version of the environment's Python, or nothing when it does not run or is another's."""
        code = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.prefix)"
        try:
            answer = subprocess.run(
                [self.python, "-I", "-c", code], capture_output=True, text=True, timeout=30
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        version, _, prefix = answer.stdout.strip().partition(" ")
        if answer.returncode != 0 or os.path.realpath(prefix) != os.path.realpath(self.folder):
            return ""
        return version if tuple(map(int, version.split("."))) >= (3, 11) else ""

    def _make(self) -> None:
        free = shutil.disk_usage(self.root).free
        if free < NEEDED_BYTES:
            raise Trouble(
                f"The disk that holds {self.root} has {free // 2**20} MB left, and the packages need "
                f"{NEEDED_BYTES // 2**20} MB. Free some space there, then start again."
            )
        uv = shutil.which("uv")
        if uv:
            command = [uv, "venv", "--quiet", "--python", sys.executable, str(self.folder)]
        else:
            command = [sys.executable, "-I", "-m", "venv", str(self.folder)]
        answer = subprocess.run(
            alone(command), env=_environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if answer.returncode != 0:
            print(answer.stdout, file=sys.stderr)
            _raise_if_full(answer.stdout, self.root)
            raise Trouble(
                "The Python environment could not be made. On Debian and Ubuntu install the package python3-venv "
                "(or install uv), then start again."
            )

    def _remove(self) -> None:
        try:
            if self.folder.is_dir() and not self.folder.is_symlink():
                shutil.rmtree(self.folder)
            else:
                self.folder.unlink()
        except OSError as error:
            raise from_os_error(error, self.folder) from None

    def _installer(self, files: tuple[str, ...]) -> list[str]:
        lists = [word for name in files for word in ("-r", str(self.root / name))]
        uv = shutil.which("uv")
        if uv:
            return [
                uv,
                "pip",
                "install",
                "--python",
                str(self.python),
                "--require-hashes",
                "--no-deps",
                *lists,
            ]
        if subprocess.run([self.python, "-I", "-m", "pip", "--version"], capture_output=True).returncode != 0:
            subprocess.run([self.python, "-I", "-m", "ensurepip"], capture_output=True, env=_environ())
        # The lists are complete and pinned by hash: nothing is left to resolve.
        options = ["--require-hashes", "--no-deps", "--progress-bar", "off", "--disable-pip-version-check"]
        return [
            str(self.python),
            "-I",
            "-m",
            "pip",
            "install",
            "--no-input",
            "--no-compile",
            *options,
            *lists,
        ]

    def _names(self) -> list[str]:
        return sorted(
            path.name for path in self.folder.glob("lib/python*/site-packages/*") if path.suffix != ".pth"
        )

    def _missing(self, stamp: Mapping[str, Any]) -> bool:
        """Tell whether a package that was installed has gone."""
        return not set(stamp.get("names", [])) <= set(self._names())

    def _stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self._stamp_file.read_text())
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, stamp: Mapping[str, Any]) -> None:
        try:
            self._stamp_file.write_text(json.dumps(stamp))
        except OSError as error:
            raise from_os_error(error, self._stamp_file) from None


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _MISLEADING}


def _raise_if_full(output: str, path: Path) -> None:
    if "No space left on device" in output or "Disk quota exceeded" in output:
        raise disk_full(path)


def _follow(command: list[str], total: int) -> None:
    """Run the installer, telling now and then how far it is; raises Trouble with its last lines if it fails."""
    lines: list[str] = []
    process = subprocess.Popen(
        alone(command),
        env=_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process:
        try:
            for line in process.stdout or ():
                lines.append(line)
                _note_progress(lines, total)
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        output = "".join(lines[-12:])
        print(output, file=sys.stderr)
        _raise_if_full(output, Path(command[0]).parent)
        raise Trouble(f"The packages could not be installed. Is the network there? {_REMEDY}")


def _note_progress(lines: list[str], total: int) -> None:
    """Tell how far the installer is after each tenth package, and before the last, long step."""
    if lines[-1].startswith("Installing collected packages"):
        step("  unpacking …")
    elif lines[-1].startswith(_FETCHED):
        seen = sum(line.startswith(_FETCHED) for line in lines)
        if seen % 10 == 0:
            step(f"  {seen} of {total} fetched …")
