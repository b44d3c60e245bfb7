"""What `run.py` can be asked to do. Needs the standard library only: it is read before anything is installed."""

import argparse
from dataclasses import dataclass
from typing import NoReturn

USAGE = """\
python3 run.py [--port N] [--host ADDRESS] [--no-demo]   set everything up and run the site
python3 run.py test [--full] [pytest's options]          run the tests on engines of their own
python3 run.py check                                     run all static checks
python3 run.py manage COMMAND …                          run one of Django's commands
python3 run.py reset [--yes]                             throw away the local data
"""
COMMANDS = ("run", "check", "test", "manage", "reset")


@dataclass(frozen=True)
class Options:
    """What was asked for. `rest` belongs to pytest or to Django."""

    command: str = "run"
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = True
    full: bool = False
    yes: bool = False
    rest: tuple[str, ...] = ()

    @property
    def needs_dev(self) -> bool:
        """Whether the packages for tests and checks are needed."""
        return self.command in {"check", "test"}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        unknown = "unrecognized arguments: "
        if message.startswith(unknown):
            message = f"there is no option {message.removeprefix(unknown)}."
        self.exit(2, f"{self.prog}: {message}\n\n{USAGE}")


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535.")
    return port


def _parser(command: str) -> _Parser:
    parser = _Parser(
        prog="run.py" if command == "run" else f"run.py {command}", usage=USAGE, allow_abbrev=False
    )
    if command == "run":
        parser.add_argument("--port", type=_port, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-demo", dest="demo", action="store_false", help="load no example companies")
    elif command == "reset":
        parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def parse(arguments: list[str]) -> Options:
    """Return the options; an unknown one ends the program with a sentence and the usage."""
    command, rest = "run", arguments
    if arguments and not arguments[0].startswith("-"):
        command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS:
        _parser("run").error(f"there is no command {command!r}.")
    if command == "manage":
        return Options(command, rest=tuple(rest))
    if command == "test":
        return Options(command, full="--full" in rest, rest=tuple(word for word in rest if word != "--full"))
    return Options(command, **vars(_parser(command).parse_args(rest)))
