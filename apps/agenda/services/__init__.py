"""Private calendar addresses, and trips."""

from apps.agenda.services.addresses import make_calendar_address, revoke_calendar_address
from apps.agenda.services.trips import cancel_trip, change_trip, mark_seen, plan_trip

__all__ = (
    "cancel_trip",
    "change_trip",
    "make_calendar_address",
    "mark_seen",
    "plan_trip",
    "revoke_calendar_address",
)
