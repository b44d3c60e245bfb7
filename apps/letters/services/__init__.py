"""Every act on an invitation letter, by the user's verb."""

from apps.letters.services.letters import (
    decline_letter,
    issue_letter,
    request_letter,
    revoke_letter,
    withdraw_letter,
)
from apps.letters.services.moving import end_letters_of, move_letters

__all__ = [
    "decline_letter",
    "end_letters_of",
    "issue_letter",
    "move_letters",
    "request_letter",
    "revoke_letter",
    "withdraw_letter",
]
