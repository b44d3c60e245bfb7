"""Planning over the API: computations, plans, who may."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from apps.forums.models import Forum
from apps.meetings.models import Meeting, Plan, PlanRun
from apps.meetings.services import ask_for_plan, carry_out_run, publish_plan
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.factories import CompanyFactory, OrganiserBodyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted
from tests.people import Cast, organiser_of


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def strangers(people: Cast) -> list[Api]:
    return [Api(people.owner), Api(people.outsider), Api(organiser_of(OrganiserBodyFactory()))]


def refused(visitor: Api, strangers: list[Api], ask: Callable[[Api], HttpResponse]) -> None:
    assert problem(ask(visitor)) == SIGN_IN
    for stranger in strangers:
        assert kind(ask(stranger)) == (404, "not_found")


def test_planning(visitor: Client, strangers: list[Api], host: Api, forum: Forum) -> None:
    url = f"organiser/forums/{forum.public_id}/plan-runs/"
    refused(visitor, strangers, lambda who: who.post(url, {}))
    refused(visitor, strangers, lambda who: who.get(url))
    assert not PlanRun.objects.exists()
    assert kind(host.post(url, {"seconds": 0})) == (422, "invalid")
    made = host.post(url, {"seconds": 3, "seed": 5})
    assert made.status_code == 202
    line = made.json()
    run = PlanRun.objects.get()
    assert (line["id"], line["state"], line["plan"], line["bound"]) == (run.public_id, "queued", None, None)
    assert (run.seconds, run.seed) == (3, 5)
    assert kind(host.post(url, {})) == (409, "run_under_way")
    assert [row["id"] for row in host.get(url).json()["results"]] == [run.public_id]


def test_stopping(people: Cast, visitor: Client, strangers: list[Api], host: Api, forum: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=forum)
    base = f"organiser/plan-runs/{run.public_id}/"
    refused(visitor, strangers, lambda who: who.post(f"{base}stop/"))
    refused(visitor, strangers, lambda who: who.get(base))
    assert host.get(base).json()["is_stopped"] is False
    assert host.post(f"{base}stop/").json()["is_stopped"] is True
    PlanRun.objects.update(state="done")
    assert kind(host.post(f"{base}stop/")) == (409, "run_over")


def test_a_plan_with_what_it_says(
    people: Cast, visitor: Client, strangers: list[Api], host: Api, forum: Forum
) -> None:
    plan = drafted(people.organiser, forum)
    base = f"organiser/plans/{plan.public_id}/"
    refused(visitor, strangers, lambda who: who.get(base))
    document = host.get(base).json()
    placed = plan.meetings.get()
    assert (document["id"], document["state"], document["weight"], document["gap_percent"]) == (
        plan.public_id,
        "draft",
        1.0,
        0.0,
    )
    assert [(row["request"], row["slot"], row["table"]) for row in document["meetings"]] == [
        (placed.request.public_id, placed.slot.number, placed.table.label)
    ]
    assert (document["unplaced"], document["reliefs"], document["shortfalls"]) == ([], [], [])
    listed = host.get(f"organiser/forums/{forum.public_id}/plans/").json()["results"]
    assert [row["id"] for row in listed] == [plan.public_id]
    run = host.get(f"organiser/plan-runs/{plan.run.public_id}/").json()
    assert (run["plan"], run["placed"], run["state"]) == (plan.public_id, 1, "done")


def test_publishing_and_putting_aside(
    people: Cast, visitor: Client, strangers: list[Api], host: Api, forum: Forum
) -> None:
    first, second = (drafted(people.organiser, forum) for _ in range(2))
    for act in ("publication", "discard"):
        refused(
            visitor, strangers, lambda who, act=act: who.post(f"organiser/plans/{first.public_id}/{act}/")
        )
    assert not Meeting.objects.exists()
    assert host.post(f"organiser/plans/{first.public_id}/discard/").json()["state"] == "discarded"
    assert host.post(f"organiser/plans/{second.public_id}/publication/").json()["state"] == "published"
    assert kind(host.post(f"organiser/plans/{second.public_id}/publication/")) == (409, "invalid_transition")
    assert Meeting.objects.count() == 1
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["discarded", "published"]


def test_trials_and_comparison(
    people: Cast, visitor: Client, strangers: list[Api], host: Api, forum: Forum
) -> None:
    real = drafted(people.organiser, forum)
    url = f"organiser/forums/{forum.public_id}/trials/"
    refused(visitor, strangers, lambda who: who.post(url, {"tables": 1}))
    assert kind(host.post(url, {})) == (422, "invalid")
    assert kind(host.post(url, {"interpreters": ["nobody"]})) == (422, "invalid")
    assert PlanRun.objects.count() == 1
    delegate = real.meetings.get().sender_delegate
    line = host.post(
        url, {"tables": 1, "delegate": delegate.person.public_id, "arrives": 3, "seconds": 1}
    ).json()
    assert line["is_trial"] is True
    trial = carry_out_run(run_id=PlanRun.objects.get(public_id=line["id"]).pk)
    assert trial is not None
    compared = f"organiser/plans/{trial.public_id}/comparison/?other={real.public_id}"
    refused(visitor, strangers, lambda who: who.get(compared))
    found = host.get(compared).json()
    assert (found["first"]["placed"], found["second"]["placed"], found["companies"]) == (1, 1, [])
    assert found["lines"] == [] or [row["second"]["slot"] for row in found["lines"]] == [3]
    assert kind(host.get(f"organiser/plans/{trial.public_id}/comparison/")) == (400, "invalid_query")


def test_going_back(people: Cast, visitor: Client, strangers: list[Api], host: Api, forum: Forum) -> None:
    first = drafted(people.organiser, forum)
    url = f"organiser/plans/{first.public_id}/return/"
    assert kind(host.get(url)) == (409, "invalid_transition")
    publish_plan(user=people.organiser, plan=first)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    accepted(forum, people.company, third)
    publish_plan(user=people.organiser, plan=drafted(people.organiser, forum))
    refused(visitor, strangers, lambda who: who.get(url))
    refused(visitor, strangers, lambda who: who.post(url))
    effect = host.get(url).json()
    added = Meeting.objects.get(request__recipient=third)
    assert (effect["new"], effect["moved"], effect["dropped"], effect["people"]) == (
        [],
        [],
        [added.public_id],
        2,
    )
    assert host.post(url).json()["state"] == "published"
    assert Meeting.objects.filter(state="scheduled").count() == 1
