"""Send a task and wait until a worker has done it."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.health import WORKER_SEEN_KEY
from apps.core.tasks import heartbeat


class Command(BaseCommand):
    help = "Sends a task to the worker and waits until it has gone round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=30, help="how long to wait")

    def handle(self, *args: Any, **options: Any) -> None:
        cache.delete(WORKER_SEEN_KEY)
        heartbeat.delay()
        deadline = time.monotonic() + options["seconds"]
        while cache.get(WORKER_SEEN_KEY) is None:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"No worker took a task within {options['seconds']:.0f} s ({settings.BROKER_URL})."
                )
            time.sleep(0.1)
        self.stdout.write("A task went round.")
