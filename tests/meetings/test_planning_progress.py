"""How far a computation is, stopping it, what a plan says beside its meetings, and what is wrong with locks."""

import time

import pytest
from django.utils import timezone, translation

from apps.core.errors import Conflict, NotFound
from apps.core.runs import LeaseLost, RunState, claim
from apps.forums.models import Forum
from apps.meetings import scheduler
from apps.meetings.models import Plan, PlanRun
from apps.meetings.selectors import latest_run
from apps.meetings.selectors.findings import findings_of
from apps.meetings.services import ask_for_plan, carry_out_run, lock_meeting, stop_planning
from apps.meetings.services.leased import LEASE, LeasedStop, Watch
from tests.factories import CompanyFactory, OrganiserBodyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db

FIRST = scheduler.Progress(stage="chosen", placed=0, weight=0, bound=12, breaks=0, seconds=0.1)
LATER = scheduler.Progress(stage="placed", placed=3, weight=9, bound=12, breaks=1, seconds=0.2)


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=4, tables=1, hosts=[people.body])


@pytest.fixture
def crowded(people: Cast, forum: Forum) -> Forum:
    """Six requests of six pairs, and four places: two are left over, for lack of tables."""
    for _ in range(6):
        ours, theirs = CompanyFactory(country="AZ"), CompanyFactory(country="CN")
        take_part(forum, ours, theirs)
        accepted(forum, ours, theirs)
    return forum


@pytest.fixture
def watched(people: Cast, forum: Forum) -> tuple[PlanRun, Watch]:
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=30)
    held = claim(PlanRun, run.pk, now=timezone.now(), lease=LEASE)
    assert held is not None
    return held, Watch(held, scheduler.Deadline(30), timezone.now)


def test_each_stage_is_written_down(watched: tuple[PlanRun, Watch]) -> None:
    run, watch = watched
    watch.note(FIRST)
    run.refresh_from_db()
    assert (run.stage, run.placed, run.weight, run.bound, run.gap_percent) == ("chosen", 0, 0, 12, 100)
    watch.note(LATER)
    run.refresh_from_db()
    assert (run.stage, run.placed, run.weight, run.bound, run.gap_percent) == ("placed", 3, 9, 12, 25)


def test_a_stage_of_a_run_that_is_somebody_elses_ends_the_work(watched: tuple[PlanRun, Watch]) -> None:
    run, watch = watched
    PlanRun.objects.filter(pk=run.pk).update(attempts=2)
    with pytest.raises(LeaseLost):
        watch.note(FIRST)


def test_the_stop_obeys_the_organiser(people: Cast, watched: tuple[PlanRun, Watch]) -> None:
    run, watch = watched
    stop = LeasedStop(scheduler.Deadline(30), watch)
    share = stop.share(0.5)
    assert (stop(), share(), stop.seconds_left() > 29) == (False, False, True)
    stop_planning(user=people.organiser, run=run)
    watch.note(FIRST)
    assert (stop(), share(), stop.seconds_left(), share.left()) == (True, True, 0.0, 0.0)


def test_a_stopped_run_ends_soon_and_keeps_its_plan(people: Cast, crowded: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=crowded, seconds=60)
    stop_planning(user=people.organiser, run=run)
    begun = time.monotonic()
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    assert time.monotonic() - begun < 30
    assert (plan.state, plan.meetings.count()) == ("draft", 4)
    run.refresh_from_db()
    assert (run.state, run.placed, run.weight, run.is_stopped) == (RunState.DONE, 4, plan.weight, True)


def test_what_is_over_is_not_stopped(people: Cast, crowded: Forum) -> None:
    drafted(people.organiser, crowded)
    run = latest_run(crowded)
    assert run is not None
    with pytest.raises(Conflict) as refused:
        stop_planning(user=people.organiser, run=run)
    assert refused.value.code == "run_over"


def test_only_the_hosts_stop(people: Cast, forum: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=forum)
    for user in (people.owner, organiser_of(OrganiserBodyFactory())):
        with pytest.raises(NotFound):
            stop_planning(user=user, run=run)
    run.refresh_from_db()
    assert run.is_stopped is False


def test_what_would_help_is_said_in_words(people: Cast, crowded: Forum) -> None:
    plan = drafted(people.organiser, crowded)
    assert plan.reliefs == [{"what": "tables_full", "pools": [], "first": 1, "last": 4, "places": 2}]
    findings = findings_of(plan)
    assert findings.reasons == [("All tables are taken", 2)]
    assert [relief.sentence for relief in findings.reliefs] == [
        "One more table in slots 1–4 places 2 more meetings."
    ]
    assert len(findings.unplaced) == 2


def test_a_plan_below_its_bound_says_how_far(people: Cast, forum: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    plan = Plan.objects.create(forum=forum, run=run, weight=45, bound=50)
    assert findings_of(plan).gap == (
        "At most 10.00 % more could be placed; it is not known whether any plan reaches that."
    )
    plan.weight = 50
    assert findings_of(plan).gap == "Proven: no plan can place more of what the companies wish for."
    plan.is_proven = True
    assert findings_of(plan).gap == "Proven: no plan places more, and none has fewer breaks."


def test_a_lock_that_cannot_stay_is_named(people: Cast, forum: Forum) -> None:
    mine, _theirs = take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    (meeting,) = published(people.organiser, forum)
    lock_meeting(user=people.organiser, meeting=meeting, locked=True)
    mine.blocked_slots.add(meeting.slot)
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    assert carry_out_run(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.error) == (
        RunState.FAILED,
        f"“{meeting.request}” is locked in slot {meeting.slot.number}, when one of the two is not there.",
    )


def test_what_went_wrong_is_said_in_the_askers_language(people: Cast, forum: Forum) -> None:
    mine, _theirs = take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    (meeting,) = published(people.organiser, forum)
    lock_meeting(user=people.organiser, meeting=meeting, locked=True)
    mine.blocked_slots.add(meeting.slot)
    people.organiser.language = "ru"
    people.organiser.save()
    run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
    with translation.override("en"):
        assert carry_out_run(run_id=run.pk) is None
    run.refresh_from_db()
    assert "закреплена" in run.error
