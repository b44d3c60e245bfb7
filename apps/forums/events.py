"""What happens in forums, for the apps above. Published inside the transaction that did it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegistrationApproved:
    forum_id: int
    company_id: int


@dataclass(frozen=True, slots=True)
class RegistrationEnded:
    """Cancelled by the company or declined after approval: it takes part no longer."""

    forum_id: int
    company_id: int


@dataclass(frozen=True, slots=True)
class DelegateRemoved:
    forum_id: int
    company_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class SlotsReplaced:
    """The slots are about to be laid out anew; whoever has placed something in them objects."""

    forum_id: int


@dataclass(frozen=True, slots=True)
class DelegateReplaced:
    """Two delegates turned out to be one person: what was planned for the first is the second's."""

    delegate_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class ForumCopied:
    """A new forum was made after the pattern of another; whoever keeps rules for forums copies its own."""

    source_id: int
    forum_id: int
