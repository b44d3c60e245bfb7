"""Trying, comparing and going back: who gets in, what each page says, and that a refusal changes nothing."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.forums.models import Forum
from apps.meetings.models import Meeting, Plan, PlanRun
from apps.meetings.services import ask_for_trial, carry_out_run, publish_plan
from apps.meetings.services.whatif import Changes
from tests.factories import CompanyFactory, take_part
from tests.meetings.steps import accepted, drafted
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def trial(people: Cast, forum: Forum, draft: Plan) -> Plan:
    run = ask_for_trial(user=people.organiser, forum=forum, changes=Changes(tables=1), seconds=1)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    return plan


@pytest.fixture
def replaced(people: Cast, forum: Forum, draft: Plan) -> Plan:
    """A plan that was published and then replaced by one with a second meeting."""
    publish_plan(user=people.organiser, plan=draft)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    accepted(forum, people.company, third)
    publish_plan(user=people.organiser, plan=drafted(people.organiser, forum))
    draft.refresh_from_db()
    return draft


def closed(url: str, people: Cast, method: str = "get") -> bool:
    return refusals(url, people, method) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )


def test_trying_a_change(people: Cast, host: Client, forum: Forum, draft: Plan) -> None:
    url = reverse("organiser:what_if", args=[forum.public_id])
    assert closed(url, people)
    assert closed(url, people, "post")
    page = host.get(f"{url}?tables=1&first=2&last=3")
    assert 'value="2"' in page.content.decode()
    empty = host.post(url, {"tables": "0", "seconds": "5"})
    assert (empty.status_code, empty.context["form"].non_field_errors()) == (
        422,
        ["Say what should be otherwise."],
    )
    assert PlanRun.objects.count() == 1
    done = host.post(url, {"tables": "1", "first": "2", "last": "3", "seconds": "5"})
    assert (done.status_code, done.url) == (302, reverse("organiser:forum", args=[forum.public_id]))
    run = PlanRun.objects.latest("pk")
    assert (run.changes, run.seconds) == ({"tables": 1, "first": 2, "last": 3}, 5)


def test_a_trial_says_that_it_is_one(host: Client, trial: Plan) -> None:
    page = host.get(reverse("organiser:draft", args=[trial.public_id])).content.decode()
    assert "A trial: the real forum stays as it is" in page
    assert "1 more table" in page
    assert reverse("organiser:publish", args=[trial.public_id]) not in page


def test_comparing(people: Cast, host: Client, draft: Plan, trial: Plan) -> None:
    url = reverse("organiser:compare", args=[trial.public_id])
    assert closed(url, people)
    assert answer(host, f"{url}?with=nothing") == NOT_FOUND
    assert answer(host, f"{url}?with={trial.public_id}") == (
        302,
        reverse("organiser:draft", args=[trial.public_id]),
    )
    response = host.get(url, {"with": draft.public_id})
    assert response.context["comparison"].counts == {"placed": 0, "left": 0, "moved": 0, "reseated": 0}
    assert "The two plans are the same" in response.content.decode()


def test_going_back(people: Cast, host: Client, replaced: Plan) -> None:
    url = reverse("organiser:roll_back", args=[replaced.public_id])
    assert closed(url, people)
    assert closed(url, people, "post")
    effect = host.get(url).context["effect"]
    assert (len(effect.new), len(effect.moved), len(effect.dropped)) == (0, 0, 1)
    assert Meeting.objects.filter(state="scheduled").count() == 2
    host.post(url, follow=True)
    replaced.refresh_from_db()
    assert (replaced.state, Meeting.objects.filter(state="scheduled").count()) == ("published", 1)
    again = host.get(url, follow=True)
    assert [str(message) for message in again.context["messages"]] == [
        "Only a plan that was published and then replaced can be brought back."
    ]


def test_a_draft_says_what_publishing_does(host: Client, draft: Plan) -> None:
    response = host.get(reverse("organiser:draft", args=[draft.public_id]))
    effect = response.context["effect"]
    assert (len(effect.new), effect.people) == (1, 2)
    assert "What publishing it does" in response.content.decode()
