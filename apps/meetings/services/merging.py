"""Two companies turned out to be one: their requests, meetings, what came of them, and pair rules.

- Requests between the two make no sense any more and end.
- Where both have a live request with the same third company, one stays: the one that is accepted, else the one with a
  meeting, else the kept company's. The other ends, with its meeting.
- Somebody who was named in both companies and would sit in two meetings at once stays in the kept company's.
- Of two rules about one pair, "must not" counts.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.companies.events import MergeReport
from apps.core.errors import Conflict
from apps.meetings.enums import MeetingState, RequestState, RuleKind
from apps.meetings.models import (
    LIVE_REQUEST_STATES,
    Meeting,
    MeetingRequest,
    Outcome,
    PairRule,
    Seat,
    TimeProposal,
)
from apps.meetings.services.notices import drop_meeting, renew_reminders
from apps.meetings.services.requests import withdraw_all
from apps.meetings.services.seats import check_seats_now


@transaction.atomic
def join_meetings(*, kept_id: int, merged_id: int, people: Mapping[int, int], report: MergeReport) -> None:
    """Give a merged company's requests, seats and rules to the one that is kept; `people` says who is whom."""
    _end_requests(kept_id, merged_id, report)
    _move_requests(kept_id, merged_id, report)
    dropped = _free_people(people)
    touched = _move_seats(kept_id, merged_id, people, report)
    _move_outcomes(kept_id, merged_id, report)
    report.note(Meeting, "ended", dropped)
    _join_rules(kept_id, merged_id, report)
    try:
        check_seats_now()
    except IntegrityError:
        raise Conflict(
            _("Somebody would sit in two meetings at one time. Please move one of them first."),
            code="seat_taken",
        ) from None
    renew_reminders(touched)


def _end_requests(kept_id: int, merged_id: int, report: MergeReport) -> None:
    live = MeetingRequest.objects.filter(state__in=LIVE_REQUEST_STATES)
    ending = set(live.filter(_between(kept_id, merged_id)).values_list("pk", flat=True))
    for request in live.filter(_about(merged_id)).exclude(pk__in=ending).order_by("pk"):
        other_id = request.recipient_id if request.sender_id == merged_id else request.sender_id
        rival = live.filter(
            _between(kept_id, other_id), forum=request.forum_id, edition=request.edition_id
        ).first()
        if rival is not None:
            ending.add(rival.pk if _weight(request) > _weight(rival) else request.pk)
    rows = MeetingRequest.objects.filter(pk__in=ending)
    report.note(
        MeetingRequest, "ended", len(ending), [{"id": row.public_id, "state": row.state} for row in rows]
    )
    withdraw_all(rows)


def _weight(request: MeetingRequest) -> tuple[bool, bool]:
    has_meeting = request.meetings.filter(state=MeetingState.SCHEDULED).exists()
    return request.state == RequestState.ACCEPTED, has_meeting


def _move_requests(kept_id: int, merged_id: int, report: MergeReport) -> None:
    """What the two had with each other stays where it is: a company does not meet itself."""
    rows = MeetingRequest.objects.exclude(_between(kept_id, merged_id))
    moved = rows.filter(sender_id=merged_id).update(sender_id=kept_id)
    moved += rows.filter(recipient_id=merged_id).update(recipient_id=kept_id)
    report.note(MeetingRequest, "moved", moved)
    proposals = TimeProposal.objects.filter(company_id=merged_id, request__in=rows)
    report.note(TimeProposal, "moved", proposals.update(company_id=kept_id))


def _free_people(people: Mapping[int, int]) -> int:
    """Drop the merged company's meetings at whose time the same person sits in another one; return how many."""
    dropped: set[int] = set()
    for lost_id, twin_id in people.items():
        for seat in Seat.objects.filter(person_id=lost_id, is_live=True).order_by("pk"):
            clash = Seat.objects.filter(person_id=twin_id, is_live=True, during__overlap=seat.during)
            if clash.exclude(meeting__in=dropped).exists():
                dropped.add(seat.meeting_id)
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=dropped, state=MeetingState.SCHEDULED
    )
    for meeting in rows.select_related("request__sender", "request__recipient").order_by("pk"):
        drop_meeting(meeting, user=None, reason=_("The same person sits in another meeting at that time."))
    return len(dropped)


def _move_seats(
    kept_id: int, merged_id: int, people: Mapping[int, int], report: MergeReport
) -> list[Meeting]:
    """Move the seats; return the meetings still to come, whose reminders may have other readers now."""
    seats = Seat.objects.filter(Q(company_id=merged_id) | Q(person__in=people))
    coming = Meeting.objects.filter(
        seats__in=seats, state=MeetingState.SCHEDULED, starts_at__gt=timezone.now()
    )
    touched = list(coming.distinct().order_by("pk"))
    for lost_id, twin_id in people.items():
        Seat.objects.filter(person_id=lost_id).update(person_id=twin_id)
        TimeProposal.objects.filter(person_id=lost_id).update(person_id=twin_id)
    report.note(Seat, "moved", Seat.objects.filter(company_id=merged_id).update(company_id=kept_id))
    return touched


def _move_outcomes(kept_id: int, merged_id: int, report: MergeReport) -> None:
    """What the two said of a meeting with each other stays where it is, as the meeting does."""
    rows = Outcome.objects.filter(company_id=merged_id)
    theirs = MeetingRequest.objects.filter(_between(kept_id, merged_id))
    report.note(Outcome, "moved", rows.exclude(meeting__request__in=theirs).update(company_id=kept_id))


def _join_rules(kept_id: int, merged_id: int, report: MergeReport) -> None:
    rules = PairRule.objects.select_for_update(no_key=True)
    between = Q(company_id=kept_id, other_id=merged_id) | Q(company_id=merged_id, other_id=kept_id)
    ended = list(rules.filter(between))
    joined: list[dict[str, Any]] = []
    moved = 0
    for rule in rules.filter(Q(company_id=merged_id) | Q(other_id=merged_id)).exclude(between).order_by("pk"):
        company_id = kept_id if rule.company_id == merged_id else rule.company_id
        other_id = kept_id if rule.other_id == merged_id else rule.other_id
        twin = PairRule.objects.filter(
            forum=rule.forum_id, company_id=company_id, other_id=other_id, is_private=rule.is_private
        ).first()
        if twin is None:
            rule.company_id, rule.other_id = company_id, other_id
            rule.save(update_fields=["company", "other"])
            moved += 1
            continue
        joined.append(model_to_dict(rule))
        if rule.kind == RuleKind.MUST_NOT and twin.kind != rule.kind:
            twin.kind = rule.kind
            twin.save(update_fields=["kind"])
        rule.delete()
    report.note(PairRule, "moved", moved)
    report.note(PairRule, "joined", len(joined), joined)
    report.note(PairRule, "ended", len(ended), [model_to_dict(rule) for rule in ended])
    PairRule.objects.filter(pk__in=[rule.pk for rule in ended]).delete()


def _about(company_id: int) -> Q:
    return Q(sender_id=company_id) | Q(recipient_id=company_id)


def _between(one_id: int, other_id: int) -> Q:
    return Q(sender_id=one_id, recipient_id=other_id) | Q(sender_id=other_id, recipient_id=one_id)
