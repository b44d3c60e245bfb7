"""The board of a whole forum, three hundred meetings at once: few questions, little work for each cell."""

import time
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest
from tests.conftest import Note
from tests.factories import CompanyFactory, InterpreterFactory, forum_with_programme
from tests.organiser.test_queries import queries
from tests.people import Cast

SLOTS, TABLES, HELD = 22, 14, 302


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    """22 companies of each country, 302 of the 308 places taken, every seventh meeting locked."""
    forum = forum_with_programme(slots=SLOTS, tables=TABLES, hosts=[people.body])
    ours = [CompanyFactory(country="AZ") for _ in range(SLOTS)]
    theirs = [CompanyFactory(country="CN") for _ in range(SLOTS)]
    slots, tables = list(forum.slots.order_by("number")), list(forum.tables.order_by("position"))
    interpreter = InterpreterFactory(pairs=["az-zh"])
    places = [(slot, table) for slot in range(SLOTS) for table in range(TABLES)][:HELD]
    requests = MeetingRequest.objects.bulk_create(
        MeetingRequest(
            forum=forum, sender=ours[table], recipient=theirs[(table + slot) % SLOTS], state="accepted"
        )
        for slot, table in places
    )
    Meeting.objects.bulk_create(
        Meeting(
            forum=forum,
            request=request,
            slot=slots[slot],
            table=tables[table],
            interpreter=interpreter if not table else None,
            starts_at=slots[slot].starts_at,
            ends_at=slots[slot].ends_at,
            is_locked=number % 7 == 0,
        )
        for number, (request, (slot, table)) in enumerate(zip(requests, places, strict=True))
    )
    return forum


def seconds_of_work(host: Client, url: str) -> float:
    """Return the least of five: what the page costs, not what else the machine does."""
    found = []
    for _ in range(5):
        begun = time.process_time()
        assert host.get(url).status_code == 200
        found.append(time.process_time() - begun)
    return min(found)


def test_three_hundred_meetings_on_one_board(host: Client, forum: Forum, note: Note) -> None:
    url = reverse("organiser:board", args=[forum.public_id])
    page = host.get(url).content.decode()
    assert page.count('class="is-taken') == HELD
    assert page.count("is-taken is-locked") == 44
    assert page.count("data-ways=") == HELD - 44
    first = forum.meetings.order_by("pk")[1]
    assert f'data-ways="{reverse("organiser:ways", args=[first.public_id])}"' in page
    assert f'href="{reverse("organiser:meeting", args=[first.public_id])}"' in page
    assert f"{first.request.sender} – {first.request.recipient}" in page
    assert queries(host, url) == 18
    seconds = seconds_of_work(host, url)
    note(f"board of {HELD} meetings: {1000 * seconds:.0f} ms of work, {len(page) / 1000:.0f} kB")
