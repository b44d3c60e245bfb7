"""The first sheet of an Excel workbook, row by row. Sizes are looked at before anything is inflated."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from apps.core.tables.types import MAX_COLUMNS, Row, refusal

MAX_PARTS = 2_000
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 250
# Of numbers a spreadsheet keeps fifteen digits; a longer code in a number cell has lost its end.
MAX_DIGITS = 15
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+(?::[A-Z]+\d+)?)"')
_CHUNK = 1 << 20


def xlsx_rows(content: bytes) -> Iterator[Row]:
    """Yield all rows, blank ones too. Raises InvalidInput for what is no workbook or not an honest one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            _refuse_entities(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
        NotImplementedError,
        RuntimeError,
        IndexError,
    ) as error:
        # Whatever openpyxl and the parser below it say of a file that is no workbook; our own refusals are none of these.
        raise _no_workbook() from error
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise _no_workbook()
    _refuse_merged(content, str(getattr(sheet, "_worksheet_path", "")))
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            yield _row(number, cells)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
        IndexError,
    ) as error:
        raise _no_workbook() from error
    finally:
        book.close()


def _no_workbook() -> Exception:
    return refusal(_("The file is no Excel workbook, or it is damaged."), "bad_workbook")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    packed = sum(part.compress_size for part in parts) or 1
    inflated = sum(part.file_size for part in parts)
    swollen = inflated > 10 * 1024 * 1024 and inflated / packed > MAX_RATIO
    if len(parts) > MAX_PARTS or inflated > MAX_INFLATED or swollen:
        raise refusal(
            _("The workbook unpacks to far more than a table needs, and was not opened."), "zip_bomb"
        )


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                head = file.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refusal(
                    _("The workbook holds definitions that no spreadsheet writes, and was not opened."),
                    "xml_entities",
                )


def _refuse_merged(content: bytes, path: str) -> None:
    """Merged cells hide which column a text belongs to; they are listed at the end of a sheet's part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path.lstrip("/")) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if found := _MERGED.search(tail + chunk):
                raise refusal(
                    _(
                        "The cells %(cells)s are merged. Please unmerge them, so that every cell has its own column and row."
                    )
                    % {"cells": found[1].decode()},
                    "merged_cells",
                )
            tail = chunk[-200:]


def _row(number: int, cells: Any) -> Row:
    texts, problems = [], {}
    for place, cell in enumerate(cells):
        text, problem = _text(cell)
        texts.append(text)
        if problem:
            problems[place] = problem
    return Row(number, texts, problems)


def _text(cell: Any) -> tuple[str, str]:
    """Return a cell's text and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "", _("The cell holds a formula. Please paste its value instead.")
    if cell.data_type == "e":
        return "", _("The cell holds an error (%(error)s).") % {"error": value}
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return (value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")), ""
    if isinstance(value, date | time):
        return value.isoformat(), ""
    text = str(value).strip()
    return (text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text), ""


def _number(value: int | float) -> tuple[str, str]:
    if float(value).is_integer():
        digits = str(int(value))
        if len(digits.lstrip("-")) > MAX_DIGITS:
            return "", _(
                "The number has too many digits and has lost its end. Please format the cell as text and type it anew."
            )
        return digits, ""
    return repr(float(value)), ""
