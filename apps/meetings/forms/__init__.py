"""What people fill in about requests and meetings."""

from apps.meetings.forms.asking import (
    AcceptForm,
    AskForm,
    MeetingPlace,
    ReasonForm,
    SlotForm,
    places_to_meet,
)
from apps.meetings.forms.outcomes import OutcomeForm

__all__ = [
    "AcceptForm",
    "AskForm",
    "MeetingPlace",
    "OutcomeForm",
    "ReasonForm",
    "SlotForm",
    "places_to_meet",
]
