"""What happens to companies and concerns where they go."""

from apps.companies.events import CompaniesMerged
from apps.core.events import subscribe
from apps.exhibitions.services import join_attendances


def move_attendances(event: CompaniesMerged) -> None:
    join_attendances(kept_id=event.kept_id, merged_id=event.merged_id, report=event.report)


def register_handlers() -> None:
    subscribe(CompaniesMerged, move_attendances)
