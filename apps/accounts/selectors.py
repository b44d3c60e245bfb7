"""Who asks, seen as an organiser."""

from django.contrib.auth.models import AnonymousUser

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.models import Consent, OrganiserBody, User


def bodies_of(user: User | AnonymousUser) -> list[OrganiserBody]:
    """Return the bodies in which this user has a role."""
    if not isinstance(user, User) or not user.is_staff:
        return []
    return list(OrganiserBody.objects.filter(appointments__user=user).distinct())


def country_desks(user: User) -> set[str]:
    """Return the countries to which a user is limited, or an empty set for no limit."""
    appointments = list(user.appointments.select_related("body"))
    if user.is_superuser or any(a.role != OrganiserRole.COUNTRY_DESK for a in appointments):
        return set()
    return {a.body.country for a in appointments if a.body.country}


def has_consent(user_id: int, kind: ConsentKind) -> bool:
    """Say whether the user's consent of this kind stands."""
    return Consent.objects.filter(user_id=user_id, kind=kind, withdrawn_at=None).exists()
