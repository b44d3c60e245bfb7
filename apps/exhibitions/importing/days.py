"""Days as people write them. A day that can be read in two ways is asked about, never guessed."""

import re
from datetime import date
from enum import StrEnum

from apps.exhibitions.importing.rows import Refused

YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/.年]\s?(?P<m>\d{1,2})[-/.月]\s?(?P<d>\d{1,2})日?")
COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})")


class DateOrder(StrEnum):
    """How a file writes days whose year stands last; UNKNOWN until a person has said it."""

    UNKNOWN = ""
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def read_day(text: str, order: DateOrder = DateOrder.UNKNOWN) -> date:
    """Return the day. Refused: `ambiguous_date` for 03.04.2026 while nobody has said the order, `bad_date` otherwise."""
    written = text.strip()
    found = YEAR_FIRST.fullmatch(written) or COMPACT.fullmatch(written)
    if found:
        return _day(written, int(found["y"]), int(found["m"]), int(found["d"]))
    found = YEAR_LAST.fullmatch(written)
    if not found:
        raise Refused("bad_date", text=written)
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if order == DateOrder.DAY_FIRST:
        return _day(written, year, second, first)
    if order == DateOrder.MONTH_FIRST:
        return _day(written, year, first, second)
    if first == second or first > 12:
        return _day(written, year, second, first)
    if second > 12:
        return _day(written, year, first, second)
    raise Refused(
        "ambiguous_date",
        text=written,
        one=date(year, second, first).isoformat(),
        other=date(year, first, second).isoformat(),
    )


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("bad_date", text=text) from None
