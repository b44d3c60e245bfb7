"""What has to be in the database before the site can serve, done in one process: Django takes a while to load.

`python -m forum_site.local.prepare [--no-demo]` writes one JSON object a line to its standard output:

    {"done": "…"}        a step that has been done, in words
    {"signins": […]}     the demo's sign-ins: role, email, password
    {"ready": true}      the worker may start; what follows waits for it
    {"round": true}      a task has gone round

What the commands themselves print goes to the standard error, which is the log.
"""

import io
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import IO

ROUND_SECONDS = 150


def main(arguments: list[str]) -> None:
    # The commands keep file descriptor 1, but it becomes the log: only events go to the supervisor.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    import django

    django.setup()
    # The tasks that are sent from here must know their broker.
    import forum_site.celery  # noqa: F401

    _load(events, demo="--no-demo" not in arguments)
    _tell(events, ready=True)
    from django.core.management import call_command

    call_command("ping_worker", seconds=ROUND_SECONDS)
    _tell(events, round=True)


def _load(events: IO[str], *, demo: bool) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    _tell(events, done="Database tables are up to date.")
    call_command("load_reference", leave_terms=True)
    # For half of their time the search terms wait for the database: the demo is loaded beside them.
    with ThreadPoolExecutor(max_workers=1) as beside:
        terms = beside.submit(_write_terms)
        call_command("load_opportunities")
        _tell(events, done="Reference data, exhibitions and opportunities loaded.")
        if demo:
            answer = io.StringIO()
            call_command("load_demo", print_signins=True, stdout=answer)
            _tell(events, done="Demo companies loaded.")
            _tell(events, signins=json.loads(answer.getvalue().strip().splitlines()[-1]))
        terms.result()


def _write_terms() -> None:
    from django.core.management import call_command
    from django.db import connections

    try:
        call_command("write_hs_terms")
    finally:
        connections.close_all()


def _tell(events: IO[str], **event: object) -> None:
    events.write(json.dumps(event) + "\n")
    events.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
