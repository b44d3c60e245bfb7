"""
python -m apps.meetings.scheduler FILE --seconds 60 --seed 0 --out plan.json
python -m apps.meetings.scheduler bench

Exit code 0: a plan; 3: proven infeasible; 2: the file (or the command line) is not understood; 4: a plan is
written, but not every meeting that must be placed has a slot in it.
"""

import argparse
import sys
from pathlib import Path

from apps.meetings.scheduler.bench.command import main as bench
from apps.meetings.scheduler.reading import FormatError, read_problem
from apps.meetings.scheduler.solving import solve
from apps.meetings.scheduler.stop import Deadline, Either, Iterations, Stop
from apps.meetings.scheduler.types import Infeasible, Objective, ProblemError
from apps.meetings.scheduler.writing import infeasible_document, plan_document, to_json

PLANNED, NOT_UNDERSTOOD, INFEASIBLE, INCOMPLETE = 0, 2, 3, 4


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["bench"]:
        return bench(given[1:])
    options = _parser().parse_args(given)
    try:
        problem = read_problem(options.file)
        plan = solve(problem, seed=options.seed, stop=_stop(options))
    except FormatError as error:
        return _refuse(str(error))
    except ProblemError as error:
        return _refuse(f"{options.file}: {error}")
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    except Infeasible as error:
        return _write(options.out, to_json(infeasible_document(str(error))), INFEASIBLE)
    incomplete = problem.objective is Objective.BREAKS and plan.unplaced
    return _write(options.out, to_json(plan_document(plan)), INCOMPLETE if incomplete else PLANNED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m apps.meetings.scheduler", description="Plan a forum's meetings."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the forum: .dzn or JSON")
    parser.add_argument("--seconds", type=float, help="wall time of solving (60, where nothing else limits)")
    parser.add_argument("--iterations", type=int, help="steps of the search: the same plan on every machine")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="where the plan goes (default: standard output)")
    return parser


def _stop(options: argparse.Namespace) -> Stop:
    if options.iterations is None:
        return Deadline(60.0 if options.seconds is None else options.seconds)
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
