"""Whole forums, planned and published through the site's own doors: agendas equal the plan, the table plan prints."""

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company, Person
from apps.core.statistics import count_rows
from apps.forums.models import Delegate, Forum, Registration
from apps.meetings.models import Meeting, MeetingRequest, Plan, PlannedMeeting, Seat, UnplacedRequest
from apps.meetings.scheduler.reading import read_problem
from apps.meetings.selectors import upcoming_meetings_of
from apps.meetings.services import ask_for_plan, carry_out_run, import_forum, publish_plan
from apps.notifications.models import Delivery
from tests.conftest import Note
from tests.doors import signed_in
from tests.meetings.scheduler.test_benchmarks import FOLDER, needed
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.full, pytest.mark.timeout(0)]
DAY = date(2027, 4, 14)
SECONDS = 20


def loaded(people: Cast, path: Path) -> Forum:
    with time_machine.travel("2027-04-01 09:00:00+00:00"):
        forum = import_forum(
            name=path.name.split(".")[0],
            problem=read_problem(path),
            hosts=[people.body],
            first_day=DAY,
            time_zone="Asia/Shanghai",
        )
    # A test's transaction never ends, and what services do on commit is not done.
    count_rows(Company, Person, Registration, Delegate, MeetingRequest)
    return forum


def timed(act: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    found = act()
    return time.perf_counter() - begun, found


def planned_and_published(people: Cast, forum: Forum, note: Note) -> Plan:
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=SECONDS)
    planning, plan = timed(lambda: carry_out_run(run_id=run.pk))
    assert isinstance(plan, Plan)
    count_rows(PlannedMeeting, UnplacedRequest)
    publishing, _plan = timed(lambda: publish_plan(user=people.organiser, plan=plan))
    count_rows(Meeting, Seat, Delivery)
    note(
        f"{forum}: {plan.meetings.count()} meetings, {plan.unplaced.count()} left over, gap {plan.gap_percent} %, "
        f"planned in {planning:.1f} s, published in {publishing:.1f} s"
    )
    return plan


def agendas_of_plan(plan: Plan) -> dict[int, Counter[tuple[int, int, int]]]:
    """Return for each company its slots, tables and counterparts as the plan has them."""
    found: dict[int, Counter[tuple[int, int, int]]] = defaultdict(Counter)
    rows = plan.meetings.values_list("request__sender", "request__recipient", "slot", "table")
    for sender, recipient, slot, table in rows:
        found[sender][slot, table, recipient] += 1
        found[recipient][slot, table, sender] += 1
    return found


def agenda_of_company(company: Company) -> Counter[tuple[int, int, int]]:
    """Return the same from the company's own agenda."""
    found: Counter[tuple[int, int, int]] = Counter()
    for meeting in upcoming_meetings_of(company, timezone.now()):
        ends = {meeting.request.sender_id, meeting.request.recipient_id} - {company.pk}
        assert {seat.company_id for seat in meeting.people_seats} == {company.pk, *ends}
        assert meeting.slot_id is not None
        assert meeting.table_id is not None
        found[meeting.slot_id, meeting.table_id, ends.pop()] += 1
    return found


def compare(people: Cast, plan: Plan, note: Note) -> None:
    expected = agendas_of_plan(plan)
    companies = Company.objects.filter(registrations__forum=plan.forum)
    assert {company.pk: agenda for company in companies if (agenda := agenda_of_company(company))} == expected
    host = signed_in(people.organiser)
    for name in ("board", "table_plan"):
        seconds, response = timed(
            lambda name=name: host.get(reverse(f"organiser:{name}", args=[plan.forum.public_id]))
        )
        page = getattr(response, "content", b"")
        assert getattr(response, "status_code", 0) == 200
        note(f"{plan.forum}: {name} {1000 * seconds:.0f} ms, {len(page) / 1000:.0f} kB")
    sheets = printed(host, plan)
    assert sum(len(sheet.meetings) for sheet in sheets) == plan.meetings.count()


def printed(host: Client, plan: Plan) -> list:
    return host.get(reverse("organiser:table_plan", args=[plan.forum.public_id])).context["sheets"]


def test_the_real_forum(people: Cast, note: Note) -> None:
    """The Girona forum of 2014: every requested meeting of it can be held, so every one is."""
    path = needed(FOLDER / "girona" / "forum-14.original.dzn")
    with time_machine.travel("2027-04-01 09:00:00+00:00"):
        forum = loaded(people, path)
        plan = planned_and_published(people, forum, note)
        assert (plan.unplaced.count(), plan.weight) == (0, plan.bound)
        compare(people, plan, note)


def test_a_thousand_delegates(people: Cast, note: Note, tmp_path: Path) -> None:
    script = needed(FOLDER / "make_forum.py")
    options = ["--participants", "1000", "--slots", "24", "--degree", "8", "--seed", "1"]
    made = subprocess.run(
        [sys.executable, str(script), *options], check=True, capture_output=True, text=True
    ).stdout
    path = tmp_path / "synthetic-1000.json"
    path.write_text(made, encoding="utf-8")
    with time_machine.travel("2027-04-01 09:00:00+00:00"):
        forum = loaded(people, path)
        plan = planned_and_published(people, forum, note)
        wanted = len(json.loads(made)["requests"])
        assert plan.meetings.count() + plan.unplaced.count() == wanted
        assert plan.gap_percent is not None
        assert plan.gap_percent < 1
        compare(people, plan, note)
