"""The `bench` command: each part measures one promise and prints its figures; without a part, those that need no file."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Figures = Mapping[str, float]


def add_parts(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=_everything)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    made_up = {
        "core": (_core, 8192, "two products, fusion and both sides' lists, against bare products"),
        "forum": (_forum, 2000, "a whole forum, with reasons"),
        "markets": (_markets, 1500, "crowded markets: mutual matches and who is seen"),
        "exact": (_exact, 20_000, "a dense market with congestion, solved exactly"),
        "strip": (_strip, 100_000, "a strip of a market that is too large to be held, extrapolated"),
        "national": (_national, 1_000_000, "a strip of a national market in few dimensions, extrapolated"),
    }
    for name, (measure, size, help) in made_up.items():
        part = parts.add_parser(name, help=help)
        part.set_defaults(act=_act(measure))
        part.add_argument("--size", type=int, default=size, help="companies a side (default %(default)s)")
        part.add_argument("--json", action="store_true", help="one JSON line")
        if name == "strip":
            part.add_argument(
                "--dimensions", type=int, default=512, help="of the vectors (default %(default)s)"
            )
    dating = parts.add_parser("speed_dating", help="who says yes to whom, one event left out")
    dating.set_defaults(act=_act(_speed_dating), size=1)
    dating.add_argument("file", type=Path, help="the speed-dating file, CSV")
    dating.add_argument("--json", action="store_true", help="one JSON line")


def _act(measure: Callable[[argparse.Namespace], Figures]) -> Callable[[argparse.Namespace], None]:
    def act(options: argparse.Namespace) -> None:
        if options.size < 1:
            raise ValueError("--size must be at least 1")
        figures = measure(options)
        if options.json:
            sys.stdout.write(json.dumps(figures) + "\n")
        else:
            _say(figures)

    return act


def _everything(options: argparse.Namespace) -> None:
    """The largest last: the peak of memory is that of the process so far."""
    for title, measure, more in (
        ("core: 8192 × 8192", _core, {"size": 8192}),
        ("forum: 2,000 × 2,000", _forum, {"size": 2000}),
        ("markets: 1,500 × 1,500, worst of three", _markets, {"size": 1500}),
        ("strip of 100,000 × 100,000", _strip, {"size": 100_000, "dimensions": 512}),
        ("exact: 20,000 × 20,000", _exact, {"size": 20_000}),
        ("national: 1,000,000 × 1,000,000", _national, {"size": 1_000_000}),
    ):
        sys.stdout.write(f"\n{title}\n")
        _say(measure(argparse.Namespace(**more)))
        sys.stdout.flush()


def _core(options: argparse.Namespace) -> Figures:
    from . import core

    return core.core(options.size)


def _forum(options: argparse.Namespace) -> Figures:
    from . import forum

    return forum.measure(options.size)


def _markets(options: argparse.Namespace) -> Figures:
    from . import markets

    return markets.measure(options.size)


def _exact(options: argparse.Namespace) -> Figures:
    from . import scale

    return scale.exact(options.size)


def _strip(options: argparse.Namespace) -> Figures:
    from . import scale

    return scale.strip(options.size, options.dimensions)


def _national(options: argparse.Namespace) -> Figures:
    from . import scale

    return scale.national(options.size)


def _speed_dating(options: argparse.Namespace) -> Figures:
    from . import speed_dating

    return speed_dating.measure(options.file)


def _say(figures: Figures) -> None:
    sys.stdout.write("".join(f"  {name:<26} {value}\n" for name, value in figures.items()))
