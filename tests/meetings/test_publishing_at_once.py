"""Publishing a plan takes as many queries for three meetings as for one, and every change is on record."""

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forums.models import Forum
from apps.meetings.models import Meeting, Plan, PlannedMeeting, Seat
from apps.meetings.services import publish_plan
from apps.notifications.models import Delivery
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known_types() -> None:
    """What the audit log asks once a process is asked before anything is counted."""
    ContentType.objects.get_for_models(Meeting, Plan, Forum)


def forum_of(people: Cast, meetings: int) -> Forum:
    """Return a forum with so many accepted requests between companies of their own."""
    forum = forum_with_programme(slots=4, tables=3, hosts=[people.body])
    for _number in range(meetings):
        sides = CompanyFactory(country="AZ"), CompanyFactory(country="CN")
        for delegate in take_part(forum, *sides):
            delegate.person.email = f"delegate-{delegate.pk}@example.com"
            delegate.person.save()
        accepted(forum, *sides)
    return forum


def published(people: Cast, plan: Plan) -> int:
    """Publish, and return how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        publish_plan(user=people.organiser, plan=plan)
    return len(queries)


def a_slot_later(people: Cast, forum: Forum) -> Plan:
    """Return a draft that has every meeting a slot later, and the one in the last slot in the first."""
    plan = drafted(people.organiser, forum)
    slots = list(forum.slots.order_by("number"))
    following = dict(zip(slots, slots[1:] + slots[:1], strict=True))
    rows = list(plan.meetings.select_related("slot"))
    plan.meetings.all().delete()
    for row in rows:
        row.pk, row.slot = None, following[row.slot]
    PlannedMeeting.objects.bulk_create(rows)
    return plan


@pytest.mark.parametrize("meetings", [1, 3])
def test_publishing_takes_the_same_queries_however_many(people: Cast, meetings: int) -> None:
    forum = forum_of(people, meetings)
    assert published(people, drafted(people.organiser, forum)) == 50
    assert Meeting.objects.filter(state="scheduled").count() == meetings
    assert Seat.objects.filter(is_live=True).count() == 3 * meetings
    assert Delivery.objects.filter(kind="meetings.agenda_published").count() == 2 * meetings
    assert Delivery.objects.filter(kind="meetings.reminder", state="pending").count() == 6 * meetings


@pytest.mark.parametrize("meetings", [1, 3])
def test_moving_all_of_them_takes_the_same_queries(people: Cast, meetings: int) -> None:
    forum = forum_of(people, meetings)
    publish_plan(user=people.organiser, plan=drafted(people.organiser, forum))
    before = dict(Meeting.objects.values_list("pk", "starts_at"))
    plan = a_slot_later(people, forum)
    LogEntry.objects.all().delete()
    with set_actor(people.organiser, "192.0.2.1"):
        assert published(people, plan) == 61
    for meeting in Meeting.objects.select_related("slot"):
        assert (meeting.starts_at, meeting.ends_at) == (meeting.slot.starts_at, meeting.slot.ends_at)
        assert (meeting.starts_at != before[meeting.pk], meeting.sequence) == (True, 1)
        entry = LogEntry.objects.get_for_object(meeting).get()
        assert (entry.actor, entry.remote_addr, entry.action) == (
            people.organiser,
            "192.0.2.1",
            LogEntry.Action.UPDATE,
        )
        assert entry.changes["sequence"] == ["0", "1"]
        assert {"slot", "starts_at", "ends_at"} <= entry.changes.keys()
    assert Seat.objects.filter(is_live=True).count() == 3 * meetings
    retired = Delivery.objects.filter(kind="meetings.reminder", state="retired")
    assert retired.count() == 6 * meetings


@pytest.mark.parametrize("meetings", [1, 3])
def test_dropping_all_of_them_takes_the_same_queries(people: Cast, meetings: int) -> None:
    forum = forum_of(people, meetings)
    publish_plan(user=people.organiser, plan=drafted(people.organiser, forum))
    plan = drafted(people.organiser, forum)
    plan.meetings.all().delete()
    LogEntry.objects.all().delete()
    with set_actor(people.organiser):
        assert published(people, plan) == 49
    assert set(Meeting.objects.values_list("state", "cancelled_by", "sequence")) == {
        ("cancelled", people.organiser.pk, 1)
    }
    assert not Seat.objects.filter(is_live=True).exists()
    assert not Delivery.objects.filter(kind="meetings.reminder", state="pending").exists()
    assert Delivery.objects.filter(kind="meetings.cancelled").count() == 2 * meetings
    assert LogEntry.objects.get_for_model(Meeting).filter(actor=people.organiser).count() == meetings
