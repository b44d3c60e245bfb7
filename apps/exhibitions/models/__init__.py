"""The calendar of fairs: what is held when and where, how that came to be known, who goes and who follows."""

from apps.exhibitions.models.fairs import DatedHolding, Edition, Exhibition, Phase
from apps.exhibitions.models.imports import CalendarImport
from apps.exhibitions.models.knowledge import CalendarStamp, DateClaim, Deadline, EditionChange
from apps.exhibitions.models.people import Attendance, Follow

__all__ = (
    "Attendance",
    "CalendarImport",
    "CalendarStamp",
    "DateClaim",
    "DatedHolding",
    "Deadline",
    "Edition",
    "EditionChange",
    "Exhibition",
    "Follow",
    "Phase",
)
