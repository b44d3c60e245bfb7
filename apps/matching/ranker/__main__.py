"""The ranker from the command line, for measuring: no Django, no database.

    python -m apps.matching.ranker recommend COMPANIES.jsonl OUT.jsonl --tables TABLES.json
    python -m apps.matching.ranker allocate MARKET.npz OUT.npz

Exit 0 when the result is written, 2 with one line on stderr where the input or the command is not understood.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from . import reading
from .congestion import TOP, allocate
from .recommend import recommend
from .types import Rules, Weights


class _Parser(argparse.ArgumentParser):
    """argparse that answers with one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        {"recommend": _recommend, "allocate": _allocate}[options.command](options)
    except (reading.InputError, ValueError) as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    return 0


def _recommend(options: argparse.Namespace) -> None:
    profiles = reading.read_profiles(options.companies)
    suggestions = recommend(
        profiles,
        reading.read_tables(options.tables),
        weights=replace(Weights(), beta=options.beta),
        rules=Rules(same_country=options.same_country),
        top=options.top,
        seed=options.seed,
    )
    reading.write_suggestions(options.out, profiles, suggestions)


def _allocate(options: argparse.Namespace) -> None:
    market = reading.read_market(options.market)
    allocation = allocate(
        market["s1"],
        market["s2"],
        market["row_capacity"],
        market["column_capacity"],
        beta=options.beta,
        top=options.top,
        seed=options.seed,
    )
    reading.write_allocation(options.out, allocation)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m apps.matching.ranker", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("recommend", help="profiles to explained suggestions")
    one.add_argument("companies", type=Path, help="profiles, one JSON object a line")
    one.add_argument("out", type=Path, help="for each profile its list, one JSON object a line")
    one.add_argument("--tables", type=Path, required=True, help="complements, sectors, … as JSON")
    one.add_argument("--same-country", action="store_true", help="companies of one country may meet too")
    two = commands.add_parser("allocate", help="a two-sided market to expected matches and lists")
    two.add_argument("market", type=Path, help="NPZ with s1, s2, row_capacity, column_capacity")
    two.add_argument("out", type=Path, help="NPZ with mu, rank_rows, rank_columns")
    for command in (one, two):
        command.add_argument(
            "--top", type=_positive, default=TOP, help="length of a list (default %(default)s)"
        )
        command.add_argument(
            "--seed", type=_natural, default=0, help="decides between equals (default %(default)s)"
        )
        command.add_argument(
            "--beta", type=float, default=Weights().beta, help="temperature (default %(default)s)"
        )
    return parser


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
