"""Reads a problem from a file: `.dzn` or JSON. Every error is one line that says what and where."""

from pathlib import Path

from apps.meetings.scheduler import reading_dzn, reading_json
from apps.meetings.scheduler.types import Problem, ProblemError


class FormatError(ProblemError):
    """The file is not understood."""


def read_problem(path: Path) -> Problem:
    """Raises FormatError; OSError where the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not UTF-8 text at byte {error.start}") from error
    parse = reading_dzn.parse if path.suffix == ".dzn" else reading_json.parse
    try:
        return parse(text)
    except ProblemError as error:
        raise FormatError(f"{path}: {error}") from error
