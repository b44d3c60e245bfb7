"""Editions from a table: comma, semicolon or tab between the cells, a header with the names below."""

import csv
import io

from apps.exhibitions.importing.days import DateOrder, read_day
from apps.exhibitions.importing.rows import LONGEST_FILE, MOST_ROWS, Incoming, Read, Refused

COLUMNS = ("key", "exhibition", "season", "start_date", "end_date", "status", "city", "venue", "source_url")
STATUSES = ("", "scheduled", "postponed", "cancelled")
SEASONS = ("", "spring", "autumn")


def read_csv(content: bytes, order: DateOrder = DateOrder.UNKNOWN) -> Read:
    """Return one row for each line. A line says `key` or `exhibition`, and `start_date`; the rest may be blank."""
    read = Read()
    text = _text(content, read)
    if text is None:
        return read
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    header = [name.strip().lower() for name in next(lines, [])]
    strange = [name for name in header if name not in COLUMNS]
    if strange or "start_date" not in header or not {"key", "exhibition"} & set(header):
        read.fail(1, "bad_header", names=", ".join(strange) or "—", columns=", ".join(COLUMNS))
        return read
    for cells in lines:
        number = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(read.rows) + len(read.problems) >= MOST_ROWS:
            read.fail(0, "too_many_rows", most=MOST_ROWS)
            return read
        if len(cells) != len(header):
            read.fail(number, "bad_cells", found=len(cells), wanted=len(header))
            continue
        try:
            read.rows.append(_row(number, dict(zip(header, cells, strict=True)), order))
        except Refused as refusal:
            read.fail(number, refusal.code, **refusal.values)
    return read


def _text(content: bytes, read: Read) -> str | None:
    if len(content) > LONGEST_FILE:
        read.fail(0, "too_large", megabytes=LONGEST_FILE // 1024 // 1024)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        read.fail(0, "not_utf8")
        return None


def _delimiter(text: str) -> str:
    """The one of three that the header has most often: no sniffing in cells, which may hold any of them."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _row(number: int, cells: dict[str, str], order: DateOrder) -> Incoming:
    said = {name: cell.strip() for name, cell in cells.items()}
    status, season = said.get("status", "").lower(), said.get("season", "").lower()
    if not said.get("key") and not said.get("exhibition"):
        raise Refused("no_exhibition")
    if status not in STATUSES:
        raise Refused("bad_status", text=status)
    if season not in SEASONS:
        raise Refused("bad_season", text=season)
    if not said["start_date"]:
        raise Refused("no_start")
    end = said.get("end_date", "")
    return Incoming(
        row=number,
        key=said.get("key", ""),
        fair=said.get("exhibition", ""),
        season=season,
        start=read_day(said["start_date"], order),
        end=read_day(end, order) if end else None,
        status=status,
        city=said.get("city", ""),
        venue=said.get("venue", ""),
        source_url=said.get("source_url", ""),
    )
