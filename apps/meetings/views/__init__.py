"""Requests and meetings, as the companies see them."""

from apps.meetings.views.meetings import cancel, meeting
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
    "ask",
    "cancel",
    "decline",
    "keep_apart",
    "meet_again",
    "meeting",
    "request_detail",
    "request_list",
    "withdraw",
]
