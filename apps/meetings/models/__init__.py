"""Requests, pair rules, plans, meetings and seats."""

from apps.meetings.models.meetings import Meeting, Seat
from apps.meetings.models.outcomes import Outcome
from apps.meetings.models.pair_rules import PairRule
from apps.meetings.models.plans import Plan, PlannedMeeting, PlanRun, UnplacedRequest
from apps.meetings.models.proposals import TimeProposal
from apps.meetings.models.requests import LIVE_REQUEST_STATES, MeetingRequest

__all__ = [
    "LIVE_REQUEST_STATES",
    "Meeting",
    "MeetingRequest",
    "Outcome",
    "PairRule",
    "Plan",
    "PlanRun",
    "PlannedMeeting",
    "Seat",
    "TimeProposal",
    "UnplacedRequest",
]
