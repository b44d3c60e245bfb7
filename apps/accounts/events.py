"""What happens to accounts, for the apps above. Published inside the transaction that did it."""

from dataclasses import dataclass, field

from apps.accounts.enums import ConsentKind


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    user_id: int
    kind: ConsentKind


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Whoever did something on the ground of this consent stops doing it, in the same transaction."""

    user_id: int
    kind: ConsentKind


@dataclass(frozen=True, slots=True)
class PhoneCodeIssued:
    """A code to be sent as a text message; it is in no row of the database."""

    user_id: int
    phone: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExportReady:
    """The archive of somebody's own data can be fetched."""

    user_id: int
    export_id: str


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """Somebody wants their account erased. A handler that needs something settled before refuses with a Conflict."""

    user_id: int


@dataclass(frozen=True, slots=True)
class UserErasing:
    """The account is about to be erased. Handlers let go of it, or raise a DomainError that says what comes first.

    The row of the user still says who it was.
    """

    user_id: int


@dataclass(frozen=True, slots=True)
class ErasurePlanned:
    """The account will be erased when the days of grace are over; `due_on` is an ISO date."""

    user_id: int
    due_on: str


@dataclass(frozen=True, slots=True)
class ErasurePostponed:
    """The account could not be erased yet: something has to be settled first."""

    user_id: int
    due_on: str
