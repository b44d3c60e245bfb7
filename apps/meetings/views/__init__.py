"""Requests and meetings, as the companies see them."""

from apps.meetings.views.booking import book, move
from apps.meetings.views.meetings import cancel, meeting
from apps.meetings.views.outcomes import outcome
from apps.meetings.views.proposals import agree, ask_at_fair, propose
from apps.meetings.views.requests import (
    accept,
    ask,
    decline,
    keep_apart,
    meet_again,
    request_detail,
    request_list,
    withdraw,
)

__all__ = [
    "accept",
    "agree",
    "ask",
    "ask_at_fair",
    "book",
    "cancel",
    "decline",
    "keep_apart",
    "meet_again",
    "meeting",
    "move",
    "outcome",
    "propose",
    "request_detail",
    "request_list",
    "withdraw",
]
