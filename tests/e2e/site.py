"""The whole site for a browser: granian, a worker with its beat, and a mail server, on a test's own database."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from django.db import connection
from django.utils.http import urlencode

from tests.notifications.sink import Sink, free_port, serve


@dataclass(frozen=True, slots=True)
class Site:
    """`kill_worker` ends the worker with all its processes at once, as a power cut does, and starts another one."""

    url: str
    sink: Sink
    kill_worker: Callable[[], None]

    def mails_to(self, address: str) -> list[str]:
        """Return the texts of the mails that this address received, the oldest first."""
        return [
            f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}"
            for mail in list(self.sink.mails)
            if address in str(mail["To"])
        ]

    def wait_for_mail(self, address: str, pattern: str, *, seconds: float = 40) -> str:
        """Return the newest mail to `address` that has the pattern; fail when none comes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for text in reversed(self.mails_to(address)):
                if re.search(pattern, text):
                    return text
            time.sleep(0.2)
        raise AssertionError(f"No mail with {pattern!r} reached {address}: {self.mails_to(address)}")


@contextmanager
def running_site(folder: Path, *, worker: bool = True) -> Iterator[Site]:
    """Run it while the block lasts. Without the worker nothing is sent or computed; it takes half as long to start."""
    sink, mail_port, port = Sink(), free_port(), free_port()
    mail = serve(sink, mail_port)
    url = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "forum_site.settings.test",
        "SITE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "TASK_QUEUE": f"e2e-{port}",
    }
    granian = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    commands = {
        "web": [*granian, "--workers", "1", "--blocking-threads", "4", "forum_site.wsgi:application"],
        "worker": [
            "-m",
            "celery",
            "-A",
            "forum_site.celery",
            "worker",
            "-c",
            "1",
            "-B",
            "-s",
            str(folder / "beat"),
        ],
    }
    wanted = ("web", "worker") if worker else ("web",)
    children = {name: _start(name, commands[name], env, folder) for name in wanted}

    def kill_worker() -> None:
        _kill(children["worker"])
        children["worker"] = _start("worker", commands["worker"], env, folder)

    try:
        _wait_until_ready(url, folder)
        yield Site(url, sink, kill_worker)
    finally:
        for child in children.values():
            _kill(child)
        mail.stop()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _start(name: str, command: list[str], env: dict[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command], env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )


def _wait_until_ready(url: str, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/healthz/live", timeout=2) as answer:  # loopback, in a test
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    logs = "\n".join(path.read_text()[-2000:] for path in sorted(folder.glob("*.log")))
    raise AssertionError(f"The site did not start:\n{logs}")


def database_url(name: str = "") -> str:
    """Return the address of the test's own database, or of another one on the same server."""
    settings = connection.settings_dict
    host = urlencode({"host": settings["HOST"]}) if settings["HOST"] else ""
    return f"postgresql://{settings['USER']}@/{name or settings['NAME']}?{host}"
