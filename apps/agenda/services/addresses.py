"""Private calendar addresses."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.agenda.enums import FeedKind
from apps.agenda.models import CalendarToken


@transaction.atomic
def make_calendar_address(*, user: User, kind: FeedKind = FeedKind.AGENDA) -> CalendarToken:
    """Give the user a new private address of this kind; the old one stops working."""
    revoke_calendar_address(user=user, kind=kind)
    return CalendarToken.objects.create(user=user, kind=kind)


@transaction.atomic
def revoke_calendar_address(*, user: User, kind: FeedKind = FeedKind.AGENDA) -> int:
    """Close the user's private address of this kind; return how many were open."""
    # Locking the user serialises two clicks: the constraint allows one open address of a kind.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    open_ones = CalendarToken.objects.filter(user=user, kind=kind, revoked_at=None)
    return open_ones.update(revoked_at=timezone.now())
