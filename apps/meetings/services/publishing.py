"""A reviewed draft becomes everybody's agenda, in one transaction; and an earlier one becomes it again."""

from copy import copy

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidTransition
from apps.core.statistics import count_rows_on_commit
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.services.lifecycle import advance
from apps.meetings.enums import MeetingState, PlanState, RequestState
from apps.meetings.models import Meeting, MeetingRequest, Plan, PlannedMeeting, Seat
from apps.meetings.selectors.effects import Effect, effect_of_publishing, effect_of_rolling_back
from apps.meetings.services.notices import (
    recipients_of,
    renew_reminders,
    strike_meetings,
    tell_cancelled,
    tell_published,
)
from apps.meetings.services.placing import PLACE_FIELDS
from apps.meetings.services.seats import Sitting, save_changes, take_seats

PUBLISHABLE = frozenset({ForumState.PLANNED, ForumState.PUBLISHED})
RETURNABLE = frozenset({ForumState.PUBLISHED, ForumState.RUNNING})


@transaction.atomic
def publish_plan(*, user: User, plan: Plan) -> Plan:
    """Turn the draft into meetings: new ones are made, moved ones move, dropped ones are cancelled, others stay.

    Other drafts of the forum are put aside: they were computed on what stood before. Raises Conflict when the draft no
    longer fits (a request withdrawn, somebody seated elsewhere meanwhile).
    """
    forum, plan = _locked(user, plan)
    if plan.state != PlanState.DRAFT:
        raise InvalidTransition(
            _("Only a draft can be published."), current=plan.state, wanted=PlanState.PUBLISHED
        )
    if forum.state not in PUBLISHABLE:
        raise Conflict(
            _("This forum cannot be published in its present state."), code="forum_not_publishable"
        )
    _refuse_stale(plan)
    clash = Conflict(
        _("Somebody in this draft has another meeting at the same time by now. Please plan again."),
        code="seat_taken",
    )
    forum.plans.filter(state=PlanState.DRAFT).exclude(pk=plan.pk).update(state=PlanState.DISCARDED)
    _bring_into_force(user, plan, effect_of_publishing(plan, timezone.now()), clash)
    if forum.state == ForumState.PLANNED:
        advance(forum, ForumState.PUBLISHED)
    return plan


@transaction.atomic
def roll_back_plan(*, user: User, plan: Plan) -> Plan:
    """Bring an earlier published plan into force again, as far as it still can be.

    What was changed by hand since the present one was published stays, and so does what is locked or has begun;
    meetings that cannot be any more are left out, and stay where they are if they are live. Everybody concerned is told
    once.
    """
    _forum, plan = _locked(user, plan)
    require_returnable(plan)
    clash = Conflict(
        _("Something was changed at this moment. Please look at the preview again."), code="seat_taken"
    )
    _bring_into_force(user, plan, effect_of_rolling_back(plan, timezone.now()), clash)
    return plan


def require_returnable(plan: Plan) -> None:
    """Raise InvalidTransition or Conflict where a forum cannot go back to this plan."""
    if plan.state != PlanState.SUPERSEDED:
        raise InvalidTransition(
            _("Only a plan that was published and then replaced can be brought back."),
            current=plan.state,
            wanted=PlanState.PUBLISHED,
        )
    is_standing = plan.forum.plans.filter(state=PlanState.PUBLISHED).exists()
    if plan.forum.state not in RETURNABLE or not is_standing:
        raise Conflict(
            _("This forum cannot go back to an earlier plan in its present state."),
            code="forum_not_returnable",
        )


def _locked(user: User, plan: Plan) -> tuple[Forum, Plan]:
    """Lock the forum, then the plan, then its requests: whoever wants to withdraw one waits until its meeting is there."""
    require_organiser(user, plan.forum, "meetings.change_plan")
    forum = Forum.objects.select_for_update(no_key=True).get(pk=plan.forum_id)
    plan = (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("forum", "run")
        .get(pk=plan.pk)
    )
    rows = MeetingRequest.objects.select_for_update(of=("self",), no_key=True).filter(placements__plan=plan)
    list(rows.order_by("pk").values_list("pk", flat=True))
    live = forum.meetings.select_for_update(no_key=True).filter(state=MeetingState.SCHEDULED)
    list(live.order_by("pk").values_list("pk", flat=True))
    return forum, plan


def _refuse_stale(plan: Plan) -> None:
    changed = MeetingRequest.objects.filter(placements__plan=plan).exclude(state=RequestState.ACCEPTED)
    stale = changed.select_related("sender", "recipient").order_by("pk").first()
    if stale is not None:
        raise Conflict(
            _("Since this draft was computed, a request has changed: %(request)s. Please plan again.")
            % {"request": stale},
            code="plan_out_of_date",
        )


def _bring_into_force(user: User, plan: Plan, effect: Effect, clash: Conflict) -> None:
    """Change the forum's meetings as the effect says, and tell everybody concerned once."""
    leaving = recipients_of(meeting for _planned, meeting in effect.moved)
    touched = _write(plan.forum, effect, user, clash)
    plan.forum.plans.filter(state=PlanState.PUBLISHED).update(state=PlanState.SUPERSEDED)
    plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, timezone.now(), user
    plan.revision += 1
    plan.save(update_fields=["state", "published_at", "published_by", "revision"])
    arriving = recipients_of(touched)
    told = {each.key: each for found in (leaving, arriving) for some in found.values() for each in some}
    tell_published(plan, told.values())
    # Who reads the new agenda anyway need not be told of each meeting that is not in it any more.
    tell_cancelled(effect.dropped, without=told.keys())
    renew_reminders(touched, arriving)


def _write(forum: Forum, effect: Effect, user: User, clash: Conflict) -> list[Meeting]:
    strike_meetings(effect.dropped, user=user, reason="")
    new = [(each, _place(Meeting(request=each.request, forum=forum), each)) for each in effect.new]
    Meeting.objects.bulk_create(meeting for _planned, meeting in new)
    moved, before = effect.moved, [copy(meeting) for _planned, meeting in effect.moved]
    for planned, meeting in moved:
        _place(meeting, planned).sequence += 1
    save_changes(before, [meeting for _planned, meeting in moved], (*PLACE_FIELDS, "sequence"))
    take_seats([_sitting(*each) for each in (*new, *moved)], clash=clash)
    count_rows_on_commit(Meeting, Seat)
    return [meeting for _planned, meeting in (*new, *moved)]


def _place(meeting: Meeting, plan: PlannedMeeting) -> Meeting:
    meeting.slot, meeting.table, meeting.interpreter = plan.slot, plan.table, plan.interpreter
    meeting.starts_at, meeting.ends_at = plan.slot.starts_at, plan.slot.ends_at
    return meeting


def _sitting(plan: PlannedMeeting, meeting: Meeting) -> Sitting:
    sides = ((plan.sender_delegate, plan.request.sender), (plan.recipient_delegate, plan.request.recipient))
    return Sitting(meeting, [(delegate.person_id, company) for delegate, company in sides])
