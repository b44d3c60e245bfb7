"""What happens below and touches requests and meetings, in the same transaction."""

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.events import UserErasing
from apps.companies.events import CompaniesMerged
from apps.core.audit import forget_entries
from apps.core.errors import Conflict
from apps.core.events import subscribe
from apps.exhibitions.events import AttendanceEnded, EditionChanged
from apps.forums.events import (
    DelegateRemoved,
    DelegateReplaced,
    ForumCopied,
    RegistrationEnded,
    SlotsReplaced,
)
from apps.meetings.enums import MeetingState
from apps.meetings.models import (
    LIVE_REQUEST_STATES,
    Meeting,
    MeetingRequest,
    PairRule,
    PlannedMeeting,
    TimeProposal,
)
from apps.meetings.services.fairs import end_fair_meetings
from apps.meetings.services.merging import join_meetings
from apps.meetings.services.notices import drop_meeting
from apps.meetings.services.requests import withdraw_all


def end_requests(event: RegistrationEnded) -> None:
    """A company that takes part no longer meets nobody there."""
    of_company = Q(sender_id=event.company_id) | Q(recipient_id=event.company_id)
    rows = MeetingRequest.objects.filter(of_company, forum_id=event.forum_id, state__in=LIVE_REQUEST_STATES)
    withdraw_all(rows)


def free_seats(event: DelegateRemoved) -> None:
    """Meetings of somebody who no longer comes are cancelled; the next plan gives them to a colleague."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(
        forum_id=event.forum_id,
        state=MeetingState.SCHEDULED,
        seats__person_id=event.person_id,
        seats__company_id=event.company_id,
    )
    for meeting in rows.select_related("request__sender", "request__recipient").order_by("pk"):
        drop_meeting(meeting, user=None, reason=_("The person at the table does not come."))


def leave_fair(event: AttendanceEnded) -> None:
    """A company that does not go meets nobody there."""
    of_company = Q(sender_id=event.company_id) | Q(recipient_id=event.company_id)
    withdraw_all(
        MeetingRequest.objects.filter(of_company, edition_id=event.edition_id, state__in=LIVE_REQUEST_STATES)
    )


def look_at_fair(event: EditionChanged) -> None:
    end_fair_meetings(edition_id=event.edition_id)


def protect_slots(event: SlotsReplaced) -> None:
    """Slots in which meetings were placed are not thrown away."""
    if Meeting.objects.filter(forum_id=event.forum_id).exists():
        raise Conflict(
            _("Meetings are placed in these slots already: they cannot be laid out anew."),
            code="slots_in_use",
        )


def move_meetings(event: CompaniesMerged) -> None:
    join_meetings(kept_id=event.kept_id, merged_id=event.merged_id, people=event.people, report=event.report)


def replace_delegate(event: DelegateReplaced) -> None:
    """A draft names the delegate who stays."""
    PlannedMeeting.objects.filter(sender_delegate=event.delegate_id).update(sender_delegate=event.by_id)
    PlannedMeeting.objects.filter(recipient_delegate=event.delegate_id).update(recipient_delegate=event.by_id)


def copy_pair_rules(event: ForumCopied) -> None:
    """The organiser's rules hold at the next forum too; what a company wished for itself it says anew."""
    rules = PairRule.objects.filter(forum_id=event.source_id, is_private=False).order_by("pk")
    PairRule.objects.bulk_create(
        PairRule(forum_id=event.forum_id, kind=rule.kind, company_id=rule.company_id, other_id=rule.other_id)
        for rule in rules
    )


def forget_words(event: UserErasing) -> None:
    """What somebody wrote to others goes with them; that there was a request or a meeting stays."""
    asked = MeetingRequest.objects.filter(created_by=event.user_id)
    answered = MeetingRequest.objects.filter(decided_by=event.user_id)
    cancelled = Meeting.objects.filter(cancelled_by=event.user_id)
    forget_entries(MeetingRequest, (asked | answered).values_list("pk", flat=True))
    forget_entries(Meeting, cancelled.values_list("pk", flat=True))
    asked.update(note="")
    TimeProposal.objects.filter(created_by=event.user_id).update(note="")
    answered.update(decline_reason="")
    cancelled.update(cancel_reason="")


def register_handlers() -> None:
    subscribe(CompaniesMerged, move_meetings)
    subscribe(DelegateReplaced, replace_delegate)
    subscribe(ForumCopied, copy_pair_rules)
    subscribe(RegistrationEnded, end_requests)
    subscribe(DelegateRemoved, free_seats)
    subscribe(AttendanceEnded, leave_fair)
    subscribe(EditionChanged, look_at_fair)
    subscribe(SlotsReplaced, protect_slots)
    subscribe(UserErasing, forget_words)
