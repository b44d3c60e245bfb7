"""A client's key for one act, sent as `Idempotency-Key`, and what is made of it.

The key itself is kept nowhere: its digest names the answer, and together with the site's secret it seals it, so that a
copy of the database gives no answer away.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from apps.accounts.models import User

KEY_PATTERN = r"^[ -~]{1,255}$"
_SALT = "apps.api.keys"


@dataclass(frozen=True, slots=True)
class Key:
    """What a user calls an act. Two users may call two acts the same."""

    user: User
    text: str

    @property
    def is_well_formed(self) -> bool:
        return re.fullmatch(KEY_PATTERN, self.text) is not None

    @property
    def name(self) -> str:
        return sha256(f"{self.user.pk} {self.text}".encode()).hexdigest()

    @property
    def lock(self) -> int:
        """Return the number under which the database holds the act while it runs: 64 bits with a sign."""
        return int.from_bytes(bytes.fromhex(self.name)[:8], signed=True)

    def seal(self, content: bytes) -> bytes:
        return self._seal().encrypt(content)

    def open(self, sealed: bytes) -> bytes | None:
        """Return what was sealed; None where the site's secret is another one by now."""
        try:
            return self._seal().decrypt(sealed)
        except InvalidToken:
            return None

    def _seal(self) -> Fernet:
        secret = salted_hmac(_SALT, f"{self.user.pk} {self.text}", algorithm="sha256")
        return Fernet(urlsafe_b64encode(secret.digest()))
