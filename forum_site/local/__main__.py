"""The command line behind `run.py`, inside the project's own Python environment."""

import sys
from collections.abc import Callable

from . import signals
from .console import complain
from .errors import Stopped, Trouble, from_os_error
from .options import Options, parse
from .paths import ROOT

DAMAGED = "Delete the folder .venv and start again: it is made anew."


def _command(name: str) -> Callable[[Options], int]:
    """Return the command of that name; each imports only what it needs."""
    if name == "check":
        from .checks import check

        return check
    if name == "run":
        from .site import run

        return run
    from . import commands

    found: dict[str, Callable[[Options], int]] = {
        "test": commands.test,
        "manage": commands.manage,
        "reset": commands.reset,
    }
    return found[name]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if options.command == "run":
        signals.listen()
    try:
        return _command(options.command)(options)
    except Trouble as trouble:
        complain(str(trouble))
    except ImportError as error:
        complain(f"A package is missing or damaged ({error}). {DAMAGED}")
    except OSError as error:
        complain(str(from_os_error(error, ROOT / ".local")))
    except (Stopped, KeyboardInterrupt):
        complain("Stopped.")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
