"""From accepted requests to a published agenda, through the services."""

import pytest

from apps.core.errors import Conflict, InvalidTransition, NotFound
from apps.core.runs import RunState
from apps.meetings.models import Meeting, Plan, PlanRun, Seat
from apps.meetings.services import ask_for_plan, carry_out_run, publish_plan
from tests.factories import CompanyFactory, MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(people: Cast):
    return forum_with_programme(slots=4, tables=2, hosts=[people.body])


def accepted(forum, sender, recipient, **values):
    return MeetingRequestFactory(forum=forum, sender=sender, recipient=recipient, state="accepted", **values)


def planned(people: Cast, forum) -> Plan:
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    return plan


def test_plan_is_drafted_and_published(people: Cast, forum) -> None:
    third = CompanyFactory(country="CN")
    delegates = take_part(forum, people.company, people.other_company, third)
    first = accepted(forum, people.company, people.other_company)
    second = accepted(forum, people.company, third)

    plan = planned(people, forum)

    assert {m.request_id for m in plan.meetings.all()} == {first.pk, second.pk}
    assert plan.state == "draft"
    assert Meeting.objects.count() == 0
    assert PlanRun.objects.get().state == RunState.DONE
    publish_plan(user=people.organiser, plan=plan)
    assert Meeting.objects.filter(forum=forum, state="scheduled").count() == 2
    assert Seat.objects.filter(person=delegates[0].person).count() == 2
    forum.refresh_from_db()
    assert forum.state == "published"


def test_only_one_run_at_a_time(people: Cast, forum) -> None:
    ask_for_plan(user=people.organiser, forum=forum)
    with pytest.raises(Conflict) as error:
        ask_for_plan(user=people.organiser, forum=forum)
    assert error.value.code == "run_under_way"


def test_outsiders_learn_nothing(people: Cast, forum) -> None:
    with pytest.raises(NotFound):
        ask_for_plan(user=people.owner, forum=forum)
    assert PlanRun.objects.count() == 0


def test_a_finished_run_is_not_taken_up_again(people: Cast, forum) -> None:
    take_part(forum, people.company, people.other_company)
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    assert carry_out_run(run_id=run.pk) is not None
    assert carry_out_run(run_id=run.pk) is None
    assert Plan.objects.count() == 1


def test_a_published_plan_is_not_published_twice(people: Cast, forum) -> None:
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    plan = planned(people, forum)
    publish_plan(user=people.organiser, plan=plan)
    with pytest.raises(InvalidTransition) as error:
        publish_plan(user=people.organiser, plan=plan)
    assert error.value.extra == {"current": "published", "wanted": "published"}


def test_planning_again_keeps_what_is_published(people: Cast, forum) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, people.company, people.other_company, third)
    accepted(forum, people.company, people.other_company)
    publish_plan(user=people.organiser, plan=planned(people, forum))
    before = Meeting.objects.get()
    accepted(forum, people.company, third)

    publish_plan(user=people.organiser, plan=planned(people, forum))

    after = Meeting.objects.get(pk=before.pk)
    assert (after.slot_id, after.table_id, after.sequence) == (before.slot_id, before.table_id, 0)
    assert Meeting.objects.count() == 2


def test_a_draft_that_no_longer_fits_is_refused_whole(people: Cast, forum) -> None:
    take_part(forum, people.company, people.other_company)
    request = accepted(forum, people.company, people.other_company)
    plan = planned(people, forum)
    request.state = "withdrawn"
    request.save()
    with pytest.raises(Conflict) as error:
        publish_plan(user=people.organiser, plan=plan)
    assert error.value.code == "plan_out_of_date"
    assert Meeting.objects.count() == 0
