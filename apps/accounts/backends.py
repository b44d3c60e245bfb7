"""Turns organiser roles into Django permissions, without rows that could go out of step with the table."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from apps.accounts.models import User
from apps.accounts.permissions import permissions_of


class OrganiserBackend(BaseBackend):
    def get_all_permissions(self, user_obj: Any, obj: object | None = None) -> set[str]:
        """Return what this user's appointments allow; read once a request."""
        if (
            not isinstance(user_obj, User)
            or not user_obj.is_active
            or not user_obj.is_staff
            or obj is not None
        ):
            return set()
        if not hasattr(user_obj, "_organiser_permissions"):
            roles = set(user_obj.appointments.values_list("role", flat=True))
            user_obj._organiser_permissions = set(permissions_of(roles))  # type: ignore[attr-defined]
        return user_obj._organiser_permissions  # type: ignore[attr-defined]

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
