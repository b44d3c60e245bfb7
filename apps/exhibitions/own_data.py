"""What the calendar knows of a person, for the archive of their own data."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, facts_of, register_section
from apps.accounts.models import User
from apps.exhibitions.models import Follow


def followed_exhibitions(user: User) -> Iterable[Record]:
    rows = Follow.objects.filter(user=user).select_related("exhibition").order_by("pk")
    return [facts_of(row, "exhibition", "created_at") for row in rows]


def register_sections() -> None:
    register_section("followed_exhibitions", _("Exhibitions that you follow"), followed_exhibitions)
