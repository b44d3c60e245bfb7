"""Two at the same instant: exactly one succeeds, the other is told why, and the rows agree."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidTransition
from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest, Plan, PlanRun, Seat
from apps.meetings.services import (
    accept_meeting_request,
    ask_for_plan,
    book_meeting,
    carry_out_run,
    decline_meeting_request,
    publish_plan,
    request_meeting,
    withdraw_meeting_request,
)
from apps.meetings.services.placing import SlotTaken
from tests.factories import (
    CompanyFactory,
    DelegateFactory,
    MeetingRequestFactory,
    MembershipFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, drafted, published
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    return forum


def lock(*rows: MeetingRequest | Company | PlanRun | Forum) -> None:
    for row in rows:
        type(row).objects.select_for_update().get(pk=row.pk)


def test_two_people_accept_one_request(people: Cast, forum: Forum) -> None:
    request = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    colleague = MembershipFactory(company=people.other_company, role="manager").user
    outcomes = at_once(
        lambda: accept_meeting_request(user=people.other_owner, request=request, wish="must"),
        lambda: accept_meeting_request(user=colleague, request=request),
        behind=lambda: lock(request),
    )
    [won] = [row for row in outcomes if isinstance(row, MeetingRequest)]
    [lost] = [error for error in outcomes if isinstance(error, InvalidTransition)]
    assert lost.extra == {"current": "accepted", "wanted": "accepted"}
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.answer_wish) == (
        "accepted",
        won.decided_by,
        won.answer_wish,
    )


def test_one_accepts_while_another_declines(people: Cast, forum: Forum) -> None:
    request = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    colleague = MembershipFactory(company=people.other_company, role="manager").user
    outcomes = at_once(
        lambda: accept_meeting_request(user=people.other_owner, request=request),
        lambda: decline_meeting_request(user=colleague, request=request),
        behind=lambda: lock(request),
    )
    [won] = [row for row in outcomes if isinstance(row, MeetingRequest)]
    [lost] = [error for error in outcomes if isinstance(error, InvalidTransition)]
    assert lost.extra == {
        "current": won.state,
        "wanted": {"accepted": "declined", "declined": "accepted"}[won.state],
    }


def test_two_companies_ask_each_other(people: Cast, forum: Forum) -> None:
    outcomes = at_once(
        lambda: request_meeting(
            user=people.owner, sender=people.company, recipient=people.other_company, forum=forum
        ),
        lambda: request_meeting(
            user=people.other_owner, sender=people.other_company, recipient=people.company, forum=forum
        ),
        behind=lambda: lock(people.company, people.other_company),
    )
    assert [error.code for error in outcomes if isinstance(error, Conflict)] == ["request_exists"]
    assert [request.pk for request in outcomes if isinstance(request, MeetingRequest)] == [
        MeetingRequest.objects.get().pk
    ]


def test_two_at_once_do_not_both_take_the_last_request_allowed(people: Cast, forum: Forum) -> None:
    others = [CompanyFactory(country="CN") for _ in range(2)]
    take_part(forum, *others)
    Forum.objects.filter(pk=forum.pk).update(requests_per_company=1)
    forum.refresh_from_db()

    def ask(other: Company) -> MeetingRequest:
        return request_meeting(user=people.owner, sender=people.company, recipient=other, forum=forum)

    outcomes = at_once(lambda: ask(others[0]), lambda: ask(others[1]), behind=lambda: lock(people.company))
    assert [error.code for error in outcomes if isinstance(error, Conflict)] == ["too_many_requests_sent"]
    assert MeetingRequest.objects.count() == 1


def test_two_workers_take_up_one_run(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    outcomes = at_once(
        lambda: carry_out_run(run_id=run.pk),
        lambda: carry_out_run(run_id=run.pk),
        behind=lambda: lock(run),
    )
    assert Counter(map(type, outcomes)) == {Plan: 1, type(None): 1}
    run.refresh_from_db()
    assert (Plan.objects.count(), run.state, run.attempts) == (1, RunState.DONE, 1)


def test_a_plan_is_published_twice_at_once(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    plan = drafted(people.organiser, forum)
    outcomes = at_once(
        lambda: publish_plan(user=people.organiser, plan=plan),
        lambda: publish_plan(user=people.organiser, plan=plan),
        behind=lambda: lock(forum),
    )
    assert Counter(map(type, outcomes)) == {Plan: 1, InvalidTransition: 1}
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_request_is_withdrawn_while_its_plan_is_published(people: Cast, forum: Forum, round_: int) -> None:
    """Whoever comes first, nobody is left with a live meeting for a withdrawn request."""
    request = accepted(forum, people.company, people.other_company)
    plan = drafted(people.organiser, forum)
    published_, withdrawn = at_once(
        lambda: publish_plan(user=people.organiser, plan=plan),
        lambda: withdraw_meeting_request(user=people.owner, request=request),
        behind=lambda: lock(request),
    )
    assert isinstance(withdrawn, MeetingRequest)
    assert [m.state for m in Meeting.objects.all()] in ([], ["cancelled"])
    assert not Seat.objects.filter(is_live=True).exists()
    if isinstance(published_, Conflict):
        assert published_.code == "plan_out_of_date"
        assert not Meeting.objects.exists()
    else:
        assert published_.state == "published"


def twin_forum(people: Cast, forum: Forum) -> Forum:
    """Return a second forum at the same hours in which the same two people sit."""
    twin = forum_with_programme(slots=1, tables=1, hosts=[people.body])
    for company in (people.company, people.other_company):
        registration = RegistrationFactory(forum=twin, company=company)
        DelegateFactory(registration=registration, person=company.people.get())
    accepted(twin, people.company, people.other_company)
    return twin


def test_two_forums_publish_the_same_person_at_the_same_hour(people: Cast) -> None:
    forum = forum_with_programme(slots=1, tables=1, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    twin = twin_forum(people, forum)
    plans = [drafted(people.organiser, each) for each in (forum, twin)]
    outcomes = at_once(
        lambda: publish_plan(user=people.organiser, plan=plans[0]),
        lambda: publish_plan(user=people.organiser, plan=plans[1]),
        behind=lambda: lock(forum, twin),
    )
    assert [error.code for error in outcomes if isinstance(error, Conflict)] == ["seat_taken"]
    assert [plan.state for plan in outcomes if isinstance(plan, Plan)] == ["published"]
    assert Meeting.objects.count() == 1


def test_the_database_refuses_two_overlapping_seats(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    [meeting] = published(people.organiser, forum)
    seat = Seat.objects.get(meeting=meeting, company=people.company)
    late = DateTimeTZRange(meeting.starts_at + timedelta(minutes=5), meeting.ends_at + timedelta(minutes=5))

    def sit_twice() -> None:
        with transaction.atomic():
            Seat.objects.create(meeting=meeting, person=seat.person, company=people.company, during=late)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="meetings_seat_one_person_at_a_time"):
        sit_twice()
    seat.is_live = False
    seat.save()
    sit_twice()
    assert Seat.objects.filter(person=seat.person, is_live=True).count() == 1


def test_an_owner_is_left_when_two_leave_at_once(people: Cast) -> None:
    from apps.companies.services import remove_member

    second: User = MembershipFactory(company=people.company, role="owner").user
    outcomes = at_once(
        *(
            lambda user=user: remove_member(user=user, membership=people.company.memberships.get(user=user))
            for user in (people.owner, second)
        ),
        behind=lambda: lock(people.company),
    )
    assert [error.code for error in outcomes if isinstance(error, Conflict)] == ["last_owner"]
    assert people.company.memberships.filter(role="owner").count() == 1


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.full)])
def test_many_confirm_into_one_slot(people: Cast, count: int) -> None:
    """All have a request accepted by one company with one delegate; exactly one gets the slot that all want."""
    forum = forum_with_programme(slots=4, tables=count, hosts=[people.body], meeting_mode="self")
    take_part(forum, people.company)
    asked = []
    for _ in range(count):
        other = CompanyFactory(country="CN")
        take_part(forum, other)
        manager = MembershipFactory(company=other, role="owner").user
        asked.append((manager, accepted(forum, people.company, other)))
    slot = forum.slots.get(number=2)
    acts = [partial(book_meeting, user=manager, request=request, slot=slot) for manager, request in asked]
    outcomes = at_once(*acts, behind=lambda: lock(forum))
    assert Counter(map(type, outcomes)) == {Meeting: 1, SlotTaken: count - 1}
    answers = {
        tuple(option["slot"] for option in refused.extra["alternatives"])
        for refused in outcomes
        if isinstance(refused, SlotTaken)
    }
    assert answers == {(1, 3, 4)}
    assert (Meeting.objects.count(), Seat.objects.count()) == (1, 3)


def test_two_forums_book_the_same_person_at_the_same_hour(people: Cast) -> None:
    forum = forum_with_programme(slots=1, tables=1, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    requests = [accepted(forum, people.company, people.other_company)]
    twin = twin_forum(people, forum)
    requests.append(twin.requests.get())
    Forum.objects.update(meeting_mode="self")
    outcomes = at_once(
        *(
            partial(book_meeting, user=people.owner, request=request, slot=request.forum.slots.get())
            for request in requests
        ),
        behind=lambda: lock(forum, twin),
    )
    assert Counter(map(type, outcomes)) == {Meeting: 1, SlotTaken: 1}
    assert Meeting.objects.count() == 1
