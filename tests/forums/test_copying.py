"""A new forum after the pattern of an earlier one."""

from datetime import UTC, date, datetime

import pytest

from apps.core.errors import NotAllowed, NotFound
from apps.forums.models import Forum, HostRights, Speaker
from apps.forums.services import copy_forum
from apps.meetings.models import PairRule
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(people: Cast) -> Forum:
    """A whole forum: rules, two hosts with rights, a plenary and slots, tables, people, a request and two rules."""
    guest = OrganiserBodyFactory(country="CN")
    forum = forum_with_programme(
        slots=3,
        tables=2,
        hosts=[people.body, guest],
        state="finished",
        name_en="Silk forum",
        name_az="İpək forumu",
        edition=EditionFactory(),
        is_example=True,
        places=30,
        fee=100,
        meetings_most=9,
        notice_hours=6,
        meeting_mode="both",
        registration_deadline=datetime(2027, 4, 1, 15, 59, tzinfo=UTC),
    )
    HostRights.objects.create(forum=forum, body=guest, may_edit=False, decides_for="country")
    plenary = forum.sessions.create(
        kind="plenary",
        title_en="Opening",
        starts_at=datetime(2027, 4, 14, 0, tzinfo=UTC),
        ends_at=datetime(2027, 4, 14, 1, tzinfo=UTC),
    )
    Speaker.objects.create(forum=forum, session=plenary, name="Leyla Quliyeva")
    forum.tables.update(hall="A", owner=people.company)
    forum.engagements.create(interpreter=InterpreterFactory())
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    for private in (True, False):
        PairRule.objects.create(
            forum=forum,
            kind="must_not",
            company=people.company,
            other=people.other_company,
            is_private=private,
        )
    return forum


def test_everything_that_is_a_pattern_is_copied(people: Cast, forum: Forum) -> None:
    made = copy_forum(
        user=people.organiser, forum=forum, starts_on=date(2028, 5, 20), names={"name_en": "Silk forum 2028"}
    )
    made = Forum.objects.get(pk=made.pk)
    assert made.public_id != forum.public_id
    assert (made.state, made.name_en, made.name_az) == ("draft", "Silk forum 2028", "İpək forumu")
    assert (made.starts_on, made.ends_on) == (date(2028, 5, 20), date(2028, 5, 20))
    assert (made.edition, made.is_example) == (None, False)
    assert (made.places, made.fee, made.meetings_most, made.notice_hours, made.meeting_mode) == (
        30,
        100,
        9,
        6,
        "both",
    )
    assert made.registration_deadline == datetime(2028, 5, 7, 15, 59, tzinfo=UTC)
    assert set(made.hosts.all()) == set(forum.hosts.all())
    assert [(row.body, row.may_edit, row.decides_for) for row in made.host_rights.all()] == [
        (row.body, row.may_edit, row.decides_for) for row in forum.host_rights.all()
    ]
    assert [(row.kind, row.title_en, row.starts_at) for row in made.sessions.all()] == [
        ("plenary", "Opening", datetime(2028, 5, 20, 0, tzinfo=UTC)),
        ("meetings", None, datetime(2028, 5, 20, 1, tzinfo=UTC)),
    ]
    assert [(row.number, row.session.kind, row.starts_at) for row in made.slots.all()] == [
        (1, "meetings", datetime(2028, 5, 20, 1, tzinfo=UTC)),
        (2, "meetings", datetime(2028, 5, 20, 1, 30, tzinfo=UTC)),
        (3, "meetings", datetime(2028, 5, 20, 2, tzinfo=UTC)),
    ]
    assert {row.session.forum for row in made.slots.all()} == {made}
    assert [(row.label, row.hall, row.owner) for row in made.tables.all()] == [
        ("1", "A", people.company),
        ("2", "A", people.company),
    ]
    assert [
        made.registrations.count(),
        made.requests.count(),
        made.engagements.count(),
        made.speakers.count(),
    ] == [0, 0, 0, 0]
    rule = PairRule.objects.get(forum=made)
    assert (rule.kind, rule.company, rule.other, rule.is_private) == (
        "must_not",
        people.company,
        people.other_company,
        False,
    )


def test_the_pattern_stays_as_it_is(people: Cast, forum: Forum) -> None:
    before = (
        list(forum.slots.values_list("pk", "starts_at")),
        list(forum.sessions.values_list("pk", "starts_at")),
        list(forum.tables.values_list("pk", "owner")),
    )
    copy_forum(user=people.organiser, forum=forum, starts_on=date(2028, 5, 20))
    assert before == (
        list(forum.slots.values_list("pk", "starts_at")),
        list(forum.sessions.values_list("pk", "starts_at")),
        list(forum.tables.values_list("pk", "owner")),
    )


def test_who_may_copy(people: Cast, forum: Forum) -> None:
    guest = organiser_of(forum.hosts.get(country="CN"))
    with pytest.raises(NotAllowed):
        copy_forum(user=guest, forum=forum, starts_on=date(2028, 5, 20))
    for user in (people.owner, organiser_of(OrganiserBodyFactory())):
        with pytest.raises(NotFound):
            copy_forum(user=user, forum=forum, starts_on=date(2028, 5, 20))
    assert Forum.objects.count() == 1
    assert CompanyFactory._meta.model.objects.count() == 2
