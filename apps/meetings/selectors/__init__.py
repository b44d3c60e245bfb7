"""Everything that is read here, for services, pages and apps above."""

from apps.meetings.selectors.meetings import (
    live_meetings,
    meeting_for,
    meeting_for_organiser,
    meetings_for,
    meetings_for_organiser,
    upcoming_meetings_of,
    with_places,
)
from apps.meetings.selectors.met import Met, last_met, met_before
from apps.meetings.selectors.pair_rules import (
    are_kept_apart,
    must_not_meet,
    organiser_rules,
    organiser_wishes,
)
from apps.meetings.selectors.plans import (
    base_of,
    latest_run,
    plan_for_organiser,
    planned_meetings,
    plans_of,
    published_plan,
    run_for_organiser,
)
from apps.meetings.selectors.requests import (
    live_request_between,
    pending_for,
    proposal_for,
    proposals_of,
    request_counts,
    request_for,
    requested_ids,
    requests_for,
    requests_of,
    waiting_for_answer,
)

__all__ = [
    "Met",
    "are_kept_apart",
    "base_of",
    "last_met",
    "latest_run",
    "live_meetings",
    "live_request_between",
    "meeting_for",
    "meeting_for_organiser",
    "meetings_for",
    "meetings_for_organiser",
    "met_before",
    "must_not_meet",
    "organiser_rules",
    "organiser_wishes",
    "pending_for",
    "plan_for_organiser",
    "planned_meetings",
    "plans_of",
    "proposal_for",
    "proposals_of",
    "published_plan",
    "request_counts",
    "request_for",
    "requested_ids",
    "requests_for",
    "requests_of",
    "run_for_organiser",
    "upcoming_meetings_of",
    "waiting_for_answer",
    "with_places",
]
