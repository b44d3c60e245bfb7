"""Progress on the screen: short lines, each with the seconds since the start."""

import os
import sys
import time
from contextlib import suppress

# `run.py` hands its own start over, so that the seconds go on through both of its halves.
_started = float(os.environ.setdefault("IPEK_STARTED", str(time.monotonic())))


def say(text: str = "") -> None:
    """Print one line at once, also into a pipe. A closed screen never stops the site."""
    with suppress(OSError):
        print(text, flush=True)


def step(text: str) -> None:
    """Print what has just been done, or what now takes a while."""
    say(f"{time.monotonic() - _started:6.1f} s  {text}")


def complain(text: str) -> None:
    """Print what went wrong, on the error stream."""
    with suppress(OSError):
        print(f"\n{text}", file=sys.stderr, flush=True)
