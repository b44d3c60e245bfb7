"""A reviewed draft becomes everybody's agenda, in one transaction."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidTransition
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.services.lifecycle import advance
from apps.meetings.enums import MeetingState, PlanState, RequestState
from apps.meetings.models import Meeting, MeetingRequest, Plan, PlannedMeeting, Seat
from apps.meetings.selectors import planned_meetings
from apps.meetings.services.notices import drop_meeting, renew_reminders, tell_published
from apps.meetings.services.seats import Sitting, take_seats


@transaction.atomic
def publish_plan(*, user: User, plan: Plan) -> Plan:
    """Turn the draft into meetings: new ones are made, moved ones move, dropped ones are cancelled, others stay.

    Raises Conflict when the draft no longer fits (a request withdrawn, somebody seated elsewhere meanwhile).
    """
    require_organiser(user, plan.forum, "meetings.change_plan")
    forum = Forum.objects.select_for_update(no_key=True).get(pk=plan.forum_id)
    plan = (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("forum", "run")
        .get(pk=plan.pk)
    )
    if plan.state != PlanState.DRAFT:
        raise InvalidTransition(
            _("Only a draft can be published."), current=plan.state, wanted=PlanState.PUBLISHED
        )
    if forum.state not in {ForumState.PLANNED, ForumState.PUBLISHED}:
        raise Conflict(
            _("This forum cannot be published in its present state."), code="forum_not_publishable"
        )
    _lock_requests(plan)
    placed = list(planned_meetings(plan))
    _refuse_stale(placed)
    touched = _write_meetings(plan, placed, user)
    forum.plans.filter(state=PlanState.PUBLISHED).update(state=PlanState.SUPERSEDED)
    plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, timezone.now(), user
    plan.save(update_fields=["state", "published_at", "published_by"])
    if forum.state == ForumState.PLANNED:
        advance(forum, ForumState.PUBLISHED)
    tell_published(plan, touched)
    renew_reminders(touched)
    return plan


def _lock_requests(plan: Plan) -> None:
    """Whoever wants to withdraw one waits until its meeting is there to be cancelled."""
    rows = MeetingRequest.objects.select_for_update(of=("self",), no_key=True).filter(placements__plan=plan)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _refuse_stale(placed: Iterable[PlannedMeeting]) -> None:
    stale = [p.request for p in placed if p.request.state != RequestState.ACCEPTED]
    if stale:
        raise Conflict(
            _("Since this draft was computed, a request has changed: %(request)s. Please plan again.")
            % {"request": stale[0]},
            code="plan_out_of_date",
        )


def _write_meetings(plan: Plan, placed: list[PlannedMeeting], user: User) -> list[Meeting]:
    """Bring the forum's live meetings in line with the draft; return those that are new or moved.

    What was booked or moved by hand since the computation began stays as it is: the draft knows nothing of it.
    """
    forum, since = plan.forum, plan.run.created_at
    live = {
        meeting.request_id: meeting
        for meeting in forum.meetings.select_for_update(no_key=True)
        .filter(state=MeetingState.SCHEDULED)
        .order_by("pk")
    }
    people = _people_at(live.values())
    kept: set[int] = set()
    new: list[tuple[PlannedMeeting, Meeting]] = []
    moved: list[tuple[PlannedMeeting, Meeting]] = []
    by_hand = {request_id for request_id, meeting in live.items() if meeting.updated_at > since}
    for each in placed:
        meeting = live.get(each.request_id)
        if meeting is None:
            new.append((each, _place(Meeting(request=each.request, forum=forum), each)))
        elif each.request_id not in by_hand and _is_elsewhere(meeting, each, people[meeting.pk]):
            moved.append((each, _place(meeting, each)))
        kept.add(each.request_id)
    for request_id, meeting in live.items():
        if request_id not in kept | by_hand and meeting.starts_at > timezone.now():
            drop_meeting(meeting, user=user, reason="")
    Meeting.objects.bulk_create(meeting for _plan, meeting in new)
    for _plan, meeting in moved:
        meeting.sequence += 1
        meeting.save(
            update_fields=["slot", "table", "interpreter", "starts_at", "ends_at", "sequence", "updated_at"]
        )
    clash = Conflict(
        _("Somebody in this draft has another meeting at the same time by now. Please plan again."),
        code="seat_taken",
    )
    take_seats([_sitting(*each) for each in (*new, *moved)], clash=clash)
    return [meeting for _plan, meeting in (*new, *moved)]


def _place(meeting: Meeting, plan: PlannedMeeting) -> Meeting:
    meeting.slot, meeting.table, meeting.interpreter = plan.slot, plan.table, plan.interpreter
    meeting.starts_at, meeting.ends_at = plan.slot.starts_at, plan.slot.ends_at
    return meeting


def _people_at(meetings: Iterable[Meeting]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {meeting.pk: set() for meeting in meetings}
    rows = Seat.objects.filter(meeting__in=found, person__isnull=False).values_list("meeting_id", "person_id")
    for meeting_id, person_id in rows:
        found[meeting_id].add(person_id)
    return found


def _is_elsewhere(meeting: Meeting, plan: PlannedMeeting, people: set[int]) -> bool:
    planned_people = {plan.sender_delegate.person_id, plan.recipient_delegate.person_id}
    return (meeting.slot_id, meeting.table_id, meeting.interpreter_id, people) != (
        plan.slot_id,
        plan.table_id,
        plan.interpreter_id,
        planned_people,
    )


def _sitting(plan: PlannedMeeting, meeting: Meeting) -> Sitting:
    sides = ((plan.sender_delegate, plan.request.sender), (plan.recipient_delegate, plan.request.recipient))
    return Sitting(meeting, [(delegate.person_id, company) for delegate, company in sides])
