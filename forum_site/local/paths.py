"""Where everything lives on this machine: the checkout, and the private folder beside it that git ignores."""

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .errors import Trouble, disk_full, from_os_error

ROOT = Path(__file__).resolve().parents[2]
NEEDED_BYTES = 200 * 1024 * 1024

_SOCKET_LIMIT = 107
_LONGEST_SOCKET = ".s.PGSQL.5432"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Home:
    """One private set of engines and files: `.local` for the site, `.local/test/N` for a run of the tests."""

    base: Path

    @property
    def log(self) -> Path:
        return self.base / "log"

    @property
    def database(self) -> Path:
        return self.base / "pg"

    @property
    def broker(self) -> Path:
        return self.base / "valkey"

    @property
    def mail(self) -> Path:
        return self.base / "mail"

    @property
    def lock(self) -> Path:
        return self.base / "run.lock"

    @property
    def state(self) -> Path:
        """The environment of the running site, for `run.py manage`."""
        return self.base / "state.json"

    @property
    def sockets(self) -> Path:
        """A folder for unix sockets, whose paths have 107 bytes at most and stand in addresses unquoted."""
        inside = self.base / "run"
        longest = os.fsencode(inside / _LONGEST_SOCKET)
        if len(longest) <= _SOCKET_LIMIT and _PLAIN_PATH.fullmatch(str(inside)):
            return inside
        digest = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"ipek-{os.getuid()}-{digest}"

    def make(self) -> None:
        """Make the folders, readable by their owner only; raises Trouble when that cannot be."""
        for folder in (
            self.base,
            self.log,
            self.mail,
            self.broker,
            self.base / "media",
            self.base / "private",
        ):
            make_private(folder)
        make_private(self.sockets)
        refuse_foreign(self.sockets)
        free = shutil.disk_usage(self.base).free
        if free < NEEDED_BYTES:
            raise disk_full(self.base)

    def secret_key(self) -> str:
        """Return the site's secret key, made at the first start and kept in a file of its owner's."""
        path = self.base / "secret_key"
        try:
            if not path.exists():
                write_private(path, secrets.token_urlsafe(50))
            return path.read_text().strip()
        except OSError as error:
            raise from_os_error(error, path) from None


def site_home() -> Home:
    return Home(ROOT / ".local")


def make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, folder) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Trouble(
            f"{folder} cannot be read or written by you. Change its owner or its rights, then start again."
        )


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder in a shared place that another user owns or can enter."""
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise Trouble(f"{folder} belongs to someone else or is open to others. Remove it, then start again.")


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
