"""Workers and beats as processes of their own, which a test kills as a power cut does."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import redis
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


class Background:
    """Processes on the test's database with queues of their own; beats sweep `sweep` twice a second and nothing else."""

    def __init__(self, folder: Path, sweep: str, **environment: str) -> None:
        self.folder = folder
        self._prefix = f"test-{uuid4().hex}:"
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        self._environment = os.environ | {
            "DATABASE_URL": url.geturl(),
            "TEST_QUEUE_PREFIX": self._prefix,
            "TEST_SWEEP": sweep,
            **environment,
        }
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start Celery with these arguments in a process group of its own; what it says goes to a log of this name."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tests.worker_app", *arguments, "-l", "warning"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End it with all its processes at once."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                self.kill(process)
        # Its queues hold nothing but this test's messages.
        with redis.Redis.from_url(settings.CACHE_URL) as client:
            client.select(0)
            for key in client.scan_iter(f"{self._prefix}*"):
                client.delete(key)

    def said(self) -> str:
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in sorted(self.folder.glob("*.log")))
