"""Everything that writes here: `outbox` and `inbox` are called by other apps and doors, `sweep` by the task."""

from apps.notifications.recipients import Recipient
from apps.notifications.services.inbox import mark_all_read, mark_read
from apps.notifications.services.outbox import notify, retire, retry_failed
from apps.notifications.services.sweep import SweepResult, deliver_due

__all__ = [
    "Recipient",
    "SweepResult",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "retire",
    "retry_failed",
]
