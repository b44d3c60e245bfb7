"""Whatever is asked, answered, booked, moved, cancelled and planned in whatever order: what must hold, holds."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import DomainError
from apps.core.runs import RunState
from apps.exhibitions.models import Attendance
from apps.forums.models import Forum
from apps.meetings import services
from apps.meetings.models import LIVE_REQUEST_STATES, Meeting, MeetingRequest, PlanRun, Seat, TimeProposal
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    DelegateFactory,
    EditionFactory,
    MembershipFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.people import cast_of

START = datetime(2027, 4, 1, 9, tzinfo=UTC)
COMPANIES = 4
index = st.integers(0, 30)


class Market(RuleBasedStateMachine):
    """Four companies with one person each, two forums at the same hours, and a fair on the same day."""

    @initialize()
    def open_the_doors(self) -> None:
        self._clock = time_machine.travel(START, tick=False)
        self._time = self._clock.start()
        # Everything that an example writes is undone with it.
        self._all = transaction.atomic()
        self._all.__enter__()
        cast = cast_of()
        self.organiser: User = cast.organiser
        self.companies: list[Company] = [
            cast.company,
            cast.other_company,
            *(CompanyFactory(country=country) for country in ("AZ", "CN")),
        ]
        self.managers = {cast.company.pk: cast.owner, cast.other_company.pk: cast.other_owner}
        for company in self.companies[2:]:
            self.managers[company.pk] = MembershipFactory(company=company, role="owner").user
        first = forum_with_programme(slots=3, tables=1, hosts=[cast.body], meeting_mode="self")
        self.people = {each.person.company_id: each.person for each in take_part(first, *self.companies)}
        second = forum_with_programme(
            slots=3, tables=2, hosts=[cast.body], meeting_mode="both", state="published"
        )
        for company in self.companies:
            registration = RegistrationFactory(forum=second, company=company)
            DelegateFactory(registration=registration, person=self.people[company.pk])
        self.forums: list[Forum] = [first, second]
        self.edition = EditionFactory(start_date=first.starts_on)
        for company in self.companies:
            Attendance.objects.create(company=company, edition=self.edition)

    def teardown(self) -> None:
        if hasattr(self, "_all"):
            transaction.set_rollback(True)
            self._all.__exit__(None, None, None)
            self._clock.stop()

    # --- what people do -----------------------------------------------------------------------------------------------

    @rule(sender=index, recipient=index, forum=index)
    def ask(self, sender: int, recipient: int, forum: int) -> None:
        company = self._company(sender)
        self._try(
            services.request_meeting,
            user=self.managers[company.pk],
            sender=company,
            recipient=self._company(recipient),
            forum=self.forums[forum % 2],
        )

    @rule(sender=index, recipient=index, hour=st.integers(8, 12), minutes=st.sampled_from((15, 30, 60)))
    def ask_at_the_fair(self, sender: int, recipient: int, hour: int, minutes: int) -> None:
        company = self._company(sender)
        self._try(
            services.request_fair_meeting,
            user=self.managers[company.pk],
            sender=company,
            recipient=self._company(recipient),
            edition=self.edition,
            time=self._hour(company, hour, minutes),
        )

    @rule(which=index, act=st.sampled_from(("accept", "decline", "withdraw")))
    def answer(self, which: int, act: str) -> None:
        request = self._one(MeetingRequest, which)
        if request is not None:
            side = request.sender_id if act == "withdraw" else request.recipient_id
            service: Callable[..., object] = getattr(services, f"{act}_meeting_request")
            self._try(service, user=self.managers[side], request=request)

    @rule(which=index, number=index, by_sender=st.booleans())
    def book(self, which: int, number: int, by_sender: bool) -> None:
        request = self._one(MeetingRequest, which, forum__isnull=False)
        if request is not None:
            self._try(
                services.book_meeting,
                user=self.managers[request.sender_id if by_sender else request.recipient_id],
                request=request,
                slot=request.forum.slots.all()[number % 3],
            )

    @rule(which=index, number=index, by_sender=st.booleans(), hour=st.integers(8, 12))
    def propose(self, which: int, number: int, by_sender: bool, hour: int) -> None:
        request = self._one(MeetingRequest, which)
        if request is None:
            return
        company = request.sender if by_sender else request.recipient
        user = self.managers[company.pk]
        if request.edition_id is not None:
            time = self._hour(company, hour, 30)
            self._try(services.propose_fair_time, user=user, request=request, time=time)
        else:
            slot = request.forum.slots.all()[number % 3]
            self._try(services.propose_time, user=user, request=request, slot=slot)

    @rule(which=index)
    def agree(self, which: int) -> None:
        proposal = self._one(TimeProposal, which, state="open")
        if proposal is not None:
            other = proposal.request.other_side(proposal.company)
            person = self.people[other.pk] if proposal.request.edition_id else None
            self._try(
                services.accept_proposal, user=self.managers[other.pk], proposal=proposal, person=person
            )

    @rule(which=index, number=index, by_organiser=st.booleans())
    def move(self, which: int, number: int, by_organiser: bool) -> None:
        meeting = self._one(Meeting, which, forum__isnull=False)
        if meeting is not None:
            user = self.organiser if by_organiser else self.managers[meeting.request.sender_id]
            slot = meeting.forum.slots.all()[number % 3]
            self._try(services.move_meeting, user=user, meeting=meeting, slot=slot)

    @rule(which=index, by_organiser=st.booleans())
    def cancel(self, which: int, by_organiser: bool) -> None:
        meeting = self._one(Meeting, which)
        if meeting is not None:
            user = self.organiser if by_organiser else self.managers[meeting.request.recipient_id]
            self._try(services.cancel_meeting, user=user, meeting=meeting)

    @rule(which=index, locked=st.booleans())
    def lock(self, which: int, locked: bool) -> None:
        meeting = self._one(Meeting, which, forum__isnull=False)
        if meeting is not None:
            self._try(services.lock_meeting, user=self.organiser, meeting=meeting, locked=locked)

    @rule()
    def plan_anew(self) -> None:
        run = self._try(services.ask_for_plan, user=self.organiser, forum=self.forums[1], seconds=1)
        if run is not None:
            plan = services.carry_out_run(run_id=run.pk)
            if plan is not None:
                self._try(services.publish_plan, user=self.organiser, plan=plan)

    @rule(hours=st.sampled_from((1, 30, 24 * 15)))
    def let_time_pass(self, hours: int) -> None:
        self._time.shift(timedelta(hours=hours))
        services.warn_of_expiry(now=timezone.now())
        services.expire_requests(now=timezone.now())

    # --- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def nobody_sits_in_two_places(self) -> None:
        taken: dict[tuple[int | None, ...], list[Any]] = defaultdict(list)
        for seat in Seat.objects.filter(is_live=True).order_by("pk"):
            taken[seat.person_id, seat.interpreter_id, seat.table_id].append(seat.during)
        for spans in taken.values():
            spans.sort(key=lambda span: span.lower)
            assert all(one.upper <= two.lower for one, two in pairwise(spans))

    @invariant()
    def seats_say_what_their_meetings_say(self) -> None:
        for meeting in Meeting.objects.prefetch_related("seats").order_by("pk"):
            seats = list(meeting.seats.all())
            assert all(seat.is_live == meeting.is_live for seat in seats)
            if meeting.is_live:
                assert {(s.during.lower, s.during.upper) for s in seats} == {
                    (meeting.starts_at, meeting.ends_at)
                }
                people = {seat.company_id for seat in seats if seat.person_id}
                assert people == {meeting.request.sender_id, meeting.request.recipient_id}
                assert sum(seat.table_id is not None for seat in seats) == (meeting.forum_id is not None)

    @invariant()
    def a_live_meeting_rests_on_an_accepted_request(self) -> None:
        live = Meeting.objects.filter(state="scheduled").values_list("request", "request__state")
        assert [state for _request, state in live if state != "accepted"] == []
        assert len({request for request, _state in live}) == len(live)

    @invariant()
    def nobody_is_reminded_of_what_is_not(self) -> None:
        live = {
            f"meeting:{key}": sequence
            for key, sequence in Meeting.objects.filter(state="scheduled").values_list(
                "public_id", "sequence"
            )
        }
        due = Delivery.objects.filter(kind="meetings.reminder", state="pending")
        for subject, revision in due.values_list("subject_key", "revision"):
            assert live.get(subject) == revision

    @invariant()
    def one_proposal_stands_at_the_most_and_only_while_it_can_be_accepted(self) -> None:
        standing = TimeProposal.objects.filter(state="open").select_related("request")
        requests = [proposal.request for proposal in standing]
        assert len({request.pk for request in requests}) == len(requests)
        assert all(request.state in LIVE_REQUEST_STATES for request in requests)

    @invariant()
    def no_answer_is_awaited_after_its_time_once_swept(self) -> None:
        warned = Delivery.objects.filter(kind="meetings.request_expiring", state="pending")
        keys = {subject.removeprefix("request:") for subject in warned.values_list("subject_key", flat=True)}
        waiting = set(MeetingRequest.objects.filter(state="pending").values_list("public_id", flat=True))
        assert keys <= waiting

    @invariant()
    def no_run_is_left_behind(self) -> None:
        assert not PlanRun.objects.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists()

    # --- helpers ------------------------------------------------------------------------------------------------------

    def _company(self, number: int) -> Company:
        return self.companies[number % COMPANIES]

    def _hour(self, company: Company, hour: int, minutes: int) -> services.FairTime:
        # Hours of Shanghai: the forums' meetings lie between nine and half past ten.
        start = datetime(2027, 4, 14, hour - 8, tzinfo=UTC)
        return services.FairTime(start, start + timedelta(minutes=minutes), self.people[company.pk], "4B")

    def _one(self, model: Any, number: int, **values: object) -> Any:
        rows = list(model.objects.filter(**values).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def _try(self, service: Callable[..., Any], **values: object) -> Any:
        """A refusal is an answer; whatever was refused has changed nothing, or the invariants will tell."""
        try:
            return service(**values)
        except DomainError:
            return None


@pytest.mark.django_db
@pytest.mark.timeout(0)
@pytest.mark.parametrize(("examples", "steps"), [(5, 15), pytest.param(150, 50, marks=pytest.mark.full)])
def test_whatever_happens(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Market,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
