"""Writing tables that open well everywhere and in which no cell is ever a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet take a text for a formula.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> Any:
    """Return a cell as it may be written: a text that would be taken for a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(_ACTIVE):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file piece by piece, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(["" if cell is None else neutral(cell) for cell in row])


def xlsx_file(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> IO[bytes]:
    """Return a workbook of named sheets; each sheet's first row is its header. It is written row by row to the disk."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, neutral(value))
                if isinstance(value, str):
                    # A number that is a code keeps its zeros.
                    cell.number_format = "@"
                if number == 0:
                    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
                cells.append(cell)
            sheet.append(cells)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    book.save(target)
    target.seek(0)
    return target


def table_response(
    name: str, kind: str, rows: Iterable[Sequence[Any]], *more: tuple[str, Iterable[Sequence[Any]]]
) -> HttpResponseBase:
    """Answer with a table as `kind` "xlsx" or "csv" under `name`; `more` are further sheets, which CSV does not have."""
    response: HttpResponseBase
    if kind == "xlsx":
        response = FileResponse(
            xlsx_file([(name, rows), *more]), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
        )
    else:
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
