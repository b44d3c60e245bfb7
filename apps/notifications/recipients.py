"""Whom a notification reaches: a user of the site, or an address of somebody who has no account."""

from dataclasses import dataclass, field

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Recipient:
    """With a `user_id` the other three are only a snapshot: they are read again from the user when the mail is sent.

    `language` is a code of settings.LANGUAGES, `time_zone` an IANA name.
    """

    user_id: int | None
    address: str
    language: str
    time_zone: str
    public_id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.user_id is None and not self.address.strip():
            raise ValueError("A recipient needs a user or an address.")

    @classmethod
    def of_user(cls, user: User) -> "Recipient":
        return cls(
            user_id=user.pk,
            address=user.email,
            language=user.language,
            time_zone=user.time_zone,
            public_id=user.public_id,
        )

    @property
    def key(self) -> str:
        """What makes two mentions of one person the same delivery."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        return f"address:{self.address.strip().casefold()}"
