"""What is done to the calendar, by files, organisers, companies and readers."""

from apps.exhibitions.services.attending import (
    attend_edition,
    follow_exhibition,
    join_attendances,
    leave_edition,
    unfollow_exhibition,
)
from apps.exhibitions.services.changes import (
    DEADLINE_NEAR,
    EDITION_CHANGED,
    EditionData,
    confirm_edition,
    correct_edition,
    note_changes,
    snapshots,
)
from apps.exhibitions.services.claims import note_claim, settle_claim
from apps.exhibitions.services.deadlines import remove_deadline, set_deadline, tell_near_deadlines
from apps.exhibitions.services.imports import (
    carry_out_import,
    confirm_import,
    start_import,
    tell_date_order,
)
from apps.exhibitions.services.loading import load_calendar, refresh_search_text
from apps.exhibitions.services.phases import MOST_PHASES, PhaseData, set_phases

__all__ = (
    "DEADLINE_NEAR",
    "EDITION_CHANGED",
    "MOST_PHASES",
    "EditionData",
    "PhaseData",
    "attend_edition",
    "carry_out_import",
    "confirm_edition",
    "confirm_import",
    "correct_edition",
    "follow_exhibition",
    "join_attendances",
    "leave_edition",
    "load_calendar",
    "note_changes",
    "note_claim",
    "refresh_search_text",
    "remove_deadline",
    "set_deadline",
    "set_phases",
    "settle_claim",
    "snapshots",
    "start_import",
    "tell_date_order",
    "tell_near_deadlines",
    "unfollow_exhibition",
)
