"""Private calendar addresses."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.agenda.models import CalendarToken


@transaction.atomic
def make_calendar_address(*, user: User) -> CalendarToken:
    """Give the user a new private address; the old one stops working."""
    revoke_calendar_address(user=user)
    return CalendarToken.objects.create(user=user)


@transaction.atomic
def revoke_calendar_address(*, user: User) -> int:
    """Close the user's private address; return how many were open."""
    # Locking the user serialises two clicks: the constraint allows one open address.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return CalendarToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
