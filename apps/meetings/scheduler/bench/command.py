"""
python -m apps.meetings.scheduler bench [--part] [--seeds N] [KIND …]

Prints the table from scratch, row by row; exit code 1 where something that must hold does not. Real forums are
read from the folder that IPEK_BENCHMARKS names, if it is there, and CP-SAT is measured where OR-Tools is installed
(`pip install ortools`); neither is needed for the rest.
"""

import argparse
import sys
import time
from dataclasses import replace

from apps.meetings.scheduler.bench.rows import KINDS, Row, Size, rows


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m apps.meetings.scheduler bench", description="Measure the scheduler."
    )
    parser.add_argument("--part", action="store_true", help="small forums: about a minute")
    parser.add_argument("--seeds", type=int, help="made-up forums of each kind")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"only some rows: {', '.join(KINDS)}")
    options = parser.parse_args(arguments)
    if unknown := [kind for kind in options.kinds if kind not in KINDS]:
        parser.error(f"there are no rows of the kind {unknown[0]!r}")
    size = Size.part() if options.part else Size.whole()
    if options.seeds:
        size = replace(size, seeds=options.seeds)
    sys.stdout.write("| forum | this scheduler | others, same run | holds |\n|---|---|---|---|\n")
    failed = 0
    for row in rows(size, options.kinds or KINDS.keys()):
        sys.stdout.write(_line(row))
        sys.stdout.flush()
        failed += not row.ok
    sys.stdout.write(f"\nOne core; seconds of CPU. {time.strftime('%Y-%m-%d')}\n")
    return 1 if failed else 0


def _line(row: Row) -> str:
    return f"| {row.name} | {row.result} | {row.others or '–'} | {'yes' if row.ok else 'NO'} |\n"
