"""What has been answered under a key, and whether it may still be read."""

from datetime import datetime

from apps.accounts.models import User
from apps.api.keys import Key
from apps.api.models import KEPT, KeptAnswer
from apps.core.adminsite import has_second_factor


def kept_answer(key: Key, *, now: datetime) -> KeptAnswer | None:
    return KeptAnswer.objects.filter(name=key.name, user=key.user, answered_at__gt=now - KEPT).first()


def standing_of(user: User) -> set[str]:
    """Return what a user's rights rest on: each company and body with the role there, and the organisers' second factor."""
    companies = user.memberships.values_list("company", "role")
    bodies = user.appointments.values_list("body", "role")
    standing = {f"company {pk}: {role}" for pk, role in companies}
    standing |= {f"body {pk}: {role}" for pk, role in bodies}
    return standing | ({"organiser"} if user.is_staff and has_second_factor(user) else set())
