"""Meetings of two companies at a fair without a forum: they agree on a time and a place, whoever asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company, Person
from apps.companies.permissions import require_manager
from apps.companies.services import lock_all_live
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.text import clean
from apps.core.time import TimeRange
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition
from apps.meetings.enums import MeetingState, ProposalState, Wish
from apps.meetings.models import LIVE_REQUEST_STATES, Meeting, MeetingRequest, Seat, TimeProposal
from apps.meetings.permissions import no_such_request
from apps.meetings.selectors import are_kept_apart
from apps.meetings.selectors.fairs import (
    CLOSES,
    LONGEST,
    OPENS,
    SHORTEST,
    attends,
    is_coming,
    is_within,
    nearest_free,
)
from apps.meetings.services.notices import drop_meeting, recipients_of, renew_reminders, tell_booked
from apps.meetings.services.placing import announce
from apps.meetings.services.proposals import (
    agree,
    open_proposal,
    proposing_side,
    put_forward,
    require_proposable,
)
from apps.meetings.services.request_steps import REQUESTED_KIND, close_proposals, locked_request, tell
from apps.meetings.services.requests import withdraw_all
from apps.meetings.services.seats import Sitting, take_seats

MOST_REQUESTS = 30
EXPIRY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class FairTime:
    """When and where to meet at a fair, and who comes for the company that proposes it. Times are aware."""

    starts_at: datetime
    ends_at: datetime
    person: Person
    place: str = ""


class TimeTaken(Conflict):
    """Somebody sits elsewhere at that time. Says when everybody would be free near it."""

    code = "time_taken"

    def __init__(self, edition: Edition, alternatives: list[TimeRange]) -> None:
        self.alternatives = alternatives
        zone = ZoneInfo(edition.time_zone)
        super().__init__(
            _("Somebody has another meeting at that time. Please choose another one."),
            extra={"alternatives": [_described(free, zone) for free in alternatives]},
        )


def _described(free: TimeRange, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "starts_at": free.start.astimezone(zone).isoformat(),
        "ends_at": free.end.astimezone(zone).isoformat(),
    }


@transaction.atomic
def request_fair_meeting(
    *,
    user: User,
    sender: Company,
    recipient: Company,
    edition: Edition,
    time: FairTime,
    wish: str = Wish.WOULD,
    note: str = "",
) -> MeetingRequest:
    """Ask `recipient` for a meeting at a fair to which both go, and propose when and where.

    Raises InvalidInput, NotAllowed, Conflict where the pair has a request already, TimeTaken where the own person is
    not free.
    """
    require_manager(user, sender)
    # As at a forum: the sender's row serialises its requests, and neither side becomes part of another company meanwhile.
    sender, recipient = lock_all_live(sender, recipient)
    if wish not in Wish.values:
        raise InvalidInput(_("Choose one of the listed wishes."), field="wish")
    _check_pair(sender, recipient, edition)
    _check_time(edition, sender, time)
    request = MeetingRequest(
        edition=edition,
        sender=sender,
        recipient=recipient,
        wish=wish,
        note=clean(note)[:500],
        created_by=user,
        expires_at=min(timezone.now() + EXPIRY, time.starts_at),
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise Conflict(
            _("There is a request between your two companies already."), code="request_exists"
        ) from None
    put_forward(_proposal(request, sender, time, user), tells=False)
    tell(REQUESTED_KIND, request, recipient)
    return request


@transaction.atomic
def propose_fair_time(
    *,
    user: User,
    request: MeetingRequest,
    time: FairTime,
    note: str = "",
    company: Company | None = None,
) -> TimeProposal:
    """Propose another time or place at the fair; a meeting that stands stays where it is until the other side agrees."""
    side = proposing_side(user, request, company)
    request = locked_request(request)
    require_proposable(request)
    edition = _edition_of(request)
    meeting = _live_meeting(request)
    if meeting is not None and meeting.starts_at <= timezone.now():
        raise Conflict(_("This meeting has begun already."), code="meeting_over")
    _check_time(edition, side, time, without=meeting)
    return put_forward(_proposal(request, side, time, user, note=note))


@transaction.atomic
def accept_fair_proposal(
    *, user: User, proposal: TimeProposal, person: Person, wish: str = Wish.WOULD
) -> Meeting:
    """Say yes to when and where, and who comes: the meeting is made, or moved if it stood already.

    Raises TimeTaken with the nearest times at which both people are free; then everything stays as it was.
    """
    request = locked_request(proposal.request)
    proposal = open_proposal(user, proposal, request)
    edition = _edition_of(request)
    side = request.other_side(proposal.company)
    if proposal.person is None or proposal.starts_at is None or proposal.ends_at is None:
        raise Conflict(_("This proposal names no time."), code="proposal_over")
    if wish not in Wish.values:
        raise InvalidInput(_("Choose one of the listed wishes."), field="wish")
    _require_own(side, person)
    # The days of the fair may have moved since.
    _check_hours(edition, proposal.starts_at, proposal.ends_at)
    agree(user, proposal, request, wish=wish)
    people = [(proposal.person.pk, proposal.company), (person.pk, side)]
    meeting = _live_meeting(request)
    wanted = TimeRange(proposal.starts_at, proposal.ends_at)
    free = nearest_free(
        edition, wanted, [key for key, _company in people], now=timezone.now(), without=meeting
    )
    return _seat(request, meeting, proposal, wanted, people, TimeTaken(edition, free))


@transaction.atomic
def end_fair_meetings(*, edition_id: int) -> None:
    """Cancel what lies outside the days of a fair that has moved, and all that is asked at one that is off."""
    edition = Edition.objects.select_related("exhibition", "venue", "city").get(pk=edition_id)
    if edition.status != EditionStatus.SCHEDULED:
        withdraw_all(edition.requests.filter(state__in=LIVE_REQUEST_STATES))
        return
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(
        edition=edition, state=MeetingState.SCHEDULED, starts_at__gt=timezone.now()
    )
    for meeting in rows.select_related("request__sender", "request__recipient").order_by("pk"):
        if not is_within(edition, meeting.starts_at, meeting.ends_at):
            drop_meeting(meeting, user=None, reason=str(_("The fair has other days now.")))


def _seat(
    request: MeetingRequest,
    meeting: Meeting | None,
    proposal: TimeProposal,
    wanted: TimeRange,
    people: list[tuple[int, Company]],
    clash: TimeTaken,
) -> Meeting:
    is_new = meeting is None
    meeting = meeting or Meeting(request=request, edition=request.edition)
    before = {} if is_new else recipients_of([meeting])
    meeting.booth = proposal.place
    meeting.starts_at, meeting.ends_at = wanted.start, wanted.end
    if not is_new:
        meeting.sequence += 1
    meeting.save()
    take_seats([Sitting(meeting, people)], clash=clash)
    close_proposals(request, ProposalState.CLOSED)
    if is_new:
        tell_booked(meeting)
        renew_reminders([meeting])
    else:
        announce([meeting], before)
    return meeting


def _proposal(
    request: MeetingRequest, side: Company, time: FairTime, user: User, *, note: str = ""
) -> TimeProposal:
    return TimeProposal(
        request=request,
        company=side,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        place=clean(time.place)[:60],
        person=time.person,
        note=clean(note)[:300],
        created_by=user,
    )


def _live_meeting(request: MeetingRequest) -> Meeting | None:
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(request=request, state=MeetingState.SCHEDULED).first()


def _edition_of(request: MeetingRequest) -> Edition:
    if request.edition is None:
        raise Conflict(_("At a forum you choose one of its slots."), code="has_slots")
    return request.edition


def _check_pair(sender: Company, recipient: Company, edition: Edition) -> None:
    if sender.pk == recipient.pk:
        raise InvalidInput(_("A company does not meet itself."), field="recipient")
    if not is_coming(edition, timezone.now()):
        raise Conflict(_("This exhibition is over or cancelled."), code="edition_closed")
    if not attends(edition, sender):
        raise NotAllowed(_("Say first that your company goes to this fair."), code="not_attending")
    if not attends(edition, recipient, publicly=True):
        raise no_such_request()
    if are_kept_apart(sender, recipient, None):
        raise NotAllowed(_("This company is not available for a meeting at this fair."), code="not_available")
    sent = edition.requests.filter(sender=sender, state__in=LIVE_REQUEST_STATES).count()
    if sent >= MOST_REQUESTS:
        raise Conflict(
            _("Your company has sent all %(most)d requests that a fair allows. Withdraw one to send another.")
            % {"most": MOST_REQUESTS},
            code="too_many_requests_sent",
        )


def _check_time(edition: Edition, side: Company, time: FairTime, *, without: Meeting | None = None) -> None:
    _require_own(side, time.person)
    _check_hours(edition, time.starts_at, time.ends_at)
    wanted = TimeRange(time.starts_at, time.ends_at)
    seats = Seat.objects.filter(
        person=time.person, is_live=True, during__overlap=(time.starts_at, time.ends_at)
    )
    if without is not None:
        seats = seats.exclude(meeting=without)
    if seats.exists():
        free = nearest_free(edition, wanted, [time.person.pk], now=timezone.now(), without=without)
        raise TimeTaken(edition, free)


def _check_hours(edition: Edition, start: datetime, end: datetime) -> None:
    if not is_coming(edition, timezone.now()):
        raise Conflict(_("This exhibition is over or cancelled."), code="edition_closed")
    if not SHORTEST <= end - start <= LONGEST:
        raise InvalidInput(_("A meeting lasts from ten minutes to three hours."), field="minutes")
    if not is_within(edition, start, end):
        raise InvalidInput(
            _("Choose a time on a day of the fair, between %(opens)s and %(closes)s there.")
            % {"opens": f"{OPENS:%H:%M}", "closes": f"{CLOSES:%H:%M}"},
            field="starts_at",
        )
    if start <= timezone.now():
        raise InvalidInput(_("Choose a time that is still to come."), field="starts_at")


def _require_own(side: Company, person: Person) -> None:
    if person.company_id != side.pk or person.left_at is not None:
        raise InvalidInput(_("Choose somebody of your company."), field="person")
