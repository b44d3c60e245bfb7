"""What forums know of a person, for the archive of their own data."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, fact, facts_of, register_section
from apps.accounts.models import User
from apps.forums.models import Delegate, Registration


def registrations(user: User) -> Iterable[Record]:
    rows = Registration.objects.filter(registered_by=user).select_related("forum", "company").order_by("pk")
    return [facts_of(row, "forum", "company", "state", "note", "created_at") for row in rows]


def delegations(user: User) -> Iterable[Record]:
    rows = Delegate.objects.filter(person__user=user).select_related(
        "registration__forum", "registration__company"
    )
    return [
        [
            fact("forum", _("Forum"), row.registration.forum),
            fact("company", _("Company"), row.registration.company),
        ]
        for row in rows.order_by("pk")
    ]


def register_sections() -> None:
    register_section("registrations", _("Registrations for forums that you made"), registrations)
    register_section("delegations", _("Forums at which you sit at the table"), delegations)
