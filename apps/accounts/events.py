"""What happens to accounts, for the apps above. Published inside the transaction that does it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserErasing:
    """The account is about to be erased. Handlers let go of it, or raise a DomainError that says what comes first."""

    user_id: int
