"""Going back to an earlier plan: as far as it can still be, and everybody is told once."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from apps.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest, Plan
from apps.meetings.selectors.effects import effect_of_publishing, effect_of_rolling_back
from apps.meetings.services import (
    cancel_meeting,
    lock_meeting,
    move_meeting,
    publish_plan,
    roll_back_plan,
)
from apps.notifications.models import Delivery
from tests.factories import CompanyFactory, MembershipFactory, PersonFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
NOW = "2027-04-01 09:00:00+00:00"


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def first(people: Cast, forum: Forum) -> Plan:
    """Published, with one meeting; then replaced by a plan with two, in which the first one has moved."""
    plan = drafted(people.organiser, forum)
    publish_plan(user=people.organiser, plan=plan)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    accepted(forum, people.company, third)
    second = drafted(people.organiser, forum)
    kept = second.meetings.get(request=plan.meetings.get().request)
    other = second.meetings.exclude(pk=kept.pk).get()
    free = forum.slots.exclude(pk__in=[kept.slot_id, other.slot_id]).get()
    second.meetings.filter(pk=kept.pk).update(slot=free)
    publish_plan(user=people.organiser, plan=second)
    plan.refresh_from_db()
    return plan


def live(forum: Forum) -> dict[int, int]:
    return dict(forum.meetings.filter(state="scheduled").values_list("request_id", "slot_id"))


def places(plan: Plan) -> dict[int, int]:
    return dict(plan.meetings.values_list("request_id", "slot_id"))


def test_the_earlier_plan_is_in_force_again(people: Cast, forum: Forum, first: Plan) -> None:
    assert first.state == "superseded"
    assert len(live(forum)) == 2
    effect = effect_of_rolling_back(first, timezone.now())
    assert (len(effect.new), len(effect.moved), len(effect.dropped), effect.left_out) == (0, 1, 1, [])
    assert effect.people == 3
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == places(first)
    assert sorted(forum.plans.values_list("state", flat=True)) == ["published", "superseded"]
    first.refresh_from_db()
    assert (first.state, first.revision) == ("published", 2)


def test_everybody_concerned_is_told_once(people: Cast, forum: Forum, first: Plan) -> None:
    before = set(Delivery.objects.values_list("pk", flat=True))
    roll_back_plan(user=people.organiser, plan=first)
    told = Delivery.objects.exclude(pk__in=before).exclude(kind="meetings.reminder")
    by_person = Counter(told.values_list("address", "recipient"))
    assert set(by_person.values()) <= {1}
    kinds = set(told.values_list("kind", flat=True))
    assert kinds <= {"meetings.agenda_published", "meetings.cancelled"}
    assert "meetings.agenda_published" in kinds


def test_there_and_back_again(people: Cast, forum: Forum, first: Plan) -> None:
    second = forum.plans.get(state="published")
    roll_back_plan(user=people.organiser, plan=first)
    roll_back_plan(user=people.organiser, plan=second)
    assert live(forum) == places(second)
    second.refresh_from_db()
    assert (second.state, second.revision) == ("published", 2)


def test_what_was_moved_by_hand_stays(people: Cast, forum: Forum, first: Plan) -> None:
    meeting = Meeting.objects.get(request=first.meetings.get().request, state="scheduled")
    table = forum.tables.exclude(pk=meeting.table_id).get()
    move_meeting(user=people.organiser, meeting=meeting, slot=meeting.slot, table=table)
    effect = effect_of_rolling_back(first, timezone.now())
    assert (effect.by_hand, effect.moved) == ([meeting], [])
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == {meeting.request_id: meeting.slot_id}
    meeting.refresh_from_db()
    assert meeting.table == table


def test_what_is_locked_stays(people: Cast, forum: Forum, first: Plan) -> None:
    meeting = Meeting.objects.get(request=first.meetings.get().request, state="scheduled")
    lock_meeting(user=people.organiser, meeting=meeting, locked=True)
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == {meeting.request_id: meeting.slot_id}


def test_what_was_cancelled_by_hand_does_not_come_back(people: Cast, forum: Forum, first: Plan) -> None:
    meeting = Meeting.objects.get(request=first.meetings.get().request, state="scheduled")
    cancel_meeting(user=people.organiser, meeting=meeting)
    effect = effect_of_rolling_back(first, timezone.now())
    assert [str(left.reason) for left in effect.left_out] == ["by_hand"]
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == {}


def test_whoever_is_away_by_now_stays_where_they_are(people: Cast, forum: Forum, first: Plan) -> None:
    planned = first.meetings.get()
    planned.sender_delegate.blocked_slots.add(planned.slot)
    stands = live(forum)[planned.request_id]
    effect = effect_of_rolling_back(first, timezone.now())
    assert [str(left.reason) for left in effect.left_out] == ["away"]
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == {planned.request_id: stands}


def test_a_request_that_has_ended_does_not_come_back(people: Cast, forum: Forum, first: Plan) -> None:
    planned = first.meetings.get()
    MeetingRequest.objects.filter(pk=planned.request_id).update(state="withdrawn")
    effect = effect_of_rolling_back(first, timezone.now())
    assert [str(left.reason) for left in effect.left_out] == ["ended"]


def test_a_place_taken_by_hand_is_not_taken_back(people: Cast, forum: Forum, first: Plan) -> None:
    planned = first.meetings.get()
    other = forum.meetings.filter(state="scheduled").exclude(request=planned.request).get()
    # The company's one delegate sits elsewhere at the hour in which the earlier plan had them.
    if other.slot_id != planned.slot_id:
        move_meeting(user=people.organiser, meeting=other, slot=planned.slot)
    else:
        lock_meeting(user=people.organiser, meeting=other, locked=True)
    stands = live(forum)
    effect = effect_of_rolling_back(first, timezone.now())
    assert [str(left.reason) for left in effect.left_out] == ["taken"]
    roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == stands


def test_what_has_begun_stays(people: Cast, forum: Forum, first: Plan) -> None:
    forum.state = "running"
    forum.save()
    stands = live(forum)
    with time_machine.travel("2027-04-14 05:00:00+00:00", tick=False):
        effect = effect_of_rolling_back(first, timezone.now())
        assert (effect.dropped, [str(left.reason) for left in effect.left_out]) == ([], ["past"])
        roll_back_plan(user=people.organiser, plan=first)
    assert live(forum) == stands


def test_who_may_go_back(people: Cast, forum: Forum, first: Plan) -> None:
    stands = live(forum)
    for user in (people.owner, people.outsider):
        with pytest.raises(NotFound):
            roll_back_plan(user=user, plan=first)
    with pytest.raises(NotAllowed):
        roll_back_plan(user=organiser_of(people.body, role="verifier"), plan=first)
    assert live(forum) == stands


def test_only_a_replaced_plan_comes_back(people: Cast, forum: Forum, first: Plan) -> None:
    for state in ("draft", "discarded", "published"):
        plan = forum.plans.get(state="published")
        if state != "published":
            plan = drafted(people.organiser, forum)
            Plan.objects.filter(pk=plan.pk).update(state=state)
        with pytest.raises(InvalidTransition):
            roll_back_plan(user=people.organiser, plan=plan)


def test_a_finished_forum_does_not_go_back(people: Cast, forum: Forum, first: Plan) -> None:
    Forum.objects.filter(pk=forum.pk).update(state="finished")
    with pytest.raises(Conflict) as refused:
        roll_back_plan(user=people.organiser, plan=first)
    assert refused.value.code == "forum_not_returnable"


def test_publishing_says_first_what_it_does_and_puts_other_drafts_aside(people: Cast, forum: Forum) -> None:
    other, plan = (drafted(people.organiser, forum) for _ in range(2))
    effect = effect_of_publishing(plan, timezone.now())
    assert (len(effect.new), effect.moved, effect.dropped, effect.people) == (1, [], [], 2)
    publish_plan(user=people.organiser, plan=plan)
    other.refresh_from_db()
    assert other.state == "discarded"


def test_a_person_with_a_new_and_a_cancelled_meeting_gets_one_mail(people: Cast, forum: Forum) -> None:
    member = MembershipFactory(company=people.company, role="delegate").user
    person = PersonFactory(company=people.company, user=member)
    first = drafted(people.organiser, forum)
    delegate = first.meetings.get().sender_delegate
    delegate.person = person
    delegate.save()
    publish_plan(user=people.organiser, plan=first)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    request = accepted(forum, people.company, third)
    second = drafted(people.organiser, forum)
    second.meetings.exclude(request=request).delete()
    Delivery.objects.all().delete()
    publish_plan(user=people.organiser, plan=second)
    told = Delivery.objects.filter(recipient=member).exclude(kind="meetings.reminder")
    assert set(told.values_list("kind", flat=True)) == {"meetings.agenda_published"}
