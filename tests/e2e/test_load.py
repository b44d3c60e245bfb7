"""The site under many readers at once, and with a worker that is killed again and again."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from statistics import quantiles
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.meetings.models import Meeting, PlanRun
from apps.meetings.services import ask_for_plan, publish_plan
from apps.notifications.models import Delivery
from apps.website.demo.signing_in import OWNERS
from tests.conftest import Note
from tests.e2e.sessions import session_key
from tests.e2e.site import Site, running_site
from tests.factories import (
    CompanyFactory,
    MeetingRequestFactory,
    MembershipFactory,
    forum_with_programme,
    take_part,
)
from tests.notifications.sink import OK
from tests.people import Cast

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True), pytest.mark.timeout(0)]
THREADS, READS, ROUNDS = 8, 200, 5


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as running:
        yield running


def test_many_readers(site: Site, note: Note) -> None:
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    reader = session_key(User.objects.get(email=OWNERS["AZ"].email))
    for path in ("/en/calendar/", "/en/companies/", "/az/agenda/"):
        for threads in (1, THREADS):
            answers = read_often(f"{site.url}{path}", reader, threads)
            assert Counter(status for status, _seconds in answers) == {200: READS}
            note(f"{path} by {threads} at once: {marks(seconds for _status, seconds in answers)}")


def marks(seconds: Iterable[float]) -> str:
    twentieths = quantiles(seconds, n=20)
    return f"p50 {twentieths[9] * 1000:.0f} ms, p95 {twentieths[18] * 1000:.0f} ms"


def read_often(url: str, session: str, threads: int) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda _number: read(url, session), range(READS)))


def read(url: str, session: str) -> tuple[int, float]:
    """Return the status and the seconds that the whole answer took."""
    request = Request(url, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    began = time.perf_counter()
    try:
        with urlopen(request, timeout=60) as answer:
            answer.read()
            status = answer.status
    except HTTPError as error:
        status = error.code
    return status, time.perf_counter() - began


def test_a_worker_that_is_killed_again_and_again(people: Cast, site: Site, note: Note) -> None:
    forum = forum_with_programme(slots=12, tables=10, hosts=[people.body])
    ours = [company_with_owner("AZ") for _ in range(6)]
    take_part(forum, *ours)
    site.sink.on_data = slowly
    taken = 0
    for number in range(ROUNDS):
        take_requests(forum, ours)
        run = ask_for_plan(user=people.organiser, forum=forum, seconds=4)
        kill_in_the_middle(site, run)
        publish_plan(user=people.organiser, plan=run.plan)
        wait_for(lambda known=taken: len(site.sink.mails) > known + 2)
        site.kill_worker()
        taken = len(site.sink.mails)
        note(f"round {number + 1}: killed while planning and while sending, {taken} mails so far")
    due = Delivery.objects.filter(state="pending", due_at__lte=timezone.now())
    wait_for(lambda: not due.exists())

    assert Meeting.objects.filter(forum=forum, state="scheduled").count() == ROUNDS * len(ours)
    sent, retired = message_ids("sent"), message_ids("retired")
    times = site.sink.message_ids
    repeated = {message_id: count for message_id, count in times.items() if count > 1}
    # Answered, not marked, and no longer needed when its turn came again.
    unmarked = set(times) - sent
    note(
        f"{len(sent)} mails, {len(repeated)} repeated, {len(unmarked)} retired after the answer, {2 * ROUNDS} kills"
    )
    assert sent - set(times) == set()
    assert unmarked <= retired
    # One mail at most is between its answer and its mark when a worker dies.
    assert sum(count - 1 for count in repeated.values()) + len(unmarked) <= 2 * ROUNDS


def message_ids(state: str) -> set[str]:
    return set(Delivery.objects.filter(state=state).values_list("message_id", flat=True))


def slowly(mail: EmailMessage) -> str:
    time.sleep(0.1)
    return OK


def company_with_owner(country: str) -> Company:
    return MembershipFactory(company=CompanyFactory(country=country)).company


def take_requests(forum: Forum, ours: list[Company]) -> None:
    """Let each of our companies have one more accepted request, with a new buyer."""
    for company in ours:
        buyer = company_with_owner("CN")
        take_part(forum, buyer)
        MeetingRequestFactory(forum=forum, sender=company, recipient=buyer, state="accepted")


def kill_in_the_middle(site: Site, run: PlanRun) -> None:
    wait_for(lambda: state_of(run) == RunState.RUNNING)
    site.kill_worker()
    assert state_of(run) == RunState.RUNNING
    # What half a minute does by itself: nobody renews the dead worker's lease.
    PlanRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    wait_for(lambda: state_of(run) not in {RunState.QUEUED, RunState.RUNNING})
    assert (run.state, run.attempts) == (RunState.DONE, 2)


def state_of(run: PlanRun) -> str:
    run.refresh_from_db()
    return run.state


def wait_for(condition: Callable[[], bool], seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
