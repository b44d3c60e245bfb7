"""Every act that changes a request, a plan or a meeting, by the user's verb."""

from apps.meetings.services.agreeing import accept_proposal
from apps.meetings.services.booking import book_meeting
from apps.meetings.services.expiry import expire_requests, remind_of_waiting, warn_of_expiry
from apps.meetings.services.fairs import FairTime, propose_fair_time, request_fair_meeting
from apps.meetings.services.imports import import_forum
from apps.meetings.services.meetings import (
    cancel_meeting,
    lock_meeting,
    make_room,
    move_meeting,
    swap_meetings,
)
from apps.meetings.services.organiser_rules import drop_pair_rule, set_pair_rule
from apps.meetings.services.outcomes import Agreed, report_outcome
from apps.meetings.services.pair_rules import keep_apart, remove_pair_rule
from apps.meetings.services.planning import (
    ask_for_plan,
    ask_for_trial,
    carry_out_run,
    discard_plan,
    stop_planning,
)
from apps.meetings.services.proposals import propose_time
from apps.meetings.services.publishing import publish_plan, require_returnable, roll_back_plan
from apps.meetings.services.requests import (
    accept_meeting_request,
    decline_meeting_request,
    request_meeting,
    withdraw_meeting_request,
)
from apps.meetings.services.whatif import named_changes

__all__ = [
    "Agreed",
    "FairTime",
    "accept_meeting_request",
    "accept_proposal",
    "ask_for_plan",
    "ask_for_trial",
    "book_meeting",
    "cancel_meeting",
    "carry_out_run",
    "decline_meeting_request",
    "discard_plan",
    "drop_pair_rule",
    "expire_requests",
    "import_forum",
    "keep_apart",
    "lock_meeting",
    "make_room",
    "move_meeting",
    "named_changes",
    "propose_fair_time",
    "propose_time",
    "publish_plan",
    "remind_of_waiting",
    "remove_pair_rule",
    "report_outcome",
    "request_fair_meeting",
    "request_meeting",
    "require_returnable",
    "roll_back_plan",
    "set_pair_rule",
    "stop_planning",
    "swap_meetings",
    "warn_of_expiry",
    "withdraw_meeting_request",
]
