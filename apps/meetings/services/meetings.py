"""Changing one meeting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidTransition
from apps.forums.permissions import hosts_forum
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting
from apps.meetings.permissions import acting_company
from apps.meetings.services.notices import drop_meeting


@transaction.atomic
def cancel_meeting(*, user: User, meeting: Meeting, reason: str = "") -> Meeting:
    """Cancel a meeting that is still to come; by a manager of either company, or the forum's organiser."""
    meeting = _locked(meeting)
    if not _organises(user, meeting):
        acting_company(user, meeting.request)
    if not meeting.is_live:
        raise InvalidTransition(
            _("This meeting is cancelled already."), current=meeting.state, wanted=MeetingState.CANCELLED
        )
    if meeting.ends_at <= timezone.now():
        raise Conflict(_("This meeting is over."), code="meeting_over")
    drop_meeting(meeting, user=user, reason=reason)
    return meeting


@transaction.atomic
def lock_meeting(*, user: User, meeting: Meeting, locked: bool) -> Meeting:
    """Keep a meeting where it is when the forum is planned again, or let it move."""
    meeting = _locked(meeting)
    if not _organises(user, meeting):
        acting_company(user, meeting.request)
        raise Conflict(_("Only the organiser can lock a meeting."), code="organiser_only")
    meeting.is_locked = locked
    meeting.save(update_fields=["is_locked", "updated_at"])
    return meeting


def _organises(user: User, meeting: Meeting) -> bool:
    return (
        meeting.forum is not None
        and user.is_staff
        and user.has_perm("meetings.change_meeting")
        and hosts_forum(user, meeting.forum)
    )


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "request__sender", "request__recipient", "forum"
    )
    return rows.get(pk=meeting.pk)
