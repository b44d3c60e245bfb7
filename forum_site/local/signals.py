"""Being asked to stop: a flag that every wait looks at, so that nothing is cut off in the middle of a step."""

import signal
import time
from collections.abc import Callable
from types import FrameType

from .errors import Stopped

_SLICE_SECONDS = 0.1

# A plain flag: threading.Event takes a lock, and a handler that runs while its own thread holds it never returns.
_asked = False


def _note(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True


def listen() -> None:
    """Take Ctrl-C, SIGTERM and a closed terminal as a request to stop. A hang-up that was ignored stays ignored."""
    signal.signal(signal.SIGINT, _note)
    signal.signal(signal.SIGTERM, _note)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _note)


def stop_asked() -> bool:
    return _asked


def check() -> None:
    """Raise Stopped if a stop was asked for."""
    if _asked:
        raise Stopped


def pause(seconds: float) -> None:
    """Sleep, but wake and raise Stopped when a stop is asked for."""
    until = time.monotonic() + seconds
    check()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE_SECONDS))
        check()


def wait_until(done: Callable[[], bool], seconds: float, *, every: float = 0.05) -> bool:
    """Return whether `done` came true within the time; raises Stopped when a stop is asked for meanwhile."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        pause(every)
    return True
