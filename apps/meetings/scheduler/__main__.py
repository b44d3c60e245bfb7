"""
python -m apps.meetings.scheduler FILE --seconds 60 --seed 0 --out plan.json
python -m apps.meetings.scheduler bench

Exit code 0: a plan; 3: proven infeasible; 2: the file (or the command line) is not understood; 4: a plan is
written, but not every meeting that must be placed has a slot in it, or breaks are not shared out fairly enough;
1: the independent checker refuses the plan, and none is written. SIGTERM and SIGINT end the search: the best plan found
until then is written.
"""

import argparse
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from apps.meetings.scheduler.bench.command import main as bench
from apps.meetings.scheduler.check import check
from apps.meetings.scheduler.reading import FormatError, read_problem
from apps.meetings.scheduler.solving import load, solve
from apps.meetings.scheduler.stop import Deadline, Either, Flag, Iterations, Stop
from apps.meetings.scheduler.types import Infeasible, Plan, Problem, ProblemError
from apps.meetings.scheduler.writing import infeasible_document, plan_document, to_json

PLANNED, UNSOUND, NOT_UNDERSTOOD, INFEASIBLE, INCOMPLETE = 0, 1, 2, 3, 4
SECONDS = 60.0  # where nothing else limits
UNFINISHED = {"everything_placed", "breaks_fair"}  # what a search that ends too early may leave open


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["bench"]:
        return bench(given[1:])
    options = _parser().parse_args(given)
    out: Path | None = options.out
    if out is not None and not out.parent.is_dir():
        return _refuse(f"{out}: there is no such folder")
    try:
        problem = read_problem(options.file)
        with _until_told() as told:
            load(_seconds_of(options))
            plan = solve(problem, seed=options.seed, stop=Either(_stop(options), told))
    except FormatError as error:
        return _refuse(str(error))
    except ProblemError as error:
        return _refuse(f"{options.file}: {error}")
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    except Infeasible as error:
        return _write(out, to_json(infeasible_document(str(error))), INFEASIBLE)
    code = _judged(problem, plan)
    return code if code == UNSOUND else _write(out, to_json(plan_document(plan)), code)


def _judged(problem: Problem, plan: Plan) -> int:
    """The exit code that the independent checker gives the plan; what it finds goes to standard error."""
    broken = check(problem, plan)
    for violation in broken:
        sys.stderr.write(f"{violation.constraint}: {violation.detail}\n")
    if any(violation.constraint not in UNFINISHED for violation in broken):
        return UNSOUND
    return INCOMPLETE if broken else PLANNED


@contextmanager
def _until_told() -> Iterator[Flag]:
    """A stop that SIGTERM and SIGINT raise, as long as the search goes on."""
    flag = Flag()

    def told(number: int, frame: FrameType | None) -> None:
        flag.raise_it()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield flag
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError
    return count


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m apps.meetings.scheduler", description="Plan a forum's meetings."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the forum: .dzn or JSON")
    parser.add_argument(
        "--seconds", type=_seconds, help="wall time of solving (60, where nothing else limits)"
    )
    parser.add_argument(
        "--iterations", type=_count, help="steps of the search: the same plan on every machine"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="where the plan goes (default: standard output)")
    return parser


def _seconds_of(options: argparse.Namespace) -> float:
    """How long the search may take; infinite where only steps limit it."""
    if options.seconds is None:
        return SECONDS if options.iterations is None else math.inf
    return float(options.seconds)


def _stop(options: argparse.Namespace) -> Stop:
    if options.iterations is None:
        return Deadline(_seconds_of(options))
    iterations = Iterations(options.iterations)
    return iterations if options.seconds is None else Either(iterations, Deadline(options.seconds))


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return NOT_UNDERSTOOD


def _write(out: Path | None, text: str, code: int) -> int:
    if out is None:
        sys.stdout.write(text)
        return code
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        return _refuse(f"{out}: {error.strerror}")
    return code


if __name__ == "__main__":
    sys.exit(main())
