"""Strict reading of the project's own CSV files: every mistake names its file, line and column.

Plain Python: the readers built on this run before Django is set up, and in tests without a database.
"""

import csv
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

LANGUAGES = ("en", "zh", "az", "ru")

EnumT = TypeVar("EnumT", bound=StrEnum)
ValueT = TypeVar("ValueT")


class DataFileError(ValueError):
    """A data file breaks its own rules. ``file`` is a bare file name; the header is line 1."""

    def __init__(self, file: str, line: int, column: str, problem: str) -> None:
        super().__init__(f"{file}, line {line}, column {column}: {problem}")
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem


class Confidence(StrEnum):
    """How well a row is sourced. ``LOW``: conflicting, or one secondary listing; never shown as a fact."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """One text in the four languages of the site; an optional text is blank in all four or in none."""

    en: str
    zh: str
    az: str
    ru: str

    def __bool__(self) -> bool:
        return bool(self.en)

    def by_language(self) -> dict[str, str]:
        """The text by Django's language code: ``en``, ``zh-hans``, ``az``, ``ru``."""
        return {"en": self.en, "zh-hans": self.zh, "az": self.az, "ru": self.ru}


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a CSV file with typed, complaining access to its cells."""

    file: str
    line: int
    cells: dict[str, str]

    def fail(self, column: str, problem: str) -> NoReturn:
        raise DataFileError(self.file, self.line, column, problem)

    def optional(self, column: str) -> str:
        return self.cells[column]

    def required(self, column: str) -> str:
        return self.cells[column] or self.fail(column, "must not be blank")

    def codes(self, column: str) -> tuple[str, ...]:
        """Codes separated by ``;``. Blank gives ``()``; a repeated or empty code is an error."""
        if not self.cells[column]:
            return ()
        found = tuple(code.strip() for code in self.cells[column].split(";"))
        if "" in found or len(set(found)) != len(found):
            self.fail(column, f"{self.cells[column]!r} repeats a code or holds an empty one")
        return found

    def flag(self, column: str) -> bool:
        value = self.cells[column]
        if value not in ("yes", "no"):
            self.fail(column, f"{value!r} is neither yes nor no")
        return value == "yes"

    def whole(self, column: str) -> int:
        return self._parsed(column, int, "a whole number")

    def whole_or_none(self, column: str) -> int | None:
        return self.whole(column) if self.cells[column] else None

    def wholes(self, column: str) -> tuple[int, ...]:
        codes = self.codes(column)
        if not all(code.isascii() and code.isdigit() for code in codes):
            self.fail(column, f"{self.cells[column]!r} is not a list of whole numbers")
        return tuple(int(code) for code in codes)

    def decimal_or_none(self, column: str) -> Decimal | None:
        return self._parsed(column, Decimal, "a number") if self.cells[column] else None

    def day(self, column: str) -> date:
        return self._parsed(column, date.fromisoformat, "a date (YYYY-MM-DD)")

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.cells[column] else None

    def choice(self, column: str, choices: type[EnumT]) -> EnumT:
        try:
            return choices(self.cells[column])
        except ValueError:
            allowed = ", ".join(repr(str(choice)) for choice in choices)
            self.fail(column, f"{self.cells[column]!r} is not one of {allowed}")

    def localised(self, prefix: str) -> LocalisedText:
        """The columns ``{prefix}_en`` … ``{prefix}_ru``, none of them blank."""
        return LocalisedText(*(self.required(f"{prefix}_{language}") for language in LANGUAGES))

    def localised_or_blank(self, prefix: str) -> LocalisedText:
        """As ``localised``, or blank in all four languages."""
        if any(self.cells[f"{prefix}_{language}"] for language in LANGUAGES):
            return self.localised(prefix)
        return LocalisedText("", "", "", "")

    def _parsed(self, column: str, parse: Callable[[str], ValueT], wanted: str) -> ValueT:
        try:
            return parse(self.cells[column])
        except (ValueError, InvalidOperation):
            self.fail(column, f"{self.cells[column]!r} is not {wanted}")


def read_records(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    """The lines of a UTF-8 CSV file whose header is exactly ``columns``.

    Raises ``DataFileError`` for another header, a line with too few or too many cells, or a cell with blanks
    around it; ``FileNotFoundError`` when the file is missing.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        header = next(reader, [])
        if header != list(columns):
            raise DataFileError(path.name, 1, "(header)", f"expected {','.join(columns)}")
        for cells in reader:
            yield _record(path.name, reader.line_num, columns, cells)


def unique(records: list[Record], *columns: str) -> None:
    """Raise ``DataFileError`` at the first record that repeats the ``columns`` of an earlier one."""
    seen: dict[tuple[str, ...], int] = {}
    for record in records:
        key = tuple(record.cells[column] for column in columns)
        if key in seen:
            record.fail(columns[0], f"{' '.join(key)} is already on line {seen[key]}")
        seen[key] = record.line


def refer(record: Record, column: str, codes: Iterable[str], known: Container[str]) -> None:
    """Raise ``DataFileError`` for the first of ``codes`` that is not ``known``."""
    for code in codes:
        if code not in known:
            record.fail(column, f"{code!r} is not known")


def _record(file: str, line: int, columns: Sequence[str], cells: list[str]) -> Record:
    if len(cells) != len(columns):
        raise DataFileError(file, line, "(line)", f"{len(cells)} cells where {len(columns)} are expected")
    for column, cell in zip(columns, cells, strict=True):
        if cell != cell.strip():
            raise DataFileError(file, line, column, "blanks around the text")
    return Record(file, line, dict(zip(columns, cells, strict=True)))
