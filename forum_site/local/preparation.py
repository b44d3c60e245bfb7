"""The supervisor's side of `prepare`: starts it, follows what it tells, says when it failed."""

import json
import os
import sys
from collections.abc import Callable, Mapping

from .errors import from_log
from .processes import Ending, Processes


class Preparation:
    """One run of `prepare`. What it has told so far stands in `ready`, `round` and `signins`."""

    def __init__(
        self, processes: Processes, env: Mapping[str, str], report: Callable[[str], None], *, demo: bool
    ) -> None:
        self.ready = False
        self.round = False
        self.signins: list[dict[str, str]] = []
        self._processes = processes
        self._report = report
        command = [sys.executable, "-m", "forum_site.local.prepare"]
        if not demo:
            command.append("--no-demo")
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self._events = os.fdopen(reading, "rb", buffering=0)
        self._rest = b""
        try:
            self._child = processes.start(
                "prepare", command, env=env, ending=Ending(seconds=1.0), output=writing
            )
        finally:
            os.close(writing)

    def follow(self) -> None:
        """Take in what was told since the last time; raises Trouble if the preparation has failed."""
        alive = self._child.alive()
        *lines, self._rest = (self._rest + (self._events.read() or b"")).split(b"\n")
        for line in lines:
            self._note(json.loads(line))
        if not alive and not self.round:
            failure = "The worker did no task." if self.ready else "The data could not be prepared."
            raise from_log(failure, self._child.log, "The reason is below; mend it, then start again.")

    def end(self) -> None:
        self._processes.end(self._child)
        self._events.close()

    def _note(self, event: Mapping[str, object]) -> None:
        match event:
            case {"done": str(words)}:
                self._report(words)
            case {"signins": list(signins)}:
                self.signins = signins
            case {"ready": True}:
                self.ready = True
            case {"round": True}:
                self.round = True
