"""Load the example companies and the example forum, once."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.ids import ALPHABET
from apps.website.demo import loading
from apps.website.demo.reference import ReferenceMissing
from apps.website.demo.rows import DemoContentError, read_demo
from apps.website.demo.signing_in import SIGN_INS, set_passwords

PASSWORDS_FILE = "IPEK_DEMO_PASSWORDS_FILE"


class Command(BaseCommand):
    help = (
        "Loads the example companies and the example forum; does nothing when they are there. Passwords are random: "
        f"kept in the file that {PASSWORDS_FILE} names, else printed once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--print-signins", action="store_true", help="print the sign-ins as JSON on the last line"
        )

    def handle(self, *args: Any, print_signins: bool, **options: Any) -> None:
        there = loading.is_loaded()
        path = os.environ.get(PASSWORDS_FILE)
        known = _read(Path(path)) if path else {}
        passwords = {s.email: known.get(s.email) or _new_password() for s in SIGN_INS}
        if path and passwords != known:
            _write(Path(path), passwords)
        if not there:
            self._load(passwords)
        elif path or print_signins:
            # Nobody knows the old ones any more: their file was lost, or they were printed long ago.
            set_passwords({email: word for email, word in passwords.items() if email not in known})
        self._say(passwords, there=there, print_signins=print_signins, kept=bool(path))

    def _load(self, passwords: dict[str, str]) -> None:
        try:
            loading.load(read_demo(), passwords)
        except DemoContentError as error:
            raise CommandError(f"The demo files do not hold together:\n{error}") from error
        except ReferenceMissing as error:
            raise CommandError(
                f"Reference data is missing ({error}). Run “manage.py load_reference” first."
            ) from error

    def _say(self, passwords: dict[str, str], *, there: bool, print_signins: bool, kept: bool) -> None:
        self.stdout.write(
            "The demo is there already." if there else "The demo is loaded: a forum and its companies."
        )
        if print_signins:
            rows = [{"role": s.role, "email": s.email, "password": passwords[s.email]} for s in SIGN_INS]
            self.stdout.write(json.dumps(rows))
        elif not there and not kept:
            for sign_in in SIGN_INS:
                self.stdout.write(f"{sign_in.role}: {sign_in.email} {passwords[sign_in.email]}")


def _new_password() -> str:
    """Return four groups of four characters that can be read aloud, about 77 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CommandError(f"The passwords in {path} cannot be read: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(word, str) and word for word in found.values()):
        raise CommandError(f"The passwords in {path} cannot be read: expected one for each address.")
    return found


def _write(path: Path, passwords: dict[str, str]) -> None:
    """Replace the file at once, readable by its owner only from the first byte on."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(passwords, file, indent=1)
        draft.replace(path)
    except OSError as error:
        raise CommandError(f"The passwords cannot be written to {path}: {error}") from error
