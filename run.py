#!/usr/bin/env python3
"""Ipek in one command: `python3 run.py` sets everything up and runs the site; `python3 run.py --help` tells the rest.

This file makes the Python environment and hands over to `forum_site/local/`.
"""

import os
import shutil
import signal
import sys

OLDEST = (3, 11)


def find_newer_python():
    """Return another Python on the PATH that is new enough, or None."""
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return None


def require_python():
    """Go on with a Python that is new enough, or say which is needed. Runs on any Python 3."""
    if sys.version_info >= OLDEST:
        return
    newer = find_newer_python()
    if newer:
        os.execv(newer, [newer, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: S606
    sys.exit(
        f"Ipek needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {sys.version.split()[0]}. "
        "Install a newer Python 3, then run it with that one."
    )


def require_unix():
    if os.name != "posix":
        sys.exit("run.py works on Linux and macOS. On Windows, use it inside WSL.")


def interrupt(number, frame):
    raise KeyboardInterrupt


def keep_bytecode(root):
    """Let every process share compiled modules, inside `.venv` and never in the tree, whatever the shell is set to.

    Without it each of them would compile a thousand modules at every start.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(root / ".venv" / "pycache")


def main(arguments):
    """Prepare the environment for what is asked, then become that. Returns an exit code only when it cannot."""
    from pathlib import Path

    from forum_site.local import options, venv
    from forum_site.local.errors import Trouble

    asked = options.parse(arguments)
    root = Path(__file__).resolve().parent
    signal.signal(signal.SIGTERM, interrupt)
    try:
        python = venv.ensure(root, dev=asked.needs_dev)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        return 130
    keep_bytecode(root)
    os.environ["IPEK_CALLED_FROM"] = os.getcwd()
    os.chdir(root)
    return os.execv(python, [str(python), "-m", "forum_site.local", *arguments])  # noqa: S606


if __name__ == "__main__":
    require_python()
    require_unix()
    sys.exit(main(sys.argv[1:]))
