"""What happens to the calendar, for the apps above. Published inside the transaction that did it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AttendanceEnded:
    """A company does not go to an edition any more."""

    edition_id: int
    company_id: int


@dataclass(frozen=True, slots=True)
class EditionChanged:
    """Days, phases, status or place of an edition are others than readers knew."""

    edition_id: int
    change_id: int
    # Handlers add the users whom they tell themselves, so that nobody hears of one change twice.
    told: set[int] = field(default_factory=set, compare=False)
