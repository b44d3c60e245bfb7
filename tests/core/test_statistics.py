"""The planner knows of many new rows at once."""

import pytest
from django.db import connection, transaction

from apps.core.statistics import count_rows, count_rows_on_commit
from apps.reference.models import Sector
from tests.factories import SectorFactory


def counted() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Sector._meta.db_table])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_rows_of_the_own_transaction_are_counted() -> None:
    SectorFactory.create_batch(7)
    count_rows(Sector)
    assert counted() == 7


@pytest.mark.django_db(transaction=True)
def test_counted_once_the_rows_are_everybodys() -> None:
    count_rows(Sector)
    with transaction.atomic():
        SectorFactory.create_batch(3)
        count_rows_on_commit(Sector)
        assert counted() == 0
    assert counted() == 3
