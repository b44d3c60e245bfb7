"""Worker and beat are killed fifty times while mails go out: none is lost, and none repeated but for a kill in between."""

import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.meetings.models import Meeting
from apps.meetings.services.notices import BOOKED_KIND
from apps.notifications.models import Delivery
from apps.notifications.services import Recipient, notify
from tests.background import QUIET, Background
from tests.conftest import Note
from tests.factories import forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.notifications.sink import OK, Sink, free_port, serve
from tests.people import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full, pytest.mark.timeout(0)]

KILLS = 50
BATCH = 60  # mails; there are always so many to come
PATIENCE = 120.0  # seconds for a process to begin its work on a busy machine


class Parts:
    """One worker and one beat."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        options: tuple[str, ...] = ("-c", "1", *QUIET)
        if name == "beat":
            options = ("-s", str(self._background.folder / f"beat-{uuid4().hex}"), "--pidfile=")
        self._running[name] = self._background.start(name, name, *options)

    def kill(self, name: str) -> None:
        self._background.kill(self._running.pop(name))

    def said(self) -> str:
        return self._background.said()


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    """A mail server that takes its time, so that kills fall between its answer and the mark too."""

    def slowly(_mail: object) -> str:
        time.sleep(0.02)
        return OK

    kept, port = Sink(on_data=slowly), free_port()
    controller = serve(kept, port)
    yield kept, port
    controller.stop()


@pytest.fixture
def parts(tmp_path: Path, sink: tuple[Sink, int]) -> Iterator[Parts]:
    background = Background(tmp_path, "outbox", EMAIL_URL=f"smtp://127.0.0.1:{sink[1]}")
    yield Parts(background)
    background.end()


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    forum = forum_with_programme(slots=1, tables=1, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    (made,) = published(people.organiser, forum)
    Delivery.objects.all().delete()
    return made


def queue(meeting: Meeting, number: int) -> None:
    """Queue a batch of mails about the meeting, each to somebody else."""
    notify(
        kind=BOOKED_KIND,
        subject_key=f"meeting:{meeting.public_id}",
        revision=meeting.sequence,
        recipients=[
            Recipient(user_id=None, address=f"p{number}-{n}@example.az", language="az", time_zone="Asia/Baku")
            for n in range(BATCH)
        ],
        payload={"meeting": meeting.public_id, "sequence": meeting.sequence},
    )


def let_leases_run_out() -> None:
    """What two minutes do by themselves: nobody renews what a dead worker has claimed."""
    Delivery.objects.filter(state="pending", lease_until__isnull=False).update(
        lease_until=timezone.now() - timedelta(seconds=1), attempts=0
    )


def await_mail(sink: Sink, more_than: int, parts: Parts) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(sink.mails) <= more_than:
        assert time.monotonic() < deadline, parts.said()
        time.sleep(0.02)


def test_fifty_kills(sink: tuple[Sink, int], parts: Parts, meeting: Meeting, note: Note) -> None:
    mails, _port = sink
    random = Random(50)
    queue(meeting, batches := 0)
    for name in ("worker", "beat"):
        parts.start(name)
    for _ in range(KILLS):
        if Delivery.objects.filter(state="pending").count() < BATCH:
            batches += 1
            queue(meeting, batches)
        await_mail(mails, len(mails.mails), parts)
        time.sleep(random.uniform(0, 0.6))
        victims = random.choice((["worker"], ["worker"], ["beat"], ["worker", "beat"]))
        for name in victims:
            parts.kill(name)
        let_leases_run_out()
        for name in victims:
            parts.start(name)
    deadline = time.monotonic() + 2 * PATIENCE
    while Delivery.objects.filter(state="pending").exists():
        assert time.monotonic() < deadline, parts.said()
        time.sleep(0.2)

    sent = Delivery.objects.filter(state="sent")
    assert sent.count() == (batches + 1) * BATCH == Delivery.objects.count()
    arrived = mails.message_ids
    assert set(arrived) == set(sent.values_list("message_id", flat=True))
    repeated = sum(count - 1 for count in arrived.values())
    note(f"{sent.count()} mails, {KILLS} kills, {repeated} sent again with the same Message-ID")
    # Only a mail that was under way when its worker died can come twice, and then with the same Message-ID.
    assert repeated <= KILLS
