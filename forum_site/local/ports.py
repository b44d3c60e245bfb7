"""Network ports on this machine."""

import errno
import socket
from contextlib import suppress

from .errors import Trouble


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _bind(host: str, port: int) -> int:
    """Bind for a moment; returns the port. Raises OSError when it is taken."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Raise Trouble if the site could not listen there."""
    try:
        _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = free(host, prefer=port + 1)
            raise Trouble(
                f"Port {port} on {host} is taken by another program. "
                f"Stop that program, or choose another port: python3 run.py --port {other}"
            ) from None
        if error.errno == errno.EACCES:
            raise Trouble(f"Port {port} is for root only. Choose one from 1024 up with --port.") from None
        raise Trouble(f"{host} is not an address of this machine. Leave --host out, or correct it.") from None
    except OverflowError:
        raise Trouble(f"{port} is not a port: give a number from 1 to 65535.") from None


def free(host: str, *, prefer: int = 0) -> int:
    """Return a port that is free now: the preferred one if it can be."""
    if 0 < prefer <= 65535:
        with suppress(OSError):
            return _bind(host, prefer)
    return _bind(host, 0)


def accepts(host: str, port: int) -> bool:
    """Tell whether something listens there."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
