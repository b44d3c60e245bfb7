"""Every act that changes a forum or a registration, by the user's verb."""

from apps.forums.services.check_in import Answer, Reading, Scan, check_in
from apps.forums.services.copying import copy_forum
from apps.forums.services.forums import SessionData, change_forum, create_forum, write_programme
from apps.forums.services.interpreters import (
    Hours,
    add_interpreter,
    engage_interpreter,
    release_interpreter,
    set_hours,
)
from apps.forums.services.lifecycle import follow_calendar, move_forum
from apps.forums.services.programme import (
    add_tables,
    block_delegate_slots,
    fix_table,
    lay_out_slots,
    set_stay,
)
from apps.forums.services.registrations import (
    approve_registration,
    cancel_registration,
    decline_registration,
    fill_all_places,
    fill_places,
    put_on_waiting_list,
    register_for_forum,
    set_delegates,
)

__all__ = [
    "Answer",
    "Hours",
    "Reading",
    "Scan",
    "SessionData",
    "add_interpreter",
    "add_tables",
    "approve_registration",
    "block_delegate_slots",
    "cancel_registration",
    "change_forum",
    "check_in",
    "copy_forum",
    "create_forum",
    "decline_registration",
    "engage_interpreter",
    "fill_all_places",
    "fill_places",
    "fix_table",
    "follow_calendar",
    "lay_out_slots",
    "move_forum",
    "put_on_waiting_list",
    "register_for_forum",
    "release_interpreter",
    "set_delegates",
    "set_hours",
    "set_stay",
    "write_programme",
]
