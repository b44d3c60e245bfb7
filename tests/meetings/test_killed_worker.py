"""A worker dies in the middle of planning; another one finishes what it began."""

import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone

from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.meetings.models import MeetingRequest, Plan, PlanRun
from apps.meetings.services import ask_for_plan
from tests.background import QUIET, Background
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 8


@pytest.fixture
def background(tmp_path: Path) -> Iterator[Background]:
    running = Background(tmp_path, "plan-runs")
    yield running
    running.end()


def start(background: Background, name: str) -> subprocess.Popen[bytes]:
    """Start a worker with a beat of its own."""
    schedule = str(background.folder / f"{name}-beat")
    return background.start(name, "worker", "-c", "1", "-B", "-s", schedule, "-n", name, *QUIET)


def await_(condition: Callable[[], bool], background: Background, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, background.said()
        time.sleep(0.05)


def crowded_forum(people: Cast) -> Forum:
    """60 companies, 30 of each country, and more requests than a plan can be proven best for in a moment."""
    forum = forum_with_programme(slots=12, tables=20, hosts=[people.body])
    ours = [CompanyFactory(country="AZ") for _ in range(30)]
    theirs = [CompanyFactory(country="CN") for _ in range(30)]
    take_part(forum, *ours, *theirs)
    random = Random(7)
    MeetingRequest.objects.bulk_create(
        MeetingRequest(
            forum=forum,
            sender=company,
            recipient=other,
            state="accepted",
            wish=random.choice(["must", "would"]),
            answer_wish=random.choice(["must", "would"]),
        )
        for company in ours
        for other in random.sample(theirs, 9)
    )
    return forum


def state_of(run: PlanRun) -> tuple[str, int]:
    run.refresh_from_db()
    return run.state, run.attempts


def test_another_worker_takes_up_the_run_of_a_killed_one(people: Cast, background: Background) -> None:
    run = ask_for_plan(user=people.organiser, forum=crowded_forum(people), seconds=SECONDS)
    first = start(background, "first")
    await_(lambda: state_of(run) == (RunState.RUNNING, 1), background)
    second = start(background, "second")  # which leaves a run alone that somebody holds
    await_(lambda: state_of(run) == (RunState.RUNNING, 1) and run.progress > 0, background)
    background.kill(first)
    assert state_of(run) == (RunState.RUNNING, 1)
    assert not Plan.objects.exists()

    # What half a minute does by itself: nobody renews the dead worker's lease. The rest need not take as long again.
    PlanRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1), seconds=2)
    await_(lambda: not PlanRun.objects.get(pk=run.pk).is_live, background)

    assert state_of(run) == (RunState.DONE, 2)
    plan = Plan.objects.get()
    assert (plan.run, plan.state) == (run, "draft")
    assert plan.meetings.count() + plan.unplaced.count() == 270
    background.kill(second)
