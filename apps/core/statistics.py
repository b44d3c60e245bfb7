"""
Telling the database's planner of many new rows.

PostgreSQL counts rows by itself, about once a minute. If it counts while a long transaction still writes, it sees none of
the new rows, and until the next round joins of thousands of rows are planned as if the tables were empty: what takes
milliseconds then takes minutes. So whoever has written thousands of rows at once has them counted.
"""

from functools import partial

from django.db import connection, models, transaction


def count_rows(*written: type[models.Model]) -> None:
    """Have the rows of these models' tables counted now; within a transaction its own rows are seen, too."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def count_rows_on_commit(*written: type[models.Model]) -> None:
    """The same once the rows are everybody's. A failure is logged, and undoes nothing."""
    transaction.on_commit(partial(count_rows, *written), robust=True)
