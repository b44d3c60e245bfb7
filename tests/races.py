"""Several people doing something at the same instant, each over a database connection of their own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections, transaction

WAIT_SECONDS = 20


def at_once(*acts: Callable[[], Any], behind: Callable[[], Any]) -> list[Any]:
    """Start all acts while `behind()` holds locks that they need; let go when every one stands there waiting.

    Returns what each act returned or raised, in their order. For tests with transaction=True.
    """
    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        with transaction.atomic():
            behind()
            futures = [pool.submit(_outcome, act) for act in acts]
            _await_waiting(len(acts))
        return [future.result(timeout=WAIT_SECONDS) for future in futures]


def _outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connections.close_all()


def _await_waiting(count: int) -> None:
    until(lambda: waiting() == count, f"Not all of the {count} acts came to wait for the lock.")


def waiting() -> int:
    """Return how many of the database's connections wait for a lock that another one holds."""
    with connection.cursor() as cursor:
        # What the server tells of its activity is kept for a whole transaction unless it is thrown away.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        (count,) = cursor.fetchone()
    return int(count)


def until(is_so: Callable[[], bool], else_say: str) -> None:
    """Look again and again until it is so; fail with the given words when it does not become so."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, else_say
        time.sleep(0.01)
