"""Is what the site needs there? Asked by load balancers and by `run.py` before it says that all is well."""

import time
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

WORKER_SEEN_KEY = "worker-seen"
# Three missed heartbeats (one every 20 s) mean that nobody takes tasks any more.
WORKER_SEEN_SECONDS = 70

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    database: bool
    broker: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.broker and self.worker

    def as_dict(self) -> dict[str, str]:
        parts = {"database": self.database, "broker": self.broker, "worker": self.worker}
        return {"status": "ok" if self.is_ready else "unavailable"} | {
            name: "ok" if up else "unavailable" for name, up in parts.items()
        }


def report() -> Report:
    broker = _broker_answers()
    return Report(database=_database_answers(), broker=broker, worker=broker and _worker_was_seen())


def mark_worker_seen() -> None:
    cache.set(WORKER_SEEN_KEY, time.time(), timeout=WORKER_SEEN_SECONDS)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as error:
        log.warning("database_unreachable", error=str(error))
        return False
    return True


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.CACHE_URL, socket_timeout=2) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError) as error:
        log.warning("broker_unreachable", error=str(error))
        return False


def _worker_was_seen() -> bool:
    return cache.get(WORKER_SEEN_KEY) is not None
