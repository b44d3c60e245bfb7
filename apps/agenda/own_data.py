"""What agendas know of a person, for the archive of their own data. The address itself is a secret and stays out."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, facts_of, register_section
from apps.accounts.models import User
from apps.agenda.models import CalendarToken, Trip


def calendar_addresses(user: User) -> Iterable[Record]:
    return [
        facts_of(row, "created_at", "revoked_at")
        for row in CalendarToken.objects.filter(user=user).order_by("pk")
    ]


def trips(user: User) -> Iterable[Record]:
    return [
        facts_of(row, "title", "notes", "created_at", "cancelled_at")
        for row in Trip.objects.filter(made_by=user).order_by("pk")
    ]


def register_sections() -> None:
    register_section("calendar_addresses", _("Calendar addresses that you made"), calendar_addresses)
    register_section("trips", _("Trips that you planned"), trips)
