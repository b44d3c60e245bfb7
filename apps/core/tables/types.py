"""A table as people send it: one header, and rows of text. What could not be read is said at its cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise

from apps.core.errors import InvalidInput

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the one that the spreadsheet shows; `problems` says by column (from 0) what is wrong there."""

    number: int
    cells: list[str]
    problems: dict[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not self.problems and not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    header: list[str]
    rows: Iterator[Row]


def refusal(message: "str | Promise", code: str) -> InvalidInput:
    """Return why the whole file cannot be read."""
    return InvalidInput(message, field="file", code=code)


def column_letter(index: int) -> str:
    """Return the letters that a spreadsheet shows for a column; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
