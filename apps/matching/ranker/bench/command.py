"""The `bench` command: each part measures one promise and prints its figures."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path


def add_parts(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    core = parts.add_parser("core", help="two products, fusion and both sides' lists, against bare products")
    core.set_defaults(act=_core)
    core.add_argument("--size", type=int, default=8192, help="companies a side (default %(default)s)")
    dating = parts.add_parser("speed_dating", help="who says yes to whom, one event left out")
    dating.set_defaults(act=_speed_dating)
    dating.add_argument("file", type=Path, help="the speed-dating file, CSV")
    for part in (core, dating):
        part.add_argument("--json", action="store_true", help="one JSON line")


def _core(options: argparse.Namespace) -> None:
    from . import core

    if options.size < 1:
        raise ValueError("--size must be at least 1")
    _say(core.core(options.size), options.json)


def _speed_dating(options: argparse.Namespace) -> None:
    from . import speed_dating

    _say(speed_dating.measure(options.file), options.json)


def _say(figures: Mapping[str, float], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.write("".join(f"{name:<22} {value}\n" for name, value in figures.items()))
