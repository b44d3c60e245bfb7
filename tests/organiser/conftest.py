import pytest
from django.test import Client

from apps.forums.models import Forum
from apps.meetings.models import MeetingRequest, Plan
from apps.meetings.services import ask_for_plan, carry_out_run
from tests.doors import signed_in
from tests.factories import MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast


@pytest.fixture
def host(people: Cast) -> Client:
    """The organiser's browser."""
    return signed_in(people.organiser)


@pytest.fixture
def forum(people: Cast) -> Forum:
    """An open forum of the organiser's body in which both companies take part."""
    forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def accepted(people: Cast, forum: Forum) -> MeetingRequest:
    return MeetingRequestFactory(
        forum=forum, sender=people.company, recipient=people.other_company, state="accepted"
    )


@pytest.fixture
def draft(people: Cast, forum: Forum, accepted: MeetingRequest) -> Plan:
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    return plan
