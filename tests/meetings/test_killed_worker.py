"""A worker dies in the middle of planning; another one finishes what it began."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.meetings.models import MeetingRequest, Plan, PlanRun
from apps.meetings.services import ask_for_plan
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 8
ROOT = Path(__file__).resolve().parents[2]


class Workers:
    """Starts worker processes with a beat of their own that sweeps twice a second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prefix = f"test-{uuid4().hex}:"
        self._started: list[subprocess.Popen[bytes]] = []
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        self._environment = os.environ | {"DATABASE_URL": url.geturl(), "TEST_QUEUE_PREFIX": self._prefix}

    def start(self) -> subprocess.Popen[bytes]:
        number = len(self._started)
        log = (self._folder / f"worker-{number}.log").open("wb")
        command = [sys.executable, "-m", "celery", "-A", "tests.meetings.worker_app", "worker"]
        options = [
            "-c",
            "1",
            "-B",
            "-s",
            str(self._folder / f"beat-{number}"),
            "-l",
            "warning",
            "-n",
            f"w{number}",
        ]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = subprocess.Popen(
            [*command, *options, *quiet],
            cwd=ROOT,
            env=self._environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self._started.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """End the worker with all its processes at once, as a power cut does."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)

    def end(self) -> None:
        for worker in self._started:
            if worker.poll() is None:
                self.kill(worker)
        # Its queues hold nothing but this test's messages.
        with redis.Redis.from_url(settings.CACHE_URL) as client:
            client.select(0)
            for key in client.scan_iter(f"{self._prefix}*"):
                client.delete(key)

    def said(self) -> str:
        return "\n".join(log.read_text(errors="replace") for log in sorted(self._folder.glob("*.log")))


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    yield workers
    workers.end()


def await_(condition: Callable[[], bool], workers: Workers, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, workers.said()[-4000:]
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


def test_another_worker_takes_up_the_run_of_a_killed_one(people: Cast, workers: Workers) -> None:
    run = ask_for_plan(user=people.organiser, forum=crowded_forum(people), seconds=SECONDS)
    first = workers.start()
    await_(lambda: state_of(run) == (RunState.RUNNING, 1), workers)
    second = workers.start()  # which leaves a run alone that somebody holds
    await_(lambda: state_of(run) == (RunState.RUNNING, 1) and run.progress > 0, workers)
    workers.kill(first)
    assert state_of(run) == (RunState.RUNNING, 1)
    assert not Plan.objects.exists()

    # What half a minute does by itself: nobody renews the dead worker's lease. The rest need not take as long again.
    PlanRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1), seconds=2)
    await_(lambda: not PlanRun.objects.get(pk=run.pk).is_live, workers)

    assert state_of(run) == (RunState.DONE, 2)
    plan = Plan.objects.get()
    assert (plan.run, plan.state) == (run, "draft")
    assert plan.meetings.count() + plan.unplaced.count() == 270
    workers.kill(second)
