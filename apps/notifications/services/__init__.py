"""Everything that writes here: `outbox` and `inbox` are called by other apps and doors, `sweep` by the task."""

from apps.notifications.recipients import Recipient
from apps.notifications.services.choices import choose_notices, set_subscription
from apps.notifications.services.codes import send_code_by_sms
from apps.notifications.services.forgetting import forget_old_bodies, forget_recipient
from apps.notifications.services.inbox import mark_all_read, mark_read
from apps.notifications.services.outbox import Event, notify, notify_all, retire, retire_all, retry_failed
from apps.notifications.services.sweep import SweepResult, deliver_due

__all__ = [
    "Event",
    "Recipient",
    "SweepResult",
    "choose_notices",
    "deliver_due",
    "forget_old_bodies",
    "forget_recipient",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_all",
    "retire",
    "retire_all",
    "retry_failed",
    "send_code_by_sms",
    "set_subscription",
]
