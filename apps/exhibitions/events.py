"""What happens to the calendar, for the apps above. Published inside the transaction that did it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditionChanged:
    """Days, phases, status or place of an edition are others than readers knew."""

    edition_id: int
    change_id: int
