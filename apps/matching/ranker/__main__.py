"""The ranker from the command line, for measuring: no Django, no database.

    python -m apps.matching.ranker recommend COMPANIES.jsonl OUT.jsonl --tables TABLES.json
    python -m apps.matching.ranker allocate MARKET.npz OUT.npz
    python -m apps.matching.ranker encode PHRASES.jsonl OUT.npy
    python -m apps.matching.ranker tag PHRASES.jsonl OUT.jsonl
    python -m apps.matching.ranker learn
    python -m apps.matching.ranker bench core --json
    python -m apps.matching.ranker bench speed_dating FILE.csv --json

Exit 0 when the result is written, 2 with one line on stderr where the input or the command is not understood.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from apps.reference.rows import DATA

from . import commands, reading
from .bench import command
from .congestion import TOP
from .language.textmodel import FOLDER
from .types import Weights

PHRASES = '{"text": …, "lang": …} a line'
Parsers: TypeAlias = "argparse._SubParsersAction[_Parser]"


class _Parser(argparse.ArgumentParser):
    """argparse that answers with one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        options.act(options)
    except (reading.InputError, ValueError) as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m apps.matching.ranker", description=__doc__.splitlines()[0])
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_market_commands(parsers)
    _add_text_commands(parsers)
    _add_bench(parsers)
    return parser


def _add_market_commands(parsers: Parsers) -> None:
    one = parsers.add_parser("recommend", help="profiles to explained suggestions")
    one.set_defaults(act=commands.recommend_command)
    one.add_argument("companies", type=Path, help="profiles, one JSON object a line")
    one.add_argument("out", type=Path, help="for each profile its list, one JSON object a line")
    one.add_argument("--tables", type=Path, required=True, help="complements, sectors, … as JSON")
    one.add_argument("--same-country", action="store_true", help="companies of one country may meet too")
    two = parsers.add_parser("allocate", help="a two-sided market to expected matches and lists")
    two.set_defaults(act=commands.allocate_command)
    two.add_argument("market", type=Path, help="NPZ with s1, s2, row_capacity, column_capacity")
    two.add_argument("out", type=Path, help="NPZ with mu, rank_rows, rank_columns")
    for either in (one, two):
        either.add_argument(
            "--top", type=_positive, default=TOP, help="length of a list (default %(default)s)"
        )
        either.add_argument(
            "--seed", type=_natural, default=0, help="decides between equals (default %(default)s)"
        )
        either.add_argument(
            "--beta", type=float, default=Weights().beta, help="temperature (default %(default)s)"
        )


def _add_text_commands(parsers: Parsers) -> None:
    three = parsers.add_parser("encode", help="phrases to vectors whose dot product is their likeness")
    three.set_defaults(act=commands.encode_command)
    three.add_argument("phrases", type=Path, help=PHRASES)
    three.add_argument("out", type=Path, help="NPY, a row of 32-bit floats for each phrase")
    four = parsers.add_parser("tag", help="phrases to five HS headings each")
    four.set_defaults(act=commands.tag_command)
    four.add_argument("phrases", type=Path, help=PHRASES)
    four.add_argument("out", type=Path, help="one JSON object a line")
    five = parsers.add_parser("learn", help="learn the text models from the goods names again (some minutes)")
    five.set_defaults(act=commands.learn_command)
    five.add_argument("--folder", type=Path, default=FOLDER, help="where they are kept")
    for either in (three, four, five):
        either.add_argument("--labels", type=Path, default=DATA, help="folder of the goods names")


def _add_bench(parsers: Parsers) -> None:
    command.add_parts(
        parsers.add_parser("bench", help="measure, against figures of the same run where it is speed")
    )


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _positive(text: str) -> int:
    if not _natural(text):
        raise argparse.ArgumentTypeError("must be at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
