"""The mail sink: takes every message that the site sends, keeps it under `.local/mail`, sends nothing on.

`python -m forum_site.local.mail FOLDER --smtp PORT --web PORT` runs it with the page that shows the messages.
"""

import argparse
import asyncio
import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from . import mail_reader
from .mail_store import MailStore

HOST = "127.0.0.1"
LIMIT_BYTES = 30 * 1024 * 1024


class Sink:
    """Stores each message before it says that it has it."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        try:
            name = self._store.add(raw, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        except OSError as error:
            print(f"A message could not be stored: {error}", file=sys.stderr, flush=True)
            return "452 Insufficient system storage"
        return f"250 Message kept as {name}"


async def listen(store: MailStore, port: int) -> asyncio.Server:
    """Take mail at a port of this machine; port 0 means any free one."""

    def session() -> SMTP:
        return SMTP(Sink(store), data_size_limit=LIMIT_BYTES, enable_SMTPUTF8=True, hostname="localhost")

    return await asyncio.get_running_loop().create_server(session, HOST, port)


async def _serve(folder: Path, smtp_port: int, web_port: int) -> None:
    store = MailStore(folder)
    reader = mail_reader.server(store, HOST, web_port)
    threading.Thread(target=reader.serve_forever, daemon=True).start()
    sink = await listen(store, smtp_port)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    print(f"Mail is taken at {HOST}:{smtp_port} and shown at http://{HOST}:{web_port}/", flush=True)
    await ended.wait()
    sink.close()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="forum_site.local.mail")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--web", type=int, required=True)
    options = parser.parse_args(arguments)
    asyncio.run(_serve(options.folder, options.smtp, options.web))


if __name__ == "__main__":
    main(sys.argv[1:])
