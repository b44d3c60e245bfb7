"""What a person sees in the own inbox, and what they have chosen to hear of."""

from apps.notifications.selectors.choices import (
    GroupChoice,
    WayChoice,
    choices_of,
    wants_mail,
    wants_subscription,
    without_choice,
)
from apps.notifications.selectors.inbox import (
    PAGE_SIZE,
    InboxEntry,
    InboxPage,
    get_notification,
    inbox_page,
    unread_count,
    unread_notifications,
    visible_notifications,
)

__all__ = [
    "PAGE_SIZE",
    "GroupChoice",
    "InboxEntry",
    "InboxPage",
    "WayChoice",
    "choices_of",
    "get_notification",
    "inbox_page",
    "unread_count",
    "unread_notifications",
    "visible_notifications",
    "wants_mail",
    "wants_subscription",
    "without_choice",
]
