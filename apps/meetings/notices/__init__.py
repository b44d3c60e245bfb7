"""How the mails of this app read. Each names the time in both zones, and is due only while it is true."""

from django.utils.translation import gettext_lazy as _

from apps.meetings.enums import ProposalState
from apps.meetings.notices.agenda import (
    CancelledNotice,
    FollowUpNotice,
    PlacedNotice,
    PublishedNotice,
    ReminderNotice,
    booked_headline,
    moved_headline,
)
from apps.meetings.notices.proposals import ProposalNotice, agreed_headline, proposed_headline
from apps.meetings.notices.requests import ExpiringNotice, RequestNotice
from apps.meetings.notices.waiting import WaitingNotice
from apps.meetings.services.expiry import WAITING_KIND
from apps.meetings.services.notices import (
    BOOKED_KIND,
    CANCELLED_KIND,
    MOVED_KIND,
    PUBLISHED_KIND,
    REMINDER_KIND,
)
from apps.meetings.services.outcomes import FOLLOW_UP_KIND
from apps.meetings.services.proposals import AGREED_KIND
from apps.meetings.services.request_steps import (
    ANSWERED_KIND,
    EXPIRING_KIND,
    PROPOSED_KIND,
    REQUESTED_KIND,
)
from apps.notifications.enums import NoticeWay
from apps.notifications.renderers import NoticeGroup, register

REQUESTS = NoticeGroup(
    code="requests",
    label=_("Meeting requests"),
    help=_("A company asks for a meeting, or answers your request."),
)
WAITING = NoticeGroup(
    code="waiting_requests",
    label=_("Requests that wait"),
    help=_("Once a day, while requests from yesterday or before wait for your answer."),
)
AGENDA = NoticeGroup(
    code="agenda",
    label=_("Agenda"),
    help=_("Your agenda is published, or a meeting is moved or cancelled."),
    mandatory=frozenset({NoticeWay.EMAIL}),
)
REMINDERS = NoticeGroup(
    code="reminders",
    label=_("Reminders"),
    help=_("A day, an hour and ten minutes before each meeting."),
)
FOLLOW_UPS = NoticeGroup(
    code="follow_ups",
    label=_("Questions after a meeting"),
    help=_("A week, a month, three and six months after a meeting: how does it go on?"),
)


def register_notices() -> None:
    register(REQUESTED_KIND, RequestNotice(), group=REQUESTS)
    register(ANSWERED_KIND, RequestNotice(), group=REQUESTS)
    register(EXPIRING_KIND, ExpiringNotice(), group=REQUESTS)
    register(PROPOSED_KIND, ProposalNotice(proposed_headline, ProposalState.OPEN), group=REQUESTS)
    register(AGREED_KIND, ProposalNotice(agreed_headline, ProposalState.ACCEPTED), group=REQUESTS)
    register(WAITING_KIND, WaitingNotice(), group=WAITING)
    register(PUBLISHED_KIND, PublishedNotice(), group=AGENDA)
    register(BOOKED_KIND, PlacedNotice(booked_headline), group=AGENDA)
    register(MOVED_KIND, PlacedNotice(moved_headline), group=AGENDA)
    register(FOLLOW_UP_KIND, FollowUpNotice(), group=FOLLOW_UPS)
    register(CANCELLED_KIND, CancelledNotice(), group=AGENDA)
    register(REMINDER_KIND, ReminderNotice(), group=REMINDERS)
