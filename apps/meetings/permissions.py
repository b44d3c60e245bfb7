"""Who may act on a request or a meeting."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import managed_companies
from apps.core.errors import Conflict, NotAllowed, NotFound
from apps.forums.permissions import body_allows, hosts_forum
from apps.meetings.models import LIVE_REQUEST_STATES, Meeting, MeetingRequest


def no_such_request() -> NotFound:
    return NotFound(_("There is no such meeting request, or it is not for you to see."))


def no_such_meeting() -> NotFound:
    return NotFound(_("There is no such meeting, or it is not for you to see."))


def no_such_proposal() -> NotFound:
    return NotFound(_("There is no such proposal, or it is not for you to see."))


def acting_sides(user: User, request: MeetingRequest) -> list[Company]:
    """Return the sides for which the user acts, seldom both; outsiders learn nothing, delegates may not decide."""
    sides = [request.sender_id, request.recipient_id]
    companies = list(managed_companies(user).filter(pk__in=sides))
    if companies:
        return companies
    if user.memberships.filter(company__in=sides).exists():
        raise NotAllowed(_("Only an owner or manager of the company can do this."))
    raise no_such_request()


def acting_company(user: User, request: MeetingRequest) -> Company:
    """Return the side of the request for which the user acts, their oldest company where it is both."""
    return acting_sides(user, request)[0]


def organises(user: User, meeting: Meeting) -> bool:
    """Whether the user changes this meeting as an organiser of its forum."""
    return (
        meeting.forum is not None
        and user.is_staff
        and user.has_perm("meetings.change_meeting")
        and hosts_forum(user, meeting.forum)
        and body_allows(user, meeting.forum, "meetings.change_meeting")
    )


def may_propose(request: MeetingRequest, meeting: Meeting | None, now: datetime) -> bool:
    """Whether a time can be proposed: a slot that is taken is moved at once, hours at a fair are agreed anew."""
    if request.state not in LIVE_REQUEST_STATES:
        return False
    if request.edition_id is not None:
        return meeting is None or meeting.starts_at > now
    return meeting is None


def require_reportable(meeting: Meeting, now: datetime) -> None:
    """Refuse where there is nothing to say yet, or nothing to say at all."""
    if not meeting.is_live:
        raise Conflict(_("This meeting is cancelled; there is nothing to report."), code="meeting_cancelled")
    if meeting.starts_at > now:
        raise Conflict(_("This meeting has not begun yet."), code="meeting_to_come")


def reporting_side(user: User, meeting: Meeting, wanted: Company | None = None) -> Company:
    """Return the side for which the user may say what came of the meeting: who sat there, or who acts for it."""
    request = meeting.request
    sides = [request.sender, request.recipient]
    seated = set(meeting.seats.filter(person__user=user).values_list("company_id", flat=True))
    managed = set(
        managed_companies(user).filter(pk__in=[side.pk for side in sides]).values_list("pk", flat=True)
    )
    own = [side for side in sides if side.pk in seated | managed]
    if not own:
        # A colleague who did not sit there learns that they may not; an outsider that there is nothing.
        acting_sides(user, request)
        raise no_such_meeting()
    if wanted is not None and wanted not in own:
        raise no_such_meeting()
    return wanted or own[0]
