"""Mail that was sent on this machine, one file a message: `.eml`, as it came, named by the time of arrival."""

import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}\.eml")


@dataclass(frozen=True)
class Summary:
    """What the list shows of one message."""

    name: str
    received: datetime
    sender: str
    recipient: str
    subject: str


def is_name(name: str) -> bool:
    """Tell whether this is the name of a message, and nothing that leads out of the folder."""
    return _NAME.fullmatch(name) is not None


def received_at(name: str) -> datetime:
    """Return the time of arrival, in UTC, that a name tells."""
    return datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


class MailStore:
    """The messages in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, content: bytes, *, sender: str = "", recipients: Iterable[str] = ()) -> str:
        """Store a message whole or not at all; returns its name. Raises OSError, for example on a full disk."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.eml"
        part = self.folder / f"{name}.part"
        try:
            with part.open("xb") as file:
                file.write(_trace(sender, recipients) + content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.folder / name)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        return name

    def names(self, *, before: str = "") -> list[str]:
        """Return the names of messages, newest first; with `before`, those older than that one."""
        names = sorted((entry.name for entry in os.scandir(self.folder) if is_name(entry.name)), reverse=True)
        return [name for name in names if name < before] if before else names

    def read(self, name: str) -> bytes:
        """Return the message as it came. Raises FileNotFoundError for one that is not there."""
        if not is_name(name):
            raise FileNotFoundError(name)
        return (self.folder / name).read_bytes()

    def message(self, name: str) -> EmailMessage:
        return message_from_bytes(self.read(name), _class=EmailMessage, policy=policy.default)

    def summary(self, name: str) -> Summary:
        with (self.folder / name).open("rb") as file:
            headers = BytesHeaderParser(policy=policy.default).parse(file)
        recipient = str(headers.get("To", "") or headers.get("Delivered-To", ""))
        return Summary(
            name, received_at(name), str(headers.get("From", "")), recipient, str(headers.get("Subject", ""))
        )


def _trace(sender: str, recipients: Iterable[str]) -> bytes:
    """Return the header lines that keep the envelope, as a mail server writes them at delivery."""
    lines = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
    return "".join(_one_line(line) + "\r\n" for line in lines).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())
