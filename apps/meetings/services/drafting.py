"""Saving what the scheduler has found: meetings, what is left over and why, and what would help."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.runs import finish, lock_held
from apps.core.statistics import count_rows_on_commit
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.services.lifecycle import advance
from apps.meetings import scheduler
from apps.meetings.enums import PlanState, ShortfallReason
from apps.meetings.models import Plan, PlannedMeeting, PlanRun, UnplacedRequest
from apps.meetings.services.problem import ForumProblem


@transaction.atomic
def save_draft(run: PlanRun, computed: ForumProblem, solved: scheduler.Plan, now: datetime) -> Plan:
    """Save a plan as a draft, or as a trial where the run asked what would be if; LeaseLost where it is not ours any more."""
    held = lock_held(run)
    plan = Plan.objects.create(
        forum=held.forum,
        run=held,
        state=PlanState.TRIAL if held.is_trial else PlanState.DRAFT,
        weight=solved.weight or 0,
        bound=solved.bound,
        bound_kind=solved.bound_kind,
        breaks=solved.breaks,
        breaks_bound=solved.breaks_bound,
        idle_breaks=solved.idle_breaks,
        is_proven=solved.proven,
        solve_seconds=solved.seconds,
        reliefs=[_relief(relief, computed) for relief in solved.reliefs],
        shortfalls=_shortfalls(computed, solved),
    )
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(
            plan=plan,
            request_id=placed.request,
            slot=computed.slots[placed.slot],
            table_id=_real(placed.table),
            interpreter_id=_real(placed.interpreter),
            sender_delegate=computed.pairs[placed.request][0],
            recipient_delegate=computed.pairs[placed.request][1],
        )
        for placed in solved.assignments
    )
    UnplacedRequest.objects.bulk_create(
        UnplacedRequest(plan=plan, request_id=left.request, reason=left.reason) for left in solved.unplaced
    )
    count_rows_on_commit(PlannedMeeting, UnplacedRequest)
    finish(held, now=now, placed=len(solved.assignments), weight=plan.weight, bound=plan.bound)
    if not held.is_trial:
        forum = Forum.objects.select_for_update(no_key=True).get(pk=held.forum_id)
        if forum.state in {ForumState.OPEN, ForumState.CLOSED}:
            advance(forum, ForumState.PLANNED)
    return plan


def _real(ident: int | None) -> int | None:
    """What a trial adds has numbers below zero, and no row."""
    return None if ident is None or ident < 0 else ident


def _relief(relief: scheduler.Relief, computed: ForumProblem) -> dict[str, Any]:
    return {
        "what": str(relief.what),
        "pools": list(relief.pools),
        "first": computed.slots[relief.first].number,
        "last": computed.slots[relief.last].number,
        "places": relief.places,
    }


def _shortfalls(computed: ForumProblem, solved: scheduler.Plan) -> list[dict[str, Any]]:
    """How many meetings each company lacks, and what most of its requests failed for; by company's key."""
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for left in solved.unplaced:
        for delegate in computed.pairs[left.request]:
            reasons[delegate.registration.company_id][str(left.reason)] += 1
    missing: Counter[int] = Counter()
    for shortfall in solved.shortfalls:
        missing[computed.companies[shortfall.participant]] += shortfall.missing
    return [
        {
            "company": company_id,
            "missing": count,
            "reason": reasons[company_id].most_common(1)[0][0]
            if reasons[company_id]
            else ShortfallReason.NO_REQUESTS.value,
        }
        for company_id, count in sorted(missing.items())
    ]
