"""What a person does with the lines in the own inbox."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications import selectors


@transaction.atomic
def mark_read(*, user: User, notification_public_ids: Collection[str]) -> int:
    """Mark these lines of the user's own inbox as read; others are not touched. Return how many were unread."""
    unread = selectors.unread_notifications(user).filter(public_id__in=notification_public_ids)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, user: User) -> int:
    """Mark every line that the user can see by now as read. Return how many were unread."""
    return selectors.unread_notifications(user).update(read_at=timezone.now())
