"""A forum's tables, and for whom they are kept."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from apps.forums.enums import RegistrationState
from apps.forums.models import Delegate, Forum, Registration, Table


@dataclass(frozen=True, slots=True)
class IdleTable:
    """A fixed table at which nobody of its company sits.

    stands_empty   the company takes part and sends nobody yet: no other meeting is placed there. Where it does not take
                   part at all, the table is everybody's by itself, until the company comes after all
    """

    table: Table
    stands_empty: bool


def tables_of(forum: Forum) -> QuerySet[Table]:
    """Return the tables in their order, each with `held_for`: a table whose owner does not take part is everybody's."""
    held_for = Subquery(_taking_part().values("company_id"))
    return forum.tables.annotate(held_for=held_for).order_by("position", "pk")


def idle_tables(forum: Forum) -> list[IdleTable]:
    """Return the fixed tables whose company is not coming, in one query."""
    sits = Delegate.objects.filter(
        registration__forum=OuterRef("forum"),
        registration__company=OuterRef("owner"),
        registration__state=RegistrationState.APPROVED,
        person__left_at=None,
    )
    rows = tables_of(forum).filter(~Exists(sits), owner__isnull=False).select_related("owner")
    return [IdleTable(table, stands_empty=table.held_for is not None) for table in rows]


def _taking_part() -> QuerySet[Registration]:
    return Registration.objects.filter(
        forum=OuterRef("forum"), company=OuterRef("owner"), state=RegistrationState.APPROVED
    )
