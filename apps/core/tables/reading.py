"""Reading a table from xlsx or CSV, whatever its encoding and separator, without trusting anything about it."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from apps.core.tables.types import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, Table, column_letter, refusal

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = (",", ";", "\t", "|")
MAX_CELL = 32_767
# A row in which nothing stands is skipped; a file that is little else is refused.
MAX_BLANK = 50_000


def read_table(content: bytes) -> Table:
    """Return the table, or raise InvalidInput with what is wrong with the file as a whole."""
    if len(content) > MAX_BYTES:
        raise refusal(
            _("The file is larger than %(size)d MB. Please divide it.") % {"size": MAX_BYTES // 1024 // 1024},
            "too_large",
        )
    if not content.strip():
        raise refusal(_("The file is empty."), "empty_file")
    if content.startswith(_OLD_EXCEL):
        raise refusal(
            _("This is an old or encrypted Excel file. Please save it as .xlsx without a password."),
            "old_excel",
        )
    if content.startswith(b"PK"):
        # Imported here: the library is large, and most processes never read a spreadsheet.
        from apps.core.tables.xlsx import xlsx_rows

        return _table(xlsx_rows(content))
    return _table(_csv_rows(content))


def _table(rows: Iterator[Row]) -> Table:
    header = next((row for row in rows if not row.is_blank), None)
    if header is None:
        raise refusal(_("The file is empty."), "empty_file")
    while header.cells and not header.cells[-1]:
        header.cells.pop()
    if len(header.cells) > MAX_COLUMNS:
        raise refusal(
            _("The table has more than %(most)d columns.") % {"most": MAX_COLUMNS}, "too_many_columns"
        )
    if header.problems:
        place, what = next(iter(header.problems.items()))
        raise refusal(f"{column_letter(place)}{header.number}: {what}", "bad_header")
    return Table(header.cells, _filled(rows, len(header.cells)))


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    count = blank = 0
    for row in rows:
        if row.is_blank:
            blank += 1
            if blank > MAX_BLANK:
                raise refusal(
                    _("The table has too many empty rows. Please copy it into a new file."), "too_many_blank"
                )
            continue
        count += 1
        if count > MAX_ROWS:
            raise refusal(
                _("The table has more than %(most)d rows. Please divide it.") % {"most": MAX_ROWS},
                "too_many_rows",
            )
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        problems = {place: what for place, what in row.problems.items() if place < width}
        if any(row.cells[width:]):
            problems[width - 1] = str(_("There is text to the right of the last column that has a heading."))
        yield Row(row.number, cells, problems)


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    first_line, _rest, remainder = text.partition("\n")
    if first_line.strip().lower().startswith("sep=") and len(first_line.strip()) == 5:
        separator, text, shift = first_line.strip()[4], remainder, 1
    else:
        separator, shift = max(_SEPARATORS, key=first_line.count), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield _csv_row(reader.line_num + shift, cells)
    except csv.Error as error:
        raise refusal(
            _("Line %(line)d cannot be read: a quotation mark is not closed, or a cell is too long.")
            % {"line": reader.line_num + shift},
            "bad_csv",
        ) from error


def _csv_row(number: int, cells: list[str]) -> Row:
    problems = {
        place: str(_("The cell holds a formula. Please paste its value instead."))
        for place, cell in enumerate(cells)
        if cell.lstrip().startswith("=")
    }
    return Row(number, [unescaped(cell.strip()) for cell in cells], problems)


def unescaped(cell: str) -> str:
    """Take back the apostrophe with which a written cell was kept from being a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _decoded(content: bytes) -> str:
    """Return the text of UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; anything else is refused."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (encoding != "gb18030" or _is_chinese(text)):
            return text
    raise refusal(
        _("The encoding of the file is not known. Please save it as “CSV UTF-8”, or as an Excel workbook."),
        "bad_encoding",
    )


def _is_chinese(text: str) -> bool:
    """Whether a text read as GB18030 was meant so. Cyrillic or Turkish bytes turn into characters that nobody uses.

    In real texts nearly all characters are of the first level of GB 2312, the 3,755 most frequent ones.
    """
    foreign = [character for character in text if ord(character) > 0x2E7F]
    frequent = sum(_is_frequent(character) for character in foreign)
    return bool(foreign) and frequent >= 0.7 * len(foreign)


def _is_frequent(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= 0xD7
