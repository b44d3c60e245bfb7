"""Forums, who takes part in them, and who has come."""

from apps.forums.models.forums import (
    Forum,
    ForumInterpreter,
    HostRights,
    Interpreter,
    Session,
    Slot,
    Speaker,
    Table,
)
from apps.forums.models.on_site import CheckIn
from apps.forums.models.registrations import Delegate, Registration

__all__ = [
    "CheckIn",
    "Delegate",
    "Forum",
    "ForumInterpreter",
    "HostRights",
    "Interpreter",
    "Registration",
    "Session",
    "Slot",
    "Speaker",
    "Table",
]
