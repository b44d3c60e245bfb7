"""Taking seats, and asking the database at once whether anybody sits in two places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.companies.models import Company
from apps.core.errors import DomainError
from apps.meetings.models import Meeting, Seat

SEAT_CONSTRAINTS = tuple(f"meetings_seat_one_{who}_at_a_time" for who in ("person", "interpreter", "table"))
DEADLOCK = "40P01"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with its time, table and interpreter set, and who sits there for which company (by person's key)."""

    meeting: Meeting
    people: Sequence[tuple[int, Company]]


def take_seats(sittings: Sequence[Sitting], *, clash: DomainError) -> None:
    """Write the seats of these meetings anew and let the database look at once; a clash is raised here as `clash`."""
    Seat.objects.filter(meeting__in=[sitting.meeting for sitting in sittings]).delete()
    try:
        Seat.objects.bulk_create(seat for sitting in sittings for seat in _seats(sitting))
        check_seats_now()
    except (IntegrityError, OperationalError) as error:
        # Two transactions with several people in common may each wait for the other: one is sent away as a deadlock.
        if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
            raise
        raise clash from None


def _seats(sitting: Sitting) -> Iterable[Seat]:
    meeting = sitting.meeting
    during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
    for person_id, company in sitting.people:
        yield Seat(meeting=meeting, person_id=person_id, company=company, during=during)
    if meeting.table_id:
        yield Seat(meeting=meeting, table_id=meeting.table_id, during=during)
    if meeting.interpreter_id:
        yield Seat(meeting=meeting, interpreter_id=meeting.interpreter_id, during=during)


def check_seats_now() -> None:
    """Raise IntegrityError for a clash here instead of at commit; from then on clashes wait for the commit again."""
    names = ", ".join(SEAT_CONSTRAINTS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
