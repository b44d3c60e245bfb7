"""Meetings and their seats, many at once; and asking the database whether anybody sits in two places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, connection, transaction

from apps.companies.models import Company
from apps.core.audit import record_changes
from apps.core.bulk import Row, insert_rows, update_rows
from apps.core.errors import DomainError
from apps.meetings.models import Meeting, Seat

SEAT_CONSTRAINTS = tuple(f"meetings_seat_one_{who}_at_a_time" for who in ("person", "interpreter", "table"))
DEADLOCK = "40P01"
SEAT = ("meeting", "person", "company", "table", "interpreter", "during")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with its time, table and interpreter set, and who sits there for which company (by person's key)."""

    meeting: Meeting
    people: Sequence[tuple[int, Company]]


def save_changes(before: Sequence[Meeting], after: Sequence[Meeting], names: Sequence[str]) -> None:
    """Save the fields `names` of locked meetings, as they were and as they are; each change leaves an audit record."""
    attributes = [field.attname for field in Meeting._meta.concrete_fields if field.name in names]
    update_rows(
        Meeting,
        attributes,
        ([meeting.pk, *(getattr(meeting, each) for each in attributes)] for meeting in after),
    )
    record_changes(zip(before, after, strict=True), names)


def take_seats(sittings: Sequence[Sitting], *, clash: DomainError) -> None:
    """Write the seats of these meetings anew and let the database look at once; a clash is raised here as `clash`."""
    Seat.objects.filter(meeting__in=[sitting.meeting.pk for sitting in sittings]).delete()
    try:
        insert_rows(Seat, SEAT, (seat for sitting in sittings for seat in _seats(sitting)))
        check_seats_now()
    except (IntegrityError, OperationalError) as error:
        # Two transactions with several people in common may each wait for the other: one is sent away as a deadlock.
        if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
            raise
        raise clash from None


def _seats(sitting: Sitting) -> Iterable[Row]:
    """Return the values of a meeting's seats, in the order of `SEAT`."""
    meeting = sitting.meeting
    during = f"[{meeting.starts_at.isoformat()},{meeting.ends_at.isoformat()})"
    for person_id, company in sitting.people:
        yield meeting.pk, person_id, company.pk, None, None, during
    if meeting.table_id:
        yield meeting.pk, None, None, meeting.table_id, None, during
    if meeting.interpreter_id:
        yield meeting.pk, None, None, None, meeting.interpreter_id, during


def check_seats_now() -> None:
    """Raise IntegrityError for a clash here instead of at commit; from then on clashes wait for the commit again."""
    names = ", ".join(SEAT_CONSTRAINTS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
