"""Asking the database at once whether anybody sits in two places."""

from django.db import connection, transaction

SEAT_CONSTRAINTS = tuple(f"meetings_seat_one_{who}_at_a_time" for who in ("person", "interpreter", "table"))


def check_seats_now() -> None:
    """Raise IntegrityError for a clash here instead of at commit; from then on clashes wait for the commit again."""
    names = ", ".join(SEAT_CONSTRAINTS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
