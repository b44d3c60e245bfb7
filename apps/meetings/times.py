"""Parts of a day, where the forum is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from apps.meetings.enums import PartOfDay

AFTERNOON_HOUR = 13


def is_in_part(moment: datetime, part: str, zone: ZoneInfo) -> bool:
    """Whether a meeting that begins at `moment` falls into the part of the day that was asked for."""
    is_morning = moment.astimezone(zone).hour < AFTERNOON_HOUR
    return part == PartOfDay.ANY or (part == PartOfDay.MORNING) == is_morning
