"""What a row of a file says about one edition, and what may be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LONGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts as the file's reader counts: lines of a CSV file, entries of the others; 0 is the whole file."""

    row: int
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One edition as a file has it. `key` or `fair` (a code, acronym or name) says which; blank is not said."""

    row: int
    key: str = ""
    fair: str = ""
    season: str = ""
    start: date
    end: date | None
    status: str = ""
    city: str = ""
    venue: str = ""
    source_url: str = ""


@dataclass(slots=True)
class Read:
    """The rows of a file, and what is wrong with others."""

    rows: list[Incoming] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fail(self, row: int, code: str, **values: str | int) -> None:
        self.problems.append(Problem(row, code, values))


class Refused(Exception):
    """A value that cannot be taken as it stands."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values
