"""The two zones of the corridor, and the small questions that pages ask about time."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

BAKU = ZoneInfo("Asia/Baku")
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONE_CHOICES = [
    ("Asia/Baku", "Asia/Baku"),
    ("Asia/Shanghai", "Asia/Shanghai"),
    ("Asia/Hong_Kong", "Asia/Hong_Kong"),
    ("Asia/Macau", "Asia/Macau"),
    ("Asia/Urumqi", "Asia/Urumqi"),
    ("UTC", "UTC"),
]
ZONE_NAMES = frozenset(name for name, _ in ZONE_CHOICES)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A half-open stretch of time [start, end), both aware."""

    start: datetime
    end: datetime

    def overlaps(self, other: "TimeRange") -> bool:
        return self.start < other.end and other.start < self.end


def home_zone(country: str) -> ZoneInfo:
    """Return the zone in which a country's companies keep their calendar."""
    return BAKU if country == "AZ" else SHANGHAI


def other_zone(zone: ZoneInfo) -> ZoneInfo:
    """Return the opposite side's zone, for showing a time twice."""
    return SHANGHAI if zone.key == BAKU.key else BAKU


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
