"""Every act that changes a forum or a registration, by the user's verb."""

from apps.forums.services.lifecycle import move_forum
from apps.forums.services.programme import add_tables, block_delegate_slots, engage_interpreter, lay_out_slots
from apps.forums.services.registrations import (
    approve_registration,
    cancel_registration,
    decline_registration,
    register_for_forum,
    set_delegates,
)

__all__ = [
    "add_tables",
    "approve_registration",
    "block_delegate_slots",
    "cancel_registration",
    "decline_registration",
    "engage_interpreter",
    "lay_out_slots",
    "move_forum",
    "register_for_forum",
    "set_delegates",
]
